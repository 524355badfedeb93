import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'
import { Prisma } from '@callboard/db/generated/client'
import { readTogether } from '@callboard/db/read-together'
import { partsOf as refParts } from '../domain/entity.ts'

const { sql } = Prisma

/** Kinds that stand for their parts or what they own. */
const aggregates = ['domain', 'group', 'system', 'user']

/** Far more than a page shows; limits catalogs with unusually dense relations. */
const maxParts = 5000

/** Whether an entity stands for others, too. */
export const isAggregate = (ref: string): boolean => aggregates.includes(refParts(ref).kind)

/** The references of `entityWithParts` as an SQL array, for statements that only need them inside. */
export const partRefs = (tenantId: TenantId, ref: string): Prisma.Sql =>
  isAggregate(ref)
    ? sql`(array[${ref}::text] || array(
        with recursive owners(ref) as (
          select ${ref}::text
          union
          select r.source_ref from relation r join owners o on r.target_ref = o.ref where r.tenant_id = ${tenantId}::uuid and r.type = 'childOf'
        ), parts(ref) as (
          select ${ref}::text
          union
          select r.source_ref from relation r join parts p on r.target_ref = p.ref where r.tenant_id = ${tenantId}::uuid and r.type = 'partOf'
        )
        select ref from parts where ref <> ${ref}
        union
        select r.source_ref from relation r join owners o on r.target_ref = o.ref where r.tenant_id = ${tenantId}::uuid and r.type = 'ownedBy'
        limit ${maxParts}))`
    : sql`array[${ref}::text]`

/**
 * Entities whose workloads count as those of an entity: itself; for a domain or system its parts at any depth; for a group
 * everything that it and its subgroups own.
 * @returns references, the entity itself first
 */
export async function entityWithParts(db: TenantReader, tenantId: TenantId, ref: string): Promise<string[]> {
  if (!isAggregate(ref)) return [ref]
  const [row] = await readTogether<{ refs: string[] }>(db, sql`select ${partRefs(tenantId, ref)} as refs`)
  return row?.refs ?? [ref]
}
