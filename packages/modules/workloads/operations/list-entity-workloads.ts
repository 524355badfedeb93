import { notFound } from '@callboard/core/errors'
import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import type { WorkloadView } from '../domain/view.ts'
import { instance, workloadDetail } from '../domain/workload.ts'
import { findWorkloadsWithParts } from '../repo/entity-workloads.ts'
import { byHealth, summaryOf } from './summary-of-workload.ts'

/**
 * The workloads of an entity in every runtime, with their instances; worst first. For a domain, system or group those of its
 * parts.
 */
export const listEntityWorkloads = operation({
  name: 'workloads.list-for-entity',
  action: 'workloads.read',
  input: z.object({ ref: z.string().max(600).toLowerCase() }),
  run: (context, { ref }) =>
    context.read(async (db): Promise<WorkloadView[]> => {
      const { tenantId, platform } = context
      const rows = await findWorkloadsWithParts(db, tenantId, ref)
      if (!rows) throw notFound(`The entity ${ref}`)
      return rows
        .map((row) => ({
          ...summaryOf(row),
          logs: platform.plugins.get(row.pluginId)?.logs !== undefined,
          labels: z.record(z.string(), z.string()).parse(row.labels),
          detail: workloadDetail.parse(row.detail),
          instances: z.array(instance).parse(row.instances),
        }))
        .sort(byHealth)
    }),
})
