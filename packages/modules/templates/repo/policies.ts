import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'
import { Prisma } from '@callboard/db/generated/client'
import type { Condition } from '@callboard/db/outbox'
import { z } from 'zod'
import type { PolicyView, Renamed } from '../domain/policy.ts'

type Row = Omit<PolicyView, 'conditions'> & { conditions: unknown }

const conditions = z.array(z.object({ input: z.string(), values: z.array(z.string()) }))

/** Policies by name. */
export async function readPolicies(db: TenantReader, tenantId: TenantId): Promise<PolicyView[]> {
  const rows = await db.$queryRaw<Row[]>`
    select id, name, templates, conditions, approvers, template_owner as "templateOwner", entity_owner as "entityOwner", required,
      four_eyes as "fourEyes", message, expires_in_hours as "expiresInHours", updated_by as "updatedBy", updated_at as "updatedAt",
      array(select named from unnest(templates || approvers) named
        where not exists (select from entity e where e.tenant_id = template_policy.tenant_id and e.ref = named)) as missing
    from template_policy where tenant_id = ${tenantId}::uuid order by name, id`
  return rows.map((row) => ({ ...row, conditions: conditions.parse(row.conditions) }))
}

/** Whether a policy names an entity that the catalog does not have. */
export const namesMissingEntity = (tenantId: TenantId): Condition => Prisma.sql`
  exists (select from template_policy p cross join lateral unnest(p.templates || p.approvers) named
    where p.tenant_id = ${tenantId}::uuid
      and not exists (select from entity e where e.tenant_id = p.tenant_id and e.ref = named))`

/**
 * The new names of entities: a read of their file found another one of their kind, for the first time, in place of them. Until a
 * full sync has ended, a former one is still in the catalog, but not among the entities of its item.
 */
export function readRenamed(db: TenantReader, tenantId: TenantId, refs: readonly string[]): Promise<Renamed[]> {
  const named = [...refs]
  return db.$queryRaw<Renamed[]>`
    select f.ref as "from", n.ref as "to"
    from tombstone f
      join entity n on n.tenant_id = f.tenant_id and n.integration_id = f.integration_id and n.item = f.item and n.file = f.file
        and n.kind = f.kind and n.ref <> f.ref
      join entity_change removed on removed.tenant_id = f.tenant_id and removed.ref = f.ref and removed.action = 'removed'
      join entity_change added on added.tenant_id = f.tenant_id and added.ref = n.ref and added.action = 'added'
        and (added.at = removed.at or added.run_id = removed.run_id)
    where f.tenant_id = ${tenantId}::uuid and f.ref = any(${named}::text[]) and f.file <> ''
    union
    select f.ref, n.ref
    from entity f
      join source_item s on s.tenant_id = f.tenant_id and s.integration_id = f.integration_id and s.key = f.item
      join entity n on n.tenant_id = f.tenant_id and n.integration_id = f.integration_id and n.item = f.item and n.file = f.file
        and n.kind = f.kind and n.ref = any(s.refs) and n.created_at >= s.read_at
    where f.tenant_id = ${tenantId}::uuid and f.ref = any(${named}::text[]) and f.ref <> all(s.refs) and f.file <> ''
    order by 1, 2`
}

/** The owner of an entity; null if it has none, or is not in the catalog. */
export async function readOwner(db: TenantReader, tenantId: TenantId, ref: string): Promise<string | null> {
  const rows = await db.$queryRaw<{ owner: string | null }[]>`
    select owner_ref as owner from entity where tenant_id = ${tenantId}::uuid and ref = ${ref}`
  return rows[0]?.owner ?? null
}
