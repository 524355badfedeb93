import { type Descriptor, partsOf, refOf, stringAt } from '@callboard/core/entity/entity'
import type { EntityFilter } from '@callboard/core/entity/query'
import { AppError } from '@callboard/core/errors'
import { queryEntities } from '@callboard/operations/catalog/query-entities'
import { getTenant } from '@callboard/operations/tenant/read-tenant'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { contextOf } from '../authenticate.ts'
import { sendBackstageError } from '../refusals.ts'
import { parse } from './parse.ts'

const searchQuery = z.object({
  term: z.string().max(200).default(''),
  pageLimit: z.coerce.number().int().min(1).max(100).default(25),
  pageCursor: z.string().max(200).optional(),
})

/** What Backstage's documents call a field, and where an entity has it. */
const fields: Record<string, string> = {
  kind: 'kind',
  namespace: 'metadata.namespace',
  name: 'metadata.name',
  lifecycle: 'spec.lifecycle',
  type: 'spec.type',
  componentType: 'spec.type',
  owner: 'relations.ownedBy',
}

const documentType = 'software-catalog'

/** The values of keys such as `filters[kind]`, `filters[kind][0]` and `types[0]`. */
function nested(query: Record<string, unknown>, name: string): Map<string, string[]> {
  const found = new Map<string, string[]>()
  for (const [key, value] of Object.entries(query)) {
    const match = new RegExp(`^${name}\\[([^\\]]*)\\](\\[\\d*\\])?$`).exec(key)
    if (!match) continue
    const field = match[1] ?? ''
    found.set(field, [...(found.get(field) ?? []), ...[value].flat().map(String)])
  }
  return found
}

function filterOf(query: Record<string, unknown>): EntityFilter | undefined {
  const all = [...nested(query, 'filters')].map(([field, values]): EntityFilter => {
    const key = fields[field]
    if (!key) throw new AppError('invalid_input', `There is no filter "${field}". Use ${Object.keys(fields).join(', ')}.`)
    return { key, values }
  })
  return all.length > 0 ? { all } : undefined
}

const encodeCursor = (offset: number) => Buffer.from(`o${offset}`).toString('base64url')

function offsetOf(cursor: string | undefined): number {
  if (!cursor) return 0
  const match = /^o(\d{1,7})$/.exec(Buffer.from(cursor, 'base64url').toString())
  if (!match) throw new AppError('invalid_input', 'The pageCursor is not one of ours.')
  return Number(match[1])
}

/** An entity as Backstage's search describes one (plugins/search-backend-module-catalog). */
function documentOf(entity: Descriptor, portal: string) {
  const ref = refOf(entity)
  const { kind, namespace, name } = partsOf(ref)
  const { metadata, spec } = entity
  return {
    title: metadata.title ?? metadata.name,
    text: metadata.description ?? '',
    location: `${portal}/catalog/${kind}/${namespace}/${encodeURIComponent(name)}`,
    kind: entity.kind,
    namespace: metadata.namespace ?? 'default',
    type: stringAt(spec, 'type') ?? 'other',
    componentType: stringAt(spec, 'type') ?? 'other',
    lifecycle: stringAt(spec, 'lifecycle') ?? '',
    owner: stringAt(spec, 'owner') ?? '',
    authorization: { resourceRef: ref },
  }
}

/** Backstage's search API over the catalog, for its tools. */
export async function searchRoutes(app: FastifyInstance): Promise<void> {
  app.setErrorHandler((error, request, reply) => sendBackstageError(error, request, reply))
  app.get('/query', async (request) => {
    const raw = request.query as Record<string, unknown>
    const { term, pageLimit, pageCursor } = parse(searchQuery, raw)
    const context = contextOf(request)
    const offset = offsetOf(pageCursor)
    const types = [...nested(raw, 'types').values()].flat()
    if (types.length > 0 && !types.includes(documentType)) return { results: [], numberOfResults: 0 }
    const filter = filterOf(raw)
    const page = await queryEntities(context, {
      ...(term.trim() ? { text: { term: term.trim() } } : {}),
      ...(filter ? { filter } : {}),
      order: { field: 'metadata.name', order: 'asc' },
      limit: pageLimit,
      offset,
      total: 'include',
    })
    const { slug } = await getTenant(context, {})
    const portal = `${context.platform.publicUrl}/t/${slug}`
    return {
      results: page.items.map((entity, i) => ({
        type: documentType,
        document: documentOf(entity as unknown as Descriptor, portal),
        rank: offset + i + 1,
      })),
      ...(page.hasMore ? { nextPageCursor: encodeCursor(offset + pageLimit) } : {}),
      ...(offset > 0 ? { previousPageCursor: encodeCursor(Math.max(0, offset - pageLimit)) } : {}),
      numberOfResults: page.total ?? 0,
    }
  })
}
