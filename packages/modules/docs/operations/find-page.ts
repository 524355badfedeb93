import type { TenantId } from '@callboard/core/ids'
import type { TenantDb, TenantReader } from '@callboard/db/for-tenant'
import { normalizeRef } from '@callboard/modules/catalog/domain/entity'
import { docsEntityAnnotation } from '../domain/site.ts'

/** Maximum chain of shared docs; longer ones are a mistake. */
const maxHops = 3

const annotationPath = ['metadata', 'annotations', docsEntityAnnotation]

/**
 * The entity whose docs are shown: itself, or the one named by its annotation `techdocs-entity`.
 * @returns undefined if it does not exist
 */
export async function docsRefOf(db: TenantReader, tenantId: TenantId, given: string): Promise<string | undefined> {
  let ref = given
  for (let hop = 0; hop <= maxHops; hop++) {
    const [entity] = await db.$queryRaw<{ named: unknown; hasPages: boolean }[]>`
      select e.data #> ${annotationPath}::text[] as named,
        exists (select from doc_page p where p.tenant_id = e.tenant_id and p.ref = e.ref) as "hasPages"
      from entity e where e.tenant_id = ${tenantId}::uuid and e.ref = ${ref}`
    if (!entity) return hop === 0 ? undefined : given
    if (entity.hasPages) return ref
    const next = typeof entity.named === 'string' ? normalizeRef(entity.named, { kind: 'component' }) : undefined
    if (!next) return given
    ref = next
  }
  return given
}

/**
 * The key of a docs page; without a path that of the first page. A moved page is found by its old path, unless another page is
 * there now.
 */
export async function findDocsPage(
  db: TenantDb,
  tenantId: TenantId,
  of: { ref: string; path?: string | undefined },
): Promise<{ ref: string; path: string } | undefined> {
  const ref = (await docsRefOf(db, tenantId, of.ref)) ?? of.ref
  const find = (where: { path?: string; aliases?: { has: string } }) =>
    db.docPage.findFirst({
      where: { ref, ...where },
      orderBy: [{ position: 'asc' }, { path: 'asc' }],
      select: { ref: true, path: true },
    })
  const { path } = of
  return (path === undefined ? await find({}) : ((await find({ path })) ?? (await find({ aliases: { has: path } })))) ?? undefined
}
