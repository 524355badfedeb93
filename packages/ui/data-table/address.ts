import type { ListAddress } from './list-types.ts'
import type { Sorting } from './types.ts'

/** Parameters of a position in a list, which another filter or order makes meaningless. */
const positions = { page: undefined, after: undefined }

/** The address with changed parameters, on its first page unless they name another. Empty ones are left out. */
export function listHref({ path, query }: ListAddress, change: ListAddress['query']): string {
  const params = new URLSearchParams()
  for (const [name, value] of Object.entries({ ...query, ...positions, ...change })) if (value) params.set(name, value)
  const text = params.toString()
  return text ? `${path}?${text}` : path
}

/** The order that an address asks for, if the list has it. */
export function sortingOf<By extends string>(
  query: ListAddress['query'],
  fields: readonly By[],
  initial: Sorting & { by: By },
): Sorting & { by: By } {
  const by = fields.find((field) => field === query.sort)
  if (!by) return initial
  return { by, order: query.order === 'desc' ? 'desc' : 'asc' }
}

/** With at most 100 rows each, their offset is one that every operation accepts (100,000). */
const maxPage = 1000

/** The page that an address asks for, from 1. */
export const pageOf = (query: ListAddress['query']): number => Math.min(maxPage, Math.max(1, Math.floor(Number(query.page) || 1)))
