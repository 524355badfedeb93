import type { TenantId } from '@callboard/core/ids'
import type { TenantDb, TenantReader } from '@callboard/db/for-tenant'
import { Prisma } from '@callboard/db/generated/client'
import { jsonb } from '@callboard/db/jsonb'
import type { Condition } from '@callboard/db/outbox'
import { readTogether } from '@callboard/db/read-together'
import type { FlagUses } from '../domain/life-cycle.ts'

/** A variant that was given to somebody; empty for the default in the code. */
export type FlagUse = { flag: string; variant: string }

/** Writes that an environment gave these variants now. Rows of the last minutes are left as they are, which spares writes. */
export const upsertUses = (db: TenantDb, tenantId: TenantId, environmentId: string, uses: readonly FlagUse[]) => db.$executeRaw`
  insert into flag_use as u (tenant_id, flag_id, environment_id, variant)
  select f.tenant_id, f.id, e.id, x.variant
  from jsonb_to_recordset(${jsonb(uses)}::jsonb) as x(flag text, variant text)
    join flag f on f.tenant_id = ${tenantId}::uuid and f.key = x.flag
    join flag_environment e on e.tenant_id = f.tenant_id and e.id = ${environmentId}::uuid
  order by f.id, x.variant
  on conflict (tenant_id, flag_id, environment_id, variant)
    do update set last_at = excluded.last_at where u.last_at < excluded.last_at - interval '10 minutes'`

const neverUsed: FlagUses = { firstAt: null, lastAt: null, recentVariants: [] }

/** How flags are evaluated: a function of the flag's id. `recentFrom` begins the recent variants. */
export async function readUses(
  db: TenantReader,
  tenantId: TenantId,
  { recentFrom, flagId }: { recentFrom: Date; flagId?: string },
): Promise<(flagId: string) => FlagUses> {
  const rows = await db.$queryRaw<(FlagUses & { flagId: string })[]>`
    select flag_id as "flagId", min(first_at) as "firstAt", max(last_at) as "lastAt",
      coalesce(array_agg(distinct variant) filter (where last_at >= ${recentFrom}), '{}') as "recentVariants"
    from flag_use where tenant_id = ${tenantId}::uuid and (${flagId === undefined} or flag_id = ${flagId ?? tenantId}::uuid)
    group by flag_id`
  const byId = new Map(rows.map(({ flagId: id, ...uses }) => [id, uses]))
  return (id) => byId.get(id) ?? neverUsed
}

export type AgingFlag = {
  id: string
  key: string
  description: string
  state: string
  permanent: boolean
  updatedAt: Date
  ownerRef: string | null
  /** Null if the catalog does not have the owner. */
  ownerLabel: string | null
  /** The group that owns the owner. */
  groupRef: string | null
  /** Lines of code that name it. */
  codeReferences: number
} & FlagUses

/** Whether some entities have active flags that are not permanent; without refs, whether there are any. */
export const hasAgingFlags = (tenantId: TenantId, refs: readonly string[] | null): Condition => Prisma.sql`
  exists (select from flag where tenant_id = ${tenantId}::uuid and state = 'active' and not permanent
    and (${refs === null} or owner_ref = any(${[...(refs ?? [])]}::text[])))`

/**
 * Active flags that are not permanent, with how they are evaluated.
 * @param refs only flags of these entities; null: all
 */
export const readAgingFlags = (db: TenantReader, tenantId: TenantId, recentFrom: Date, refs: readonly string[] | null) =>
  readTogether<AgingFlag>(
    db,
    Prisma.sql`
  select f.id, f.key, f.description, f.state, f.permanent, f.updated_at as "updatedAt", f.owner_ref as "ownerRef",
    coalesce(c.title, c.name) as "ownerLabel", c.owner_ref as "groupRef",
    u.first_at as "firstAt", u.last_at as "lastAt", coalesce(u.recent, '{}') as "recentVariants",
    (select count(*)::int from flag_reference r where r.tenant_id = f.tenant_id and r.flag_id = f.id) as "codeReferences"
  from flag f
    left join entity c on c.tenant_id = f.tenant_id and c.ref = f.owner_ref
    left join lateral (
      select min(first_at) as first_at, max(last_at) as last_at, array_agg(distinct variant) filter (where last_at >= ${recentFrom}) as recent
      from flag_use where tenant_id = f.tenant_id and flag_id = f.id
    ) u on true
  where f.tenant_id = ${tenantId}::uuid and f.state = 'active' and not f.permanent
    and (${refs === null} or f.owner_ref = any(${[...(refs ?? [])]}::text[]))
  order by c.name nulls last, f.key`,
    { updatedAt: true, firstAt: true, lastAt: true },
  )
