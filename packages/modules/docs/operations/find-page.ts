import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'
import { normalizeRef } from '@callboard/modules/catalog/domain/entity'
import { pageAt } from '../domain/page-address.ts'
import {
  type DocsHolder,
  findPageKey,
  type PageAddress,
  readDocsHolder,
  readPages,
  readSharedAddress,
} from '../repo/docs-pages.ts'

/** Maximum chain of shared docs; longer ones are a mistake. */
const maxHops = 3

/**
 * The entity whose docs are shown: itself, or the one named by its annotation `techdocs-entity`.
 * @returns undefined if it does not exist
 */
export async function docsRefOf(db: TenantReader, tenantId: TenantId, given: string): Promise<string | undefined> {
  const holder = await readDocsHolder(db, tenantId, given)
  return holder && docsRefFrom(db, tenantId, given, holder)
}

/** The same for an entity of which it is known what it holds. */
export async function docsRefFrom(
  db: TenantReader,
  tenantId: TenantId,
  given: string,
  { named, hasPages }: DocsHolder,
): Promise<string> {
  let ref = given
  let holder: DocsHolder | undefined = { named, hasPages }
  for (let hop = 0; holder; hop++) {
    if (holder.hasPages) return ref
    const next = typeof holder.named === 'string' ? normalizeRef(holder.named, { kind: 'component' }) : undefined
    if (!next || hop === maxHops) return given
    ref = next
    holder = await readDocsHolder(db, tenantId, ref)
  }
  return given
}

/** The page at which an entity's shared docs open, by its annotation `techdocs-entity-path`. Undefined without one. */
async function sharedPage(
  db: TenantReader,
  tenantId: TenantId,
  of: { ref: string; shared: string },
): Promise<PageAddress | undefined> {
  const address = await readSharedAddress(db, tenantId, of.ref)
  if (!address) return undefined
  const pages = await readPages(db, tenantId, of.shared)
  // Written as an address of the site, `/guides/setup/`, or as the file.
  const wanted = (address.split('#')[0] ?? '').trim().replace(/^\/+/, '')
  const page = pages.find(({ path }) => path === wanted) ?? pageAt(wanted, pages)
  return page && { ref: of.shared, path: page.path }
}

/**
 * A docs page of an entity as `find` reads it; without a path the first page, or the page that an entity names in shared docs. A
 * moved page is found by its old path, unless another page is there now.
 */
export async function docsPageBy<Page>(
  db: TenantReader,
  tenantId: TenantId,
  of: PageAddress,
  find: (page: PageAddress) => Promise<Page | undefined>,
): Promise<Page | undefined> {
  // Most docs are an entity's own, so nothing else is read before them.
  const own = await find(of)
  if (own) return own
  const holder = await readDocsHolder(db, tenantId, of.ref)
  if (!holder || holder.hasPages) return undefined
  const ref = await docsRefFrom(db, tenantId, of.ref, holder)
  if (ref === of.ref) return undefined
  const named = of.path === undefined ? await sharedPage(db, tenantId, { ref: of.ref, shared: ref }) : undefined
  return find(named ?? { ref, path: of.path })
}

/** The key of a docs page, found as `docsPageBy` finds it. */
export const findDocsPage = (
  db: TenantReader,
  tenantId: TenantId,
  of: PageAddress,
): Promise<{ ref: string; path: string } | undefined> => docsPageBy(db, tenantId, of, (page) => findPageKey(db, tenantId, page))
