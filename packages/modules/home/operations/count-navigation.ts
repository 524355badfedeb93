import { mayDo, operation } from '@callboard/kernel/operation'
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
      const { failingPipelines, brokenWorkloads, unhealthyIntegrations, ...kinds } = await readNavigationCounts(db, tenantId)
      return {
        at,
        ...kinds,
        failingPipelines: mayDo(actor, 'pipelines.read') ? failingPipelines : null,
        brokenWorkloads: mayDo(actor, 'workloads.read') ? brokenWorkloads : null,
        unhealthyIntegrations: mayDo(actor, 'integrations.read') ? unhealthyIntegrations : null,
      }
    }),
})
