import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'
import type { Prisma } from '@callboard/db/generated/client'

export type RuntimeRow = {
  id: string
  pluginId: string
  account: string
  state: string
  sample: boolean
  platform: string
  version: string | null
  runtimeState: string
  message: string | null
  seenAt: Date | null
  nodes: Prisma.JsonValue
  parts: Prisma.JsonValue
}

/** The runtimes of an organization, with their integrations. */
export const findRuntimes = (db: TenantReader, tenantId: TenantId, pluginId: string | undefined) => db.$queryRaw<RuntimeRow[]>`
  select i.id, i.plugin_id as "pluginId", i.account, i.state, i.sample, r.platform, r.version, r.state as "runtimeState", r.message,
    r.seen_at as "seenAt", r.nodes, r.parts
  from runtime r join integration i on i.tenant_id = r.tenant_id and i.id = r.integration_id
  where r.tenant_id = ${tenantId}::uuid and (${pluginId ?? null}::text is null or i.plugin_id = ${pluginId ?? null})
  order by i.account`
