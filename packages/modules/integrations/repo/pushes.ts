import type { TenantId } from '@callboard/core/ids'
import { pushLimits } from '@callboard/core/limits/limits'
import type { TenantDb } from '@callboard/db/for-tenant'

/**
 * Locks a source until the end of the transaction: batches share it, the end of a push has it alone.
 * @param of the integration, and the plugin that it must be of
 * @returns its state; undefined if there is none
 */
export async function lockSource(
  db: TenantDb,
  { id, pluginId }: { id: string; pluginId: string },
  mode: 'shared' | 'alone',
): Promise<{ state: string } | undefined> {
  const [row] =
    mode === 'shared'
      ? await db.$queryRaw<{ state: string }[]>`
          select state from integration where id = ${id}::uuid and plugin_id = ${pluginId} for share`
      : await db.$queryRaw<{ state: string }[]>`
          select state from integration where id = ${id}::uuid and plugin_id = ${pluginId} for update`
  return row
}

/** The names of the integrations that entities come from, by reference. */
export async function readOwners(db: TenantDb, tenantId: TenantId, refs: readonly string[]): Promise<Map<string, string>> {
  const rows = await db.$queryRaw<{ ref: string; name: string }[]>`
    select e.ref, i.name from entity e join integration i on i.tenant_id = e.tenant_id and i.id = e.integration_id
    where e.tenant_id = ${tenantId}::uuid and e.ref = any(${[...refs]}::text[])`
  return new Map(rows.map((r) => [r.ref, r.name]))
}

/** Removes all pushes of a source but the newest. */
export const removeOldPushes = (db: TenantDb, tenantId: TenantId, integrationId: string) => db.$executeRaw`
  delete from entity_push where tenant_id = ${tenantId}::uuid and integration_id = ${integrationId}::uuid and id < (
    select id from entity_push where tenant_id = ${tenantId}::uuid and integration_id = ${integrationId}::uuid
    order by id desc offset ${pushLimits.kept - 1} limit 1)`
