import type { DocumentListing, DocumentRead, KnowledgeSource, ListedDocument } from '@callboard/plugin-kit/knowledge'
import { allPages } from '@callboard/plugin-kit/paging'
import { isVendorError } from '@callboard/plugin-kit/vendor-error'
import { type ConfluenceContext, cursorIn, get } from './client.ts'
import type { Secrets, Settings } from './config.ts'
import * as shapes from './shapes.ts'
import { openPages } from './visibility.ts'

/** The chosen spaces that this account can view, by their key. */
export async function readSpaces(context: ConfluenceContext, keys: readonly string[]) {
  const { results } = await get(context, '/wiki/api/v2/spaces', { keys: keys.join(','), limit: 250 }, shapes.spaces)
  return results
}

/** All pages of a space. */
const readPages = (context: ConfluenceContext, space: { id: string; key: string }) =>
  allPages(`The space ${space.key}`, async (cursor: string | undefined) => {
    const query = { limit: 250, status: 'current', ...(cursor ? { cursor } : {}) }
    const { results, _links } = await get(context, `/wiki/api/v2/spaces/${space.id}/pages`, query, shapes.pages)
    return { items: results, next: cursorIn(_links.next) }
  })

const restrictions = 'ancestors,restrictions.read.restrictions.user,restrictions.read.restrictions.group'

/** Everything in a space that can be above a page, with who may read it. Only version 1 of the API has restrictions. */
const readRestrictions = (context: ConfluenceContext, space: { key: string }) =>
  allPages(`The search in ${space.key}`, async (cursor: string | undefined) => {
    const cql = `space = "${space.key}" and type != comment and type != attachment`
    const query = { cql, expand: restrictions, limit: 100, ...(cursor ? { cursor } : {}) }
    const { results, _links } = await get(context, '/wiki/rest/api/content/search', query, shapes.restricted)
    return { items: results, next: cursorIn(_links.next) }
  })

/** One space at a time, since restrictions are inherited within it. */
async function list(context: ConfluenceContext, cursor: string | undefined): Promise<DocumentListing> {
  const { spaces } = context.settings
  const at = Number(cursor ?? 0)
  const key = spaces[at]
  const next = at + 1 < spaces.length ? { next: String(at + 1) } : {}
  const [space] = key === undefined ? [] : await readSpaces(context, [key])
  if (!space)
    return {
      documents: [],
      warning: `Confluence does not show the space ${key} to this account. Check its key, and that the account has View.`,
      ...next,
    }
  const [pages, known] = await Promise.all([readPages(context, space), readRestrictions(context, space)])
  const open = openPages(pages, known)
  const documents = pages.map(({ id, title, version }): ListedDocument => {
    return { key: id, title, version: String(version.number), visibility: open.has(id) ? 'everybody' : 'restricted' }
  })
  return { documents, ...next }
}

async function readPage(context: ConfluenceContext, id: string, spaces: ReadonlyMap<string, string>): Promise<DocumentRead> {
  const { site, owner } = context.settings
  try {
    const query = { 'body-format': 'storage' }
    const page = await get(context, `/wiki/api/v2/pages/${encodeURIComponent(id)}`, query, shapes.page)
    return {
      key: id,
      title: page.title,
      url: `${site}/wiki${page._links.webui}`,
      place: spaces.get(page.spaceId) ?? 'Confluence',
      text: page.body.storage.value,
      format: 'html',
      updatedAt: page.version.createdAt,
      updatedBy: '',
      belongsTo: { owner },
    }
  } catch (error) {
    if (isVendorError(error) && error.kind === 'not_found') return { key: id, gone: true }
    throw error
  }
}

async function read(context: ConfluenceContext, documents: readonly ListedDocument[]): Promise<DocumentRead[]> {
  const spaces = new Map((await readSpaces(context, context.settings.spaces)).map(({ id, name }) => [id, name]))
  const found: DocumentRead[] = []
  for (const { key } of documents) found.push(await readPage(context, key, spaces))
  return found
}

export const knowledge: KnowledgeSource<Settings, Secrets> = { everyS: 3600, list, batch: 10, read }
