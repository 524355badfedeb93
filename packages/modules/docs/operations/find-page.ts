import type { TenantId } from '@callboard/core/ids'
import type { TenantDb, TenantReader } from '@callboard/db/for-tenant'
import { normalizeRef } from '@callboard/modules/catalog/domain/entity'
import { pageAt } from '../domain/page-address.ts'
import { readDocsHolder, readSharedAddress } from '../repo/docs-pages.ts'

/** Maximum chain of shared docs; longer ones are a mistake. */
const maxHops = 3

/**
 * The entity whose docs are shown: itself, or the one named by its annotation `techdocs-entity`.
 * @returns undefined if it does not exist
 */
export async function docsRefOf(db: TenantReader, tenantId: TenantId, given: string): Promise<string | undefined> {
  let ref = given
  for (let hop = 0; hop <= maxHops; hop++) {
    const entity = await readDocsHolder(db, tenantId, ref)
    if (!entity) return hop === 0 ? undefined : given
    if (entity.hasPages) return ref
    const next = typeof entity.named === 'string' ? normalizeRef(entity.named, { kind: 'component' }) : undefined
    if (!next) return given
    ref = next
  }
  return given
}

/** The page at which an entity's shared docs open, by its annotation `techdocs-entity-path`. Undefined without one. */
async function sharedPage(
  db: TenantDb,
  tenantId: TenantId,
  of: { ref: string; shared: string },
): Promise<{ ref: string; path: string } | undefined> {
  const address = await readSharedAddress(db, tenantId, of.ref)
  if (!address) return undefined
  const pages = await db.docPage.findMany({
    where: { ref: of.shared },
    orderBy: [{ position: 'asc' }, { path: 'asc' }],
    select: { ref: true, path: true },
  })
  // Written as an address of the site, `/guides/setup/`, or as the file.
  const wanted = (address.split('#')[0] ?? '').trim().replace(/^\/+/, '')
  return pages.find((page) => page.path === wanted) ?? pageAt(wanted, pages)
}

/**
 * The key of a docs page; without a path that of the first page, or of the page that an entity names in shared docs. A moved page is found by its old path, unless another page is
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
  const named = path === undefined && ref !== of.ref ? await sharedPage(db, tenantId, { ref: of.ref, shared: ref }) : undefined
  if (named) return named
  return (path === undefined ? await find({}) : ((await find({ path })) ?? (await find({ aliases: { has: path } })))) ?? undefined
}
