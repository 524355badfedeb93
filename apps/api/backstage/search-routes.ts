import { AppError } from '@callboard/core/errors'
import { contextOf } from '@callboard/kernel/http'
import { findDocuments } from '@callboard/modules/search'
import { documentTypes } from '@callboard/modules/search/domain/document-query'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { sendBackstageError } from '../error-responses.ts'
import { parse } from './parse.ts'

const searchQuery = z.object({
  term: z.string().max(200).default(''),
  // An empty text is no number, although JavaScript reads it as 0.
  pageLimit: z.preprocess((value) => (value === '' ? Number.NaN : value), z.coerce.number().int().min(0).max(100)).default(25),
  pageCursor: z.string().max(200).optional(),
  types: z.array(z.enum(documentTypes, `Supported document types: ${documentTypes.join(' and ')}.`)),
})

/** The values of keys such as `filters[kind]`, `filters[kind][0]`, `types[0]` and `types`. Deeper keys match no field. */
function nested(query: Record<string, unknown>, name: string): Map<string, string[]> {
  const found = new Map<string, string[]>()
  for (const [key, value] of Object.entries(query)) {
    const [, outer, inner = ''] = /^(\w+)((?:\[.*)?)$/s.exec(key) ?? []
    if (outer !== name) continue
    const field = /^\[([^\]]*)\](?:\[\d*\])?$/.exec(inner)?.[1] ?? inner
    found.set(field, [...(found.get(field) ?? []), ...[value].flat().map(String)])
  }
  return found
}

// The page number, as in Backstage's cursors. An invalid one starts at the first page.
const encodeCursor = (page: number) => Buffer.from(String(page)).toString('base64')
const maxPage = 10_000

function pageOf(cursor: string | undefined): number {
  const page = Number(Buffer.from(cursor ?? '', 'base64').toString())
  return Number.isInteger(page) && page >= 0 ? Math.min(page, maxPage) : 0
}

/** Backstage's search API over the catalog and docs, for its frontend and tools. */
export async function searchRoutes(app: FastifyInstance): Promise<void> {
  app.setErrorHandler((error, request, reply) => sendBackstageError(error, request, reply))
  app.get('/query', async (request) => {
    const raw = request.query as Record<string, unknown>
    const types = [...new Set([...nested(raw, 'types').values()].flat())]
    const filters = nested(raw, 'filters')
    if (filters.has('')) throw new AppError('invalid_input', 'Filters have a name, as in filters[kind]=Component.')
    const { term, pageLimit, pageCursor, ...query } = parse(searchQuery, { ...raw, types })
    const page = pageOf(pageCursor)
    const { total, results } = await findDocuments(contextOf(request), {
      term,
      types: query.types.length > 0 ? query.types : [...documentTypes],
      filters: [...filters].map(([field, values]) => ({ field, values })),
      limit: pageLimit,
      offset: page * pageLimit,
    })
    return {
      results: results.map((result, i) => ({ ...result, rank: page * pageLimit + i + 1 })),
      ...(pageLimit > 0 && (page + 1) * pageLimit < total ? { nextPageCursor: encodeCursor(page + 1) } : {}),
      ...(page > 0 ? { previousPageCursor: encodeCursor(page - 1) } : {}),
      numberOfResults: total,
    }
  })
}
