import type { TenantId } from '@callboard/core/ids'
import type { TenantDb, TenantReader } from '@callboard/db/for-tenant'
import { Prisma } from '@callboard/db/generated/client'
import type { Condition } from '@callboard/db/outbox'
import { readTogether } from '@callboard/db/read-together'
import type { GoldenQuestion } from '../domain/golden-question.ts'

/** Golden questions of an organization. All are asked after each change. */
export const maxGolden = 100

/** Golden questions with the title of their page, failing ones first. */
export const readGoldenQuestions = (db: TenantReader, tenantId: TenantId) =>
  readTogether<GoldenQuestion>(
    db,
    Prisma.sql`
  select g.id, g.text, g.ref, g.path, g.state, g.ran_at as "ranAt", g.failing_since as "failingSince",
    coalesce(e.title, e.name, g.ref) as label, (
      select p.title from knowledge_page p where p.tenant_id = g.tenant_id and p.ref = g.ref and p.path = g.path limit 1
    ) as title
  from golden_question g left join entity e on e.tenant_id = g.tenant_id and e.ref = g.ref
  where g.tenant_id = ${tenantId}::uuid
  order by g.state = 'failing' desc, g.created_at, g.id limit ${maxGolden}`,
    { ranAt: true, failingSince: true },
  )

/** Whether a golden question fails. */
export const hasFailingGoldenQuestions = (tenantId: TenantId): Condition => Prisma.sql`
  exists (select from golden_question where tenant_id = ${tenantId}::uuid and state = 'failing')`

/** Writes that a golden question was asked. @returns false, and writes nothing, if its state is not the one it was read with */
export async function writeGoldenResult(
  db: TenantDb,
  tenantId: TenantId,
  { id, state }: Pick<GoldenQuestion, 'id' | 'state'>,
  passes: boolean,
): Promise<boolean> {
  const changed = await db.$executeRaw`
    update golden_question set ran_at = now(), state = ${passes ? 'passing' : 'failing'},
      failing_since = case when ${passes} then null else coalesce(failing_since, now()) end
    where tenant_id = ${tenantId}::uuid and id = ${id}::uuid and state = ${state}`
  return changed > 0
}

export async function isIndexedPage(
  db: TenantReader,
  tenantId: TenantId,
  { ref, path }: { ref: string; path: string },
): Promise<boolean> {
  const found = await db.$queryRaw<unknown[]>`
    select from knowledge_page where tenant_id = ${tenantId}::uuid and ref = ${ref} and path = ${path} limit 1`
  return found.length > 0
}

/** @returns its id; undefined if there is the same one already */
export async function insertGoldenQuestion(
  db: TenantDb,
  tenantId: TenantId,
  { text, ref, path, createdBy }: Pick<GoldenQuestion, 'text' | 'ref' | 'path'> & { createdBy: string },
): Promise<string | undefined> {
  const [added] = await db.$queryRaw<{ id: string }[]>`
    insert into golden_question (tenant_id, text, ref, path, created_by)
    values (${tenantId}::uuid, ${text}, ${ref}, ${path}, ${createdBy}) on conflict do nothing returning id`
  return added?.id
}
