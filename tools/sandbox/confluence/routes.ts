import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { ConfluenceState, Content, Space } from './state.ts'

const author = '5b10ac8d82e05b22cc7d4ef5'

const unauthorized = (reply: FastifyReply) => reply.code(401).send({ code: 401, message: 'Unauthorized' })
const missing = (reply: FastifyReply) =>
  reply.code(404).send({ errors: [{ status: 404, code: 'NOT_FOUND', title: 'Not Found', detail: null }] })

const webui = (space: Space, { id, title }: Content) => `/spaces/${space.key}/pages/${id}/${encodeURIComponent(title)}`

const version = ({ version: number, changedAt }: Content) => ({
  number,
  createdAt: changedAt,
  message: '',
  minorEdit: false,
  authorId: author,
})

/** A page of a listing, and the cursor of the next. */
function part<T>(state: ConfluenceState, request: FastifyRequest, all: readonly T[]) {
  const { cursor, limit } = request.query as { cursor?: string; limit?: string }
  const start = cursor ? Number(Buffer.from(cursor, 'base64url').toString()) : 0
  const size = Math.min(Number(limit ?? 25), state.pageSize)
  const results = all.slice(start, start + size)
  const end = start + results.length
  return { results, start, size, next: end < all.length ? Buffer.from(String(end)).toString('base64url') : undefined }
}

/** The address of the next page as a path, with the query of this one. */
function nextPath(request: FastifyRequest, path: string, cursor: string): string {
  const query = new URLSearchParams(request.query as Record<string, string>)
  query.set('cursor', cursor)
  return `${path}?${query}`
}

const pageShape = (space: Space, content: Content) => ({
  id: content.id,
  status: 'current',
  title: content.title,
  spaceId: space.id,
  ...(content.parentId ? { parentId: content.parentId, parentType: 'page' } : {}),
  position: 1,
  authorId: author,
  ownerId: author,
  createdAt: content.changedAt,
  version: version(content),
  _links: { webui: webui(space, content), editui: '/pages/resumedraft.action', tinyui: '/x/Aw' },
})

const readersShape = ({ readers = { users: [], groups: [] } }: Content) => ({
  user: {
    results: readers.users.map((accountId) => ({ type: 'known', accountId, displayName: accountId })),
    start: 0,
    limit: 200,
    size: readers.users.length,
  },
  group: {
    results: readers.groups.map((name) => ({ type: 'group', name, id: `group-${name}` })),
    start: 0,
    limit: 200,
    size: readers.groups.length,
  },
})

function ancestorsOf(space: Space, { parentId }: Content): Content[] {
  const parent = space.content.find(({ id }) => id === parentId)
  return parent ? [...ancestorsOf(space, parent), parent] : []
}

const kindOf = ({ folder }: Content) => (folder ? 'folder' : 'page')

const foundShape = (space: Space, content: Content) => ({
  id: content.id,
  type: kindOf(content),
  status: 'current',
  title: content.title,
  ancestors: ancestorsOf(space, content).map((a) => ({
    id: a.id,
    type: kindOf(a),
    status: 'current',
    title: a.title,
    _expandable: {},
    _links: {},
  })),
  restrictions: {
    read: { operation: 'read', restrictions: readersShape(content), _expandable: { content: '' }, _links: {} },
    _expandable: { update: '' },
    _links: {},
  },
  _expandable: { body: '' },
  _links: { webui: webui(space, content) },
})

/** Spaces, pages and the search of Confluence Cloud (developer.atlassian.com/cloud/confluence/rest). */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: a flat list of routes
export function confluenceRoutes(app: FastifyInstance, state: ConfluenceState): void {
  state.faults.attach(app)
  app.addHook('onRequest', async (request, reply) => {
    const [scheme, value = ''] = (request.headers.authorization ?? '').split(' ')
    const [email, token] = Buffer.from(value, 'base64').toString().split(':')
    if (scheme !== 'Basic' || !email?.includes('@') || token !== state.token) return unauthorized(reply)
  })
  app.get('/wiki/api/v2/spaces', async (request) => {
    const { keys } = request.query as { keys?: string }
    const requested = keys?.split(',')
    const spaces = state.spaces.filter(({ key }) => !requested || requested.includes(key))
    const results = spaces.map(({ id, key, name }) => ({
      id,
      key,
      name,
      type: 'global',
      status: 'current',
      authorId: author,
      createdAt: '2025-02-01T08:00:00.000Z',
      homepageId: '1',
      _links: { webui: `/spaces/${key}` },
    }))
    return { results, _links: { base: `${state.base}/wiki` } }
  })
  app.get('/wiki/api/v2/spaces/:id/pages', async (request, reply) => {
    const { id } = request.params as { id: string }
    const space = state.spaces.find((s) => s.id === id)
    if (!space) return missing(reply)
    const pages = space.content.filter(({ folder }) => !folder)
    const { results, next } = part(state, request, pages)
    const links = next ? { next: nextPath(request, `/wiki/api/v2/spaces/${id}/pages`, next) } : {}
    return { results: results.map((page) => pageShape(space, page)), _links: { ...links, base: `${state.base}/wiki` } }
  })
  app.get('/wiki/api/v2/pages/:id', async (request, reply) => {
    const { id } = request.params as { id: string }
    const space = state.spaces.find(({ content }) => content.some((c) => c.id === id && !c.folder))
    const page = space?.content.find((c) => c.id === id)
    if (!space || !page) return missing(reply)
    const body = { storage: { representation: 'storage', value: page.storage } }
    return { ...pageShape(space, page), body }
  })
  app.get('/wiki/rest/api/content/search', async (request, reply) => {
    const { cql } = request.query as { cql?: string }
    const key = /^space = "([^"]+)"/.exec(cql ?? '')?.[1]
    if (!key) return reply.code(400).send({ statusCode: 400, message: `Could not parse cql : ${cql}` })
    const space = state.spaces.find((s) => s.key === key)
    const { results, start, size, next } = part(state, request, space?.content ?? [])
    // Unlike version 2, a path below the context.
    const links = next ? { next: nextPath(request, '/rest/api/content/search', next) } : {}
    return {
      results: space ? results.map((content) => foundShape(space, content)) : [],
      start,
      limit: size,
      size: results.length,
      _links: { ...links, base: `${state.base}/wiki`, context: '/wiki' },
    }
  })
}

/** Lets tests and users write pages: `POST /_sandbox/confluence/pages`. */
export function confluenceControl(app: FastifyInstance, state: ConfluenceState): void {
  state.faults.control(app, '/_sandbox/confluence/failures')
  app.post('/_sandbox/confluence/pages', async (request, reply) => {
    const { space: key, ...page } = request.body as { space: string } & Content
    const space = state.spaces.find((s) => s.key === key)
    if (!space) return reply.code(404).send({ message: `There is no space ${key}.` })
    const before = space.content.find(({ id }) => id === page.id)
    if (before) Object.assign(before, page, { version: before.version + 1, changedAt: new Date().toISOString() })
    else space.content.push({ ...page, version: 1, changedAt: new Date().toISOString() })
    return { ok: true }
  })
  app.delete('/_sandbox/confluence/pages/:id', async (request) => {
    const { id } = request.params as { id: string }
    for (const space of state.spaces) space.content = space.content.filter((content) => content.id !== id)
    return { ok: true }
  })
}
