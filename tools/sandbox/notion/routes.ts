import type { Client, GetSelfResponse, PageObjectResponse, SearchResponse } from '@notionhq/client'
import type { FastifyInstance, FastifyReply } from 'fastify'
import type { NotionPage, NotionState } from './state.ts'

// Answers have the types that Notion publishes with its client, so the compiler compares them.

type PageMarkdown = Awaited<ReturnType<Client['pages']['retrieveMarkdown']>>

const user = { object: 'user', id: 'd40e767c-d7af-4b18-a86d-55c61f1e39a4' } as const

const pageShape = ({ id, title, editedAt, inTrash = false }: NotionPage): PageObjectResponse => ({
  object: 'page',
  id,
  created_time: '2026-01-05T10:00:00.000Z',
  last_edited_time: editedAt,
  created_by: user,
  last_edited_by: user,
  cover: null,
  icon: null,
  parent: { type: 'workspace', workspace: true },
  in_trash: inTrash,
  archived: inTrash,
  is_archived: false,
  is_locked: false,
  properties: {
    title: {
      id: 'title',
      type: 'title',
      title: [
        {
          type: 'text',
          text: { content: title, link: null },
          plain_text: title,
          href: null,
          annotations: { bold: false, italic: false, strikethrough: false, underline: false, code: false, color: 'default' },
        },
      ],
    },
  },
  url: `https://www.notion.so/${id.replaceAll('-', '')}`,
  public_url: null,
})

const notFound = (reply: FastifyReply, id: string) =>
  reply.code(404).send({
    object: 'error',
    status: 404,
    code: 'object_not_found',
    message: `Could not find page with ID: ${id}. Make sure the relevant pages and databases are shared with your integration.`,
  })

/** Search and pages of Notion's API (developers.notion.com/reference). */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: a flat list of routes
export function notionRoutes(app: FastifyInstance, state: NotionState): void {
  state.faults.attach(app)
  app.addHook('onRequest', async (request, reply) => {
    state.arrivals.push(Date.now())
    const { authorization, 'notion-version': version } = request.headers
    if (authorization !== `Bearer ${state.token}`)
      return reply.code(401).send({ object: 'error', status: 401, code: 'unauthorized', message: 'API token is invalid.' })
    if (!/^\d{4}-\d{2}-\d{2}$/.test(String(version)))
      return reply
        .code(400)
        .send({ object: 'error', status: 400, code: 'missing_version', message: 'Notion-Version header should be defined.' })
  })
  app.get(
    '/v1/users/me',
    async (): Promise<GetSelfResponse> => ({
      ...user,
      type: 'bot',
      name: 'Callboard',
      avatar_url: null,
      bot: {
        owner: { type: 'workspace', workspace: true },
        workspace_id: '17ab3186-873d-418b-b899-c3f6a43f68de',
        workspace_name: 'Meridian',
        workspace_limits: { max_file_upload_size_in_bytes: 5_242_880 },
      },
    }),
  )
  app.post('/v1/search', async (request): Promise<SearchResponse> => {
    const { start_cursor: cursor, page_size: size = 100 } = request.body as { start_cursor?: string; page_size?: number }
    const all = state.pages.filter(({ unsearched, inTrash }) => !unsearched && !inTrash)
    const start = cursor ? all.findIndex(({ id }) => id === cursor) : 0
    const end = start + Math.min(size, state.pageSize)
    return {
      object: 'list',
      type: 'page_or_data_source',
      page_or_data_source: {},
      results: all.slice(start, end).map(pageShape),
      has_more: end < all.length,
      next_cursor: all[end]?.id ?? null,
    }
  })
  app.get('/v1/pages/:id', async (request, reply) => {
    const { id } = request.params as { id: string }
    const page = state.pages.find((p) => p.id === id)
    return page ? pageShape(page) : notFound(reply, id)
  })
  app.get('/v1/pages/:id/markdown', async (request, reply) => {
    const { id } = request.params as { id: string }
    const page = state.pages.find((p) => p.id === id)
    if (!page) return notFound(reply, id)
    const answer: PageMarkdown = {
      object: 'page_markdown',
      id,
      markdown: page.markdown,
      truncated: false,
      unknown_block_ids: [],
    }
    return answer
  })
}

/** Lets tests and users write pages: `POST /_sandbox/notion/pages`. */
export function notionControl(app: FastifyInstance, state: NotionState): void {
  state.faults.control(app, '/_sandbox/notion/failures')
  app.post('/_sandbox/notion/pages', async (request) => {
    const page = { ...(request.body as NotionPage), editedAt: new Date().toISOString() }
    state.pages = [...state.pages.filter(({ id }) => id !== page.id), page]
    return { ok: true }
  })
  app.delete('/_sandbox/notion/pages/:id', async (request) => {
    const { id } = request.params as { id: string }
    state.pages = state.pages.filter((page) => page.id !== id)
    return { ok: true }
  })
}
