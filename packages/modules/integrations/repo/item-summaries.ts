import type { TenantReader } from '@callboard/db/for-tenant'
import type { Json } from '@callboard/modules/catalog/domain/entity'

type ItemSummary = {
  key: string
  name: string
  state: Json
  entities: number
  problems: number
  integration: string
  integrationId: string
}

/** Items of the first rank of a plugin's integrations by name, at most 5,000. */
export const findItemSummaries = (db: TenantReader, pluginId: string) => db.$queryRaw<ItemSummary[]>`
  select s.key, s.name, s.state, coalesce(cardinality(s.refs), 0) as entities, i.name as integration, i.id as "integrationId",
    (select count(*)::int from problem p where p.tenant_id = s.tenant_id and p.integration_id = s.integration_id and p.item = s.key) as problems
  from source_item s join integration i on i.tenant_id = s.tenant_id and i.id = s.integration_id
  where i.plugin_id = ${pluginId} and s.rank = 0 order by s.name limit 5000`
