import type { DocumentListing, DocumentRead, KnowledgeSource, ListedDocument } from '@callboard/plugin-kit/knowledge'
import { isVendorError } from '@callboard/plugin-kit/vendor-error'
import { z } from 'zod'
import { createClient, type NotionContext } from './client.ts'
import type { Secrets, Settings } from './config.ts'

const title = z.object({ type: z.literal('title'), title: z.array(z.object({ plain_text: z.string() })) })

const page = z.object({
  id: z.string(),
  last_edited_time: z.string(),
  in_trash: z.boolean().optional(),
  properties: z.record(z.string(), z.unknown()),
})

const listing = z.object({ results: z.array(z.unknown()), has_more: z.boolean(), next_cursor: z.string().nullable() })

const markdown = z.object({ markdown: z.string(), truncated: z.boolean() })

/** The property that is a page's title has another name in each database. */
function titleOf(properties: Record<string, unknown>): string {
  for (const property of Object.values(properties)) {
    const found = title.safeParse(property).data
    if (found) return found.title.map(({ plain_text }) => plain_text).join('')
  }
  return ''
}

/** Pages that were shared with the connection, directly or by a page above them, and pages of shared databases. */
async function list(context: NotionContext, cursor: string | undefined): Promise<DocumentListing> {
  const request = createClient(context)
  const found = listing.parse(
    await request((notion) =>
      notion.search({
        filter: { property: 'object', value: 'page' },
        sort: { timestamp: 'last_edited_time', direction: 'ascending' },
        page_size: 100,
        ...(cursor ? { start_cursor: cursor } : {}),
      }),
    ),
  )
  const documents = found.results.flatMap((result): ListedDocument[] => {
    // A page that may not be read has nothing but its id.
    const { success, data } = page.safeParse(result)
    if (!success || data.in_trash) return []
    return [{ key: data.id, title: titleOf(data.properties), version: data.last_edited_time, visibility: 'everybody' }]
  })
  return { documents, ...(found.has_more && found.next_cursor ? { next: found.next_cursor } : {}) }
}

const isNotFound = (error: unknown) => isVendorError(error) && error.kind === 'not_found'

async function read(context: NotionContext, documents: readonly ListedDocument[]): Promise<DocumentRead[]> {
  const request = createClient(context)
  const found: DocumentRead[] = []
  for (const { key, title, version } of documents) {
    try {
      const text = markdown.parse(await request((notion) => notion.pages.retrieveMarkdown({ page_id: key })))
      found.push({
        key,
        title,
        url: `https://www.notion.so/${key.replaceAll('-', '')}`,
        place: 'Notion',
        text: text.markdown,
        format: 'markdown',
        updatedAt: version,
        updatedBy: '',
        belongsTo: { owner: context.settings.owner },
      })
    } catch (error) {
      if (!isNotFound(error)) throw error
      found.push({ key, gone: true })
    }
  }
  return found
}

/** Notion's search may lack pages for a while, so each of them is looked up. */
async function removed(context: NotionContext, keys: readonly string[]): Promise<string[]> {
  const request = createClient(context)
  const gone: string[] = []
  for (const key of keys) {
    try {
      const { in_trash } = page.parse(await request((notion) => notion.pages.retrieve({ page_id: key })))
      if (in_trash) gone.push(key)
    } catch (error) {
      if (!isNotFound(error)) throw error
      gone.push(key)
    }
  }
  return gone
}

export const knowledge: KnowledgeSource<Settings, Secrets> = { everyS: 3600, list, batch: 10, read, removed }
