import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'
import { Prisma } from '@callboard/db/generated/client'

export type TombstoneSummary = {
  ref: string
  kind: string
  label: string
  ownerRef: string | null
  /** The name of the integration that it came from. */
  source: string
  url: string | null
  reason: string
  actor: string | null
  removedAt: Date
}

/** `text` is part of a label, in any case; `kind` in lower case. */
type TombstoneFilter = { text?: string | undefined; kind?: string | undefined }

const matching = (tenantId: TenantId, { text, kind }: TombstoneFilter): Prisma.Sql => Prisma.sql`
  from tombstone where tenant_id = ${tenantId}::uuid and strpos(lower(label), lower(${text ?? ''}::text)) > 0
    and (${kind ?? null}::text is null or kind = ${kind ?? null}::text)`

/** A page of the removed entities, newest first. */
export const readTombstones = (
  db: TenantReader,
  tenantId: TenantId,
  { limit, offset, ...filter }: TombstoneFilter & { limit: number; offset: number },
): Promise<TombstoneSummary[]> => db.$queryRaw<TombstoneSummary[]>`
  select ref, kind, label, owner_ref as "ownerRef", source, url, reason, actor, removed_at as "removedAt" ${matching(tenantId, filter)}
  order by removed_at desc, ref limit ${limit}::int offset ${offset}::int`

export async function countTombstones(db: TenantReader, tenantId: TenantId, filter: TombstoneFilter): Promise<number> {
  const [row] = await db.$queryRaw<{ total: number }[]>`select count(*)::int as total ${matching(tenantId, filter)}`
  return row?.total ?? 0
}
