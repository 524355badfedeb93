import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'
import { mayDo, operation } from '@callboard/kernel/operation'
import { countFailingPipelines } from '@callboard/modules/pipelines'
import { workloadSummary } from '@callboard/modules/workloads'
import { z } from 'zod'
import type { NavigationCounts } from '../domain/navigation-counts.ts'

type Kinds = { components: number; apis: number; groups: number; unhealthy: number }

const countKinds = (db: TenantReader, tenantId: TenantId) => db.$queryRaw<Kinds[]>`
  select (select count(*)::int from entity where tenant_id = ${tenantId}::uuid and kind = 'component') as components,
    (select count(*)::int from entity where tenant_id = ${tenantId}::uuid and kind = 'api') as apis,
    (select count(*)::int from entity where tenant_id = ${tenantId}::uuid and kind = 'group') as groups,
    (select count(*)::int from integration where tenant_id = ${tenantId}::uuid and state <> 'off' and health = 'attention') as unhealthy`

/** What the navigation counts: the catalog, and what is failing. */
export const countNavigation = operation({
  name: 'home.count-navigation',
  action: 'catalog.read',
  input: z.object({}),
  run: (context) =>
    context.read(async (db): Promise<NavigationCounts> => {
      const { actor, tenantId } = context
      const at = Date.now()
      const [[kinds], failingPipelines, workloads] = await Promise.all([
        countKinds(db, tenantId),
        mayDo(actor, 'pipelines.read') ? countFailingPipelines(db, tenantId) : null,
        mayDo(actor, 'workloads.read') ? workloadSummary(db, tenantId) : null,
      ])
      const { components = 0, apis = 0, groups = 0, unhealthy = 0 } = kinds ?? {}
      return {
        at,
        components,
        apis,
        groups,
        failingPipelines,
        brokenWorkloads: workloads?.broken ?? null,
        unhealthyIntegrations: mayDo(actor, 'integrations.read') ? unhealthy : null,
      }
    }),
})
