import type { TenantId } from '@callboard/core/ids'
import type { TenantDb, TenantReader } from '@callboard/db/for-tenant'
import { Prisma } from '@callboard/db/generated/client'
import { jsonb } from '@callboard/db/jsonb'
import type { Condition } from '@callboard/db/outbox'
import type { ApiFinding } from '../domain/finding.ts'
import type { ApiOperation } from '../domain/operations.ts'

export type ApiRow = { ref: string; hash: string; type: string | null; data: Prisma.JsonValue }

/**
 * APIs whose description changed since its operations were read: at least one if there are any, and no further ones once their
 * descriptions take `bytes` in the database.
 */
export function apisToRead(
  db: TenantDb,
  tenantId: TenantId,
  { limit, bytes }: { limit: number; bytes: number },
): Promise<ApiRow[]> {
  return db.$queryRaw<ApiRow[]>`
    select ref, hash, type, data from (
      select *, sum(pg_column_size(data)) over (order by id) - pg_column_size(data) as before from (
        select id, ref, hash, type, data from entity
        where tenant_id = ${tenantId}::uuid and kind = 'api' and operations_of is distinct from hash order by id limit ${limit}) due) a
    where before < ${bytes} order by id`
}

/** Whether there are APIs with outdated operations. */
export const hasApisToRead = (tenantId: TenantId): Condition => Prisma.sql`
  exists (select from entity where tenant_id = ${tenantId}::uuid and kind = 'api' and operations_of is distinct from hash)`

/** Whether there are APIs with unchecked descriptions. */
export const hasApisToLint = (tenantId: TenantId): Condition => Prisma.sql`
  exists (select from entity where tenant_id = ${tenantId}::uuid and kind = 'api' and linted_of is distinct from hash)`

/** Those APIs that are unchanged and still due; locked against concurrent jobs. */
export async function lockUnread(
  db: TenantDb,
  tenantId: TenantId,
  apis: readonly { ref: string; hash: string }[],
): Promise<Set<string>> {
  const rows = await db.$queryRaw<{ ref: string; hash: string }[]>`
    select ref, hash from entity
    where tenant_id = ${tenantId}::uuid and ref = any(${apis.map((a) => a.ref)}::text[]) and operations_of is distinct from hash
    order by id for update skip locked`
  const hashes = new Map(apis.map((a) => [a.ref, a.hash]))
  return new Set(rows.filter((r) => hashes.get(r.ref) === r.hash).map((r) => r.ref))
}

/** Replaces the operations of some APIs. */
export async function replaceOperations(
  db: TenantDb,
  tenantId: TenantId,
  apis: readonly { ref: string; hash: string; operations: readonly ApiOperation[] }[],
): Promise<void> {
  if (apis.length === 0) return
  const refs = apis.map((a) => a.ref)
  await db.apiOperation.deleteMany({ where: { ref: { in: refs } } })
  const rows = apis.flatMap(({ ref, operations }) =>
    operations.map((o, place) => ({ ref, place, ...o, searchText: `${o.method} ${o.name} ${o.summary}` })),
  )
  if (rows.length > 0)
    await db.$executeRaw`
      insert into api_operation (tenant_id, ref, place, method, name, summary, search_text)
      select ${tenantId}::uuid, x.ref, x.place, x.method, x.name, x.summary, app.search_form(x."searchText")
      from jsonb_to_recordset(${jsonb(rows)}::jsonb) as x(ref text, place int, method text, name text, summary text, "searchText" text)`
  await db.$executeRaw`
    update entity e set operations_of = x.hash from jsonb_to_recordset(${jsonb(apis.map(({ ref, hash }) => ({ ref, hash })))}::jsonb) as x(ref text, hash text)
    where e.tenant_id = ${tenantId}::uuid and e.ref = x.ref`
}

/** An API with the hash of the text that its findings are about. */
type ApiToLint = ApiRow & { lintedText: string | null }

/** APIs that changed since their description was checked. */
export function apisToLint(db: TenantDb, tenantId: TenantId, limit: number): Promise<ApiToLint[]> {
  return db.$queryRaw<ApiToLint[]>`
    select ref, hash, type, data, linted_text as "lintedText" from entity
    where tenant_id = ${tenantId}::uuid and kind = 'api' and linted_of is distinct from hash order by id limit ${limit}`
}

/** Keeps the findings of an API whose description is still the one that was checked. */
export async function keepFindings(db: TenantDb, tenantId: TenantId, api: { ref: string; hash: string }): Promise<void> {
  await db.$executeRaw`
    update entity set linted_of = hash where tenant_id = ${tenantId}::uuid and ref = ${api.ref} and hash = ${api.hash}`
}

/**
 * Replaces the lint findings of an API.
 * @param hash of the checked description; nothing is written if it has changed meanwhile
 */
export async function replaceFindings(
  db: TenantDb,
  tenantId: TenantId,
  api: { ref: string; hash: string; text: string; findings: readonly ApiFinding[] },
): Promise<void> {
  const current = await db.$executeRaw`
    update entity set linted_of = hash, linted_text = ${api.text} where tenant_id = ${tenantId}::uuid and ref = ${api.ref} and hash = ${api.hash}`
  if (current === 0) return
  await db.apiFinding.deleteMany({ where: { ref: api.ref } })
  await db.apiFinding.createMany({ data: api.findings.map((f, position) => ({ tenantId, ref: api.ref, position, ...f })) })
}

/** An entity with the findings of the last check of its description, most severe first. `isChecked`: it has not changed since. */
export type CheckedApi = {
  kind: string
  type: string | null
  isChecked: boolean
  findings: (Omit<ApiFinding, 'severity'> & { severity: string })[]
}

/** Undefined if the entity does not exist. */
export async function readCheckedApi(db: TenantReader, tenantId: TenantId, ref: string): Promise<CheckedApi | undefined> {
  const [api] = await db.$queryRaw<CheckedApi[]>`
    select e.kind, e.type, coalesce(e.linted_of = e.hash, false) as "isChecked", (
      select coalesce(jsonb_agg(jsonb_build_object(
        'code', f.code, 'severity', f.severity, 'path', f.path, 'line', f.line, 'message', f.message) order by f.place), '[]')
      from api_finding f where f.tenant_id = e.tenant_id and f.ref = e.ref) as findings
    from entity e where e.tenant_id = ${tenantId}::uuid and e.ref = ${ref}`
  return api
}
