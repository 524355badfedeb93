import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'
import { z } from 'zod'
import type { PolicyView } from '../domain/policy.ts'

type Row = Omit<PolicyView, 'conditions'> & { conditions: unknown }

const conditions = z.array(z.object({ input: z.string(), values: z.array(z.string()) }))

/** Policies by name. */
export async function readPolicies(db: TenantReader, tenantId: TenantId): Promise<PolicyView[]> {
  const rows = await db.$queryRaw<Row[]>`
    select id, name, templates, conditions, approvers, template_owner as "templateOwner", entity_owner as "entityOwner", required,
      four_eyes as "fourEyes", message, expires_in_hours as "expiresInHours", updated_by as "updatedBy", updated_at as "updatedAt"
    from template_policy where tenant_id = ${tenantId}::uuid order by name, id`
  return rows.map((row) => ({ ...row, conditions: conditions.parse(row.conditions) }))
}

/** The owner of an entity; null if it has none, or is not in the catalog. */
export async function readOwner(db: TenantReader, tenantId: TenantId, ref: string): Promise<string | null> {
  const rows = await db.$queryRaw<{ owner: string | null }[]>`
    select owner_ref as owner from entity where tenant_id = ${tenantId}::uuid and ref = ${ref}`
  return rows[0]?.owner ?? null
}
