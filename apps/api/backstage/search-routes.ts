import { type Descriptor, normalizeRef, partsOf, refOf, stringAt } from '@callboard/core/entity/entity'
import type { EntityFilter } from '@callboard/core/entity/query'
import { AppError } from '@callboard/core/errors'
import { queryEntities } from '@callboard/operations/catalog/query-entities'
import { searchDocs } from '@callboard/operations/docs/search-docs'
import type { OperationContext } from '@callboard/operations/operation'
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

/** The kinds of documents that are found; without being asked for one, all of them, entities first. */
const documentTypes = ['software-catalog', 'techdocs'] as const

/** The values of keys such as `filters[kind]`, `filters[kind][0]` and `types[0]`. */
function nested(query: Record<string, unknown>, name: string): Map<string, string[]> {
  const found = new Map<string, string[]>()
  for (const [key, value] of Object.entries(query)) {
    const [, outer, field = ''] = /^(\w+)\[([^\]]*)\](?:\[\d*\])?$/.exec(key) ?? []
    if (outer !== name) continue
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

type FoundPage = Awaited<ReturnType<typeof searchDocs>>[number]

/** A page of docs as Backstage's search describes one (plugins/search-backend-module-techdocs). */
function docsDocumentOf({ ref, path, title, excerpt, entity }: FoundPage, portal: string) {
  const { kind, namespace, name } = partsOf(ref)
  return {
    title,
    text: excerpt,
    location: `${portal}/catalog/${kind}/${namespace}/${encodeURIComponent(name)}?tab=docs&page=${encodeURIComponent(path)}`,
    path,
    kind,
    namespace,
    name,
    entityTitle: entity.title ?? entity.name,
    componentType: entity.type ?? '',
    lifecycle: entity.lifecycle ?? '',
    owner: entity.ownerRef ?? '',
    authorization: { resourceRef: ref },
  }
}

/** The pages that fit, as far as what is asked can be asked of them. */
async function docsFor(context: OperationContext, term: string, query: Record<string, unknown>): Promise<FoundPage[]> {
  const filters = nested(query, 'filters')
  const values = (...names: string[]) => {
    const found = names.flatMap((n) => filters.get(n) ?? [])
    return found.length > 0 ? found : undefined
  }
  const owners = values('owner')?.map((o) => normalizeRef(o, { kind: 'Group', namespace: 'default' }) ?? o)
  const pages = await searchDocs(context, {
    term,
    asked: { kinds: values('kind'), lifecycles: values('lifecycle'), types: values('type', 'componentType'), owners },
  })
  const among = (name: string, value: string) => values(name)?.some((v) => v.toLowerCase() === value) ?? true
  return pages.filter(({ ref }) => among('namespace', partsOf(ref).namespace) && among('name', partsOf(ref).name))
}

type Page = { context: OperationContext; term: string; filter: EntityFilter | undefined; offset: number; limit: number }

/** A page of entities, and how many there are. */
async function entitiesFor({ context, term, filter, offset, limit }: Page): Promise<{ items: Descriptor[]; total: number }> {
  const { items, total } = await queryEntities(context, {
    ...(term ? { text: { term } } : {}),
    ...(filter ? { filter } : {}),
    order: [{ field: 'metadata.name', order: 'asc' }],
    limit,
    offset,
    total: 'include',
  })
  return { items: items as unknown as Descriptor[], total: total ?? 0 }
}

/** Backstage's search API over the catalog and its docs, for its tools. */
export async function searchRoutes(app: FastifyInstance): Promise<void> {
  app.setErrorHandler((error, request, reply) => sendBackstageError(error, request, reply))
  app.get('/query', async (request) => {
    const raw = request.query as Record<string, unknown>
    const { term, pageLimit: limit, pageCursor } = parse(searchQuery, raw)
    const context = contextOf(request)
    const offset = offsetOf(pageCursor)
    const asked = [...nested(raw, 'types').values()].flat()
    // Whatever is looked through, a filter that nobody knows is refused.
    const filter = filterOf(raw)
    const wanted = documentTypes.filter((t) => asked.length === 0 || asked.includes(t))
    const entities = wanted.includes('software-catalog')
      ? await entitiesFor({ context, term: term.trim(), filter, offset, limit })
      : { items: [], total: 0 }
    const docs = wanted.includes('techdocs') ? await docsFor(context, term, raw) : []
    const { slug } = await getTenant(context, {})
    const portal = `${context.platform.publicUrl}/t/${slug}`
    // Pages of docs follow the entities.
    const docsFrom = Math.max(0, offset - entities.total)
    const documents = [
      ...entities.items.map((entity) => ({ type: 'software-catalog', document: documentOf(entity, portal) })),
      ...docs
        .slice(docsFrom, docsFrom + limit - entities.items.length)
        .map((page) => ({ type: 'techdocs', document: docsDocumentOf(page, portal) })),
    ]
    const total = entities.total + docs.length
    return {
      results: documents.map((d, i) => ({ ...d, rank: offset + i + 1 })),
      ...(offset + limit < total ? { nextPageCursor: encodeCursor(offset + limit) } : {}),
      ...(offset > 0 ? { previousPageCursor: encodeCursor(Math.max(0, offset - limit)) } : {}),
      numberOfResults: total,
    }
  })
}
