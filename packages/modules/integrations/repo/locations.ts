import type { TenantId } from '@callboard/core/ids'
import type { TenantDb, TenantReader } from '@callboard/db/for-tenant'
import type { Descriptor } from '@callboard/modules/catalog/domain/entity'

/** Locks the integrations of a plugin until the end of the transaction. */
export const lockIntegrationsOf = (db: TenantDb, pluginId: string) => db.$queryRaw`
  select id from integration where plugin_id = ${pluginId} for update`

/** Entities that files of a repository define, by reference. @param repository `owner/name`, in any case */
export const findDescribedIn = (db: TenantReader, tenantId: TenantId, repository: string) =>
  db.$queryRaw<{ data: Descriptor; url: string }[]>`
    select e.data, e.url from entity e join source_item s on s.tenant_id = e.tenant_id and s.integration_id = e.integration_id and s.key = e.item
    where e.tenant_id = ${tenantId}::uuid and lower(s.name) = ${repository.toLowerCase()} and e.receipts is null order by e.ref`
