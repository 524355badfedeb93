import { parse } from 'yaml'
import type { FolderOrder, OrderEntry } from './folder-order.ts'

const maxEntries = 500
const maxDepth = 6

function entriesOf(value: unknown, depth: number): OrderEntry[] {
  if (!Array.isArray(value) || depth > maxDepth) return []
  return value.slice(0, maxEntries).flatMap((item): OrderEntry[] => {
    if (typeof item === 'string') return [{ title: null, path: item }]
    if (typeof item !== 'object' || item === null) return []
    const [title = '', inner]: [string?, unknown?] = Object.entries(item)[0] ?? []
    // awesome-nav: a pattern with options.
    if (title === 'glob' && typeof inner === 'string') return [{ title: null, path: inner }]
    if (typeof inner === 'string') return [{ title, path: inner }]
    return Array.isArray(inner) ? [{ title, entries: entriesOf(inner, depth + 1) }] : []
  })
}

const isDescending = (order: unknown, sort: unknown): boolean =>
  order === 'desc' || (typeof sort === 'object' && sort !== null && 'direction' in sort && sort.direction === 'desc')

/** `sort_type: natural` of `.pages`, `sort: {type: natural}` of `.nav.yml`. */
function naturalOf(sort: unknown, sortType: unknown): { natural?: boolean } {
  const type = typeof sort === 'object' && sort !== null && 'type' in sort ? sort.type : sortType
  return typeof type === 'string' ? { natural: type === 'natural' } : {}
}

/** Parses `.pages` or `.nav.yml`; invalid parts are ignored. */
export function readFolderOrder(text: string): FolderOrder {
  let value: unknown
  try {
    value = parse(text, { logLevel: 'silent', maxAliasCount: 100, merge: true, uniqueKeys: false })
  } catch {
    value = undefined
  }
  const {
    title,
    nav,
    arrange,
    order,
    sort,
    sort_type: sortType,
    hide,
  } = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>
  const listed = Array.isArray(nav) ? nav : arrange
  return {
    title: typeof title === 'string' && title.trim() ? title.trim() : null,
    hide: hide === true,
    descending: isDescending(order, sort),
    ...naturalOf(sort, sortType),
    entries: Array.isArray(listed) ? entriesOf(listed, 0) : null,
  }
}
