import { AppError } from '@callboard/core/errors'
import { type EntityFilter, evaluate } from '@callboard/modules/catalog/domain/query'
import { z } from 'zod'
import { predicateOf } from './filters.ts'

/** Body of `POST /locations/by-query`. */
export const locationQuery = z.object({
  limit: z.number().int().min(1, 'The limit must be greater than zero.').default(1000),
  query: z.unknown().optional(),
  cursor: z.string().min(1, 'The cursor must not be empty.').max(20_000).optional(),
})

const cursorSchema = z.object({ limit: z.number().int().min(1), afterId: z.string(), query: z.unknown().optional() })
type Cursor = z.output<typeof cursorSchema>

const encode = (cursor: Cursor): string => Buffer.from(JSON.stringify(cursor)).toString('base64')

function decode(text: string): Cursor {
  try {
    return cursorSchema.parse(JSON.parse(Buffer.from(text, 'base64').toString()))
  } catch {
    throw new AppError('invalid_input', 'Malformed cursor')
  }
}

const keys: ReadonlySet<string> = new Set(['id', 'type', 'target', 'entityref'])

function requireKnownKeys(filter: EntityFilter): void {
  if ('all' in filter) for (const inner of filter.all) requireKnownKeys(inner)
  else if ('any' in filter) for (const inner of filter.any) requireKnownKeys(inner)
  else if ('not' in filter) requireKnownKeys(filter.not)
  else if (!keys.has(filter.key.toLowerCase()))
    throw new AppError('invalid_input', `"${filter.key}" is not a key of locations. Use id, type, target or entityRef.`)
}

type Location = Readonly<Record<'id' | 'type' | 'target' | 'entityRef', string>>

/**
 * A page of the locations that match a query, by id. A cursor has the limit and query of its first page.
 * @throws AppError `invalid_input` for a malformed cursor or query
 */
export function pageOfLocations(locations: readonly Location[], input: z.output<typeof locationQuery>) {
  const { limit, afterId, query } = input.cursor ? decode(input.cursor) : { ...input, afterId: '' }
  const filter = predicateOf(query)
  if (filter) requireKnownKeys(filter)
  const matching = locations.filter((location) => !filter || evaluate(filter, location))
  const rest = matching.filter(({ id }) => id > afterId).sort((a, b) => (a.id < b.id ? -1 : 1))
  const items = rest.slice(0, limit)
  const last = items.at(-1)
  const next = last && rest.length > limit ? { nextCursor: encode({ limit, afterId: last.id, query }) } : {}
  return { items, totalItems: matching.length, pageInfo: next }
}
