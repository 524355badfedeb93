import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import type { WorkloadOverview } from '../domain/view.ts'
import { workloadHealth } from '../domain/workload.ts'
import { countWorkloads, findDrift, findNamespaces, findUnhealthyWorkloads } from '../repo/workload-list.ts'
import { byHealth, summaryOf } from './summary-of-workload.ts'

/** Maximum broken and degraded workloads in the overview. */
const maxUnhealthy = 50

/** The overview of an organization's workloads: counts, what is broken, and version drift between runtimes. */
export const getWorkloadOverview = operation({
  name: 'workloads.get-overview',
  action: 'workloads.read',
  input: z.object({}),
  run: ({ read, tenantId }) =>
    read(async (db): Promise<WorkloadOverview> => {
      const [counts, namespaces, troubled, drift] = await Promise.all([
        countWorkloads(db, tenantId),
        findNamespaces(db, tenantId),
        findUnhealthyWorkloads(db, tenantId, { refs: null, limit: maxUnhealthy }),
        findDrift(db, tenantId),
      ])
      return {
        counts: counts.map((c) => ({ ...c, health: workloadHealth.parse(c.health) })),
        namespaces,
        troubled: troubled.map(summaryOf).sort(byHealth),
        drift,
      }
    }),
})
