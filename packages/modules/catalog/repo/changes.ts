import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'
import { Prisma } from '@callboard/db/generated/client'
import { readTogether } from '@callboard/db/read-together'
import type { Json } from '../domain/entity.ts'

export type ChangeRow = {
  id: string
  at: Date
  ref: string
  label: string
  action: 'added' | 'changed' | 'removed'
  before: Json | null
  after: Json | null
  /** A user or a token. */
  actor: string | null
  /** The name of the integration that read it. */
  source: string | null
}

/** Conditions that all hold; those that are missing hold for every change. */
type ChangeFilter = {
  ref?: string | undefined
  /** Changes of these entities, and of what these groups currently own. */
  followed?: string[] | undefined
  action?: ChangeRow['action'] | undefined
  kind?: string | undefined
  /** Changes of what one item defines or defined. */
  item?: { integrationId: string; key: string } | undefined
  runIds?: string[] | undefined
  /** Before this change. */
  before?: { at: Date; id: string } | undefined
  limit: number
}

/**
 * Changes, newest first, one more than the limit. The state after a change is the `before` of the next one, or the current state.
 */
export const findChanges = (db: TenantReader, tenantId: TenantId, filter: ChangeFilter): Promise<ChangeRow[]> => {
  const { before } = filter
  return db.$queryRaw<ChangeRow[]>`
    select c.id, c.at, c.ref, c.label, c.action, c.before, c.actor, i.name as source,
      case when c.action = 'removed' then null else coalesce(n.before, e.data) end as after
    from entity_change c
      left join integration i on i.tenant_id = c.tenant_id and i.id = c.integration_id
      left join entity e on e.tenant_id = c.tenant_id and e.ref = c.ref
      left join tombstone g on g.tenant_id = c.tenant_id and g.ref = c.ref
      left join lateral (
        select x.before from entity_change x
        where x.tenant_id = c.tenant_id and x.ref = c.ref and (x.at, x.id) > (c.at, c.id) order by x.at, x.id limit 1
      ) n on true
    where c.tenant_id = ${tenantId}::uuid
      and (${filter.ref ?? null}::text is null or c.ref = ${filter.ref ?? null})
      and (${!filter.followed} or c.ref = any(${filter.followed ?? []}::text[]) or coalesce(e.owner_ref, g.owner_ref) = any(${filter.followed ?? []}::text[]))
      and (${!filter.item} or c.ref = any(array(
        select ref from entity where tenant_id = ${tenantId}::uuid and integration_id = ${filter.item?.integrationId ?? null}::uuid and item = ${filter.item?.key ?? ''}
        union select ref from tombstone
          where tenant_id = ${tenantId}::uuid and integration_id = ${filter.item?.integrationId ?? null}::uuid and item = ${filter.item?.key ?? ''})))
      and (${filter.action ?? null}::text is null or c.action = ${filter.action ?? null})
      and (${filter.kind ?? null}::text is null or starts_with(c.ref, ${`${(filter.kind ?? '').toLowerCase()}:`}))
      and (${!filter.runIds} or c.run_id = any(${filter.runIds ?? []}::uuid[]))
      and (${before?.at ?? null}::timestamptz is null or (c.at, c.id) < (${before?.at ?? null}, ${before?.id ?? null}::uuid))
    order by c.at desc, c.id desc limit ${filter.limit + 1}`
}

/** Changes of the last days, newest first: of some entities, or of the whole catalog. */
export const findChangesSince = (
  db: TenantReader,
  tenantId: TenantId,
  { refs, days, limit }: { refs: readonly string[] | null; days: number; limit: number },
) => db.$queryRaw<Pick<ChangeRow, 'ref' | 'label' | 'action' | 'at' | 'actor' | 'source'>[]>`
  select c.ref, c.label, c.action, c.at, c.actor, i.name as source
  from entity_change c left join integration i on i.tenant_id = c.tenant_id and i.id = c.integration_id
  where c.tenant_id = ${tenantId}::uuid and c.at > now() - make_interval(days => ${days}::int)
    and (${refs === null} or c.ref = any(${[...(refs ?? [])]}::text[]))
  order by c.at desc, c.id desc limit ${limit}`

/** The value of `catalogVersion`, for a statement that reads more. */
export const versionOfCatalog = (tenantId: TenantId): Prisma.Sql => Prisma.sql`coalesce((
  select concat(id, case when at > now() - interval '5 minutes' then floor(extract(epoch from now()) / 15) end)
  from entity_change where tenant_id = ${tenantId}::uuid order by at desc, id desc limit 1), '')`

/**
 * A text that changes with every change of an entity, for answers that are reused (`@callboard/kernel/answer-cache`). A change
 * of a transaction that began earlier can become visible later: while there are new changes, it also changes every 15 seconds.
 */
export async function catalogVersion(db: TenantReader, tenantId: TenantId): Promise<string> {
  const [row] = await readTogether<{ version: string }>(db, Prisma.sql`select ${versionOfCatalog(tenantId)} as version`)
  return row?.version ?? ''
}
