import { mayDo, operation } from '@callboard/kernel/operation'
import { countFailingPipelines } from '@callboard/modules/pipelines'
import { workloadSummary } from '@callboard/modules/workloads'
import { z } from 'zod'
import type { NavigationCounts } from '../domain/navigation-counts.ts'
import { readNavigationCounts } from '../repo/counts.ts'

/** What the navigation counts: the catalog, and what is failing. */
export const countNavigation = operation({
  name: 'home.count-navigation',
  action: 'catalog.read',
  input: z.object({}),
  run: (context) =>
    context.read(async (db): Promise<NavigationCounts> => {
      const { actor, tenantId } = context
      const at = Date.now()
      const [{ unhealthy, ...kinds }, failingPipelines, workloads] = await Promise.all([
        readNavigationCounts(db, tenantId),
        mayDo(actor, 'pipelines.read') ? countFailingPipelines(db, tenantId) : null,
        mayDo(actor, 'workloads.read') ? workloadSummary(db, tenantId) : null,
      ])
      return {
        at,
        ...kinds,
        failingPipelines,
        brokenWorkloads: workloads?.broken ?? null,
        unhealthyIntegrations: mayDo(actor, 'integrations.read') ? unhealthy : null,
      }
    }),
})
