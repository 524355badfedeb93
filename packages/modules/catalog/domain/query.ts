/** A condition on entities. Keys are Backstage filter keys (`spec.type`, `relations.ownedBy`, `metadata.annotations.x`). */
export type EntityFilter =
  | { all: EntityFilter[] }
  | { any: EntityFilter[] }
  | { not: EntityFilter }
  | { key: string; values: string[] }
  | { key: string; prefix: string }
  | { key: string; exists: boolean }

export type EntityOrder = { field: string; order: 'asc' | 'desc' }

/** Boundary of a page: the sort values and id of its last or first entity. */
export type PagePosition = { values: (string | null)[]; id: string }

export type EntityQuery = {
  filter?: EntityFilter
  /** Text to find, in the given fields or anywhere. */
  text?: { term: string; fields?: string[] }
  /** Further ones break ties. */
  order?: EntityOrder[]
  /** Where entities without a sort value go. If unset they are left out. */
  missing?: 'last' | 'omit'
  limit: number
  offset?: number
  from?: PagePosition & { direction: 'next' | 'prev' }
  total: 'include' | 'exclude'
}

/**
 * Parses Backstage's repeated `filter` parameter: repetitions are alternatives, commas combine conditions, a repeated key lists
 * alternative values, and a bare key tests for presence.
 * @throws Error naming a part without a key, or with an operator
 */
export function parseFilters(filters: readonly string[]): EntityFilter | undefined {
  const sets = filters.map(parseFilter).filter((f): f is EntityFilter => f !== undefined)
  if (sets.length === 0) return undefined
  return sets.length === 1 ? sets[0] : { any: sets }
}

function parseFilter(filter: string): EntityFilter | undefined {
  const values = new Map<string, string[]>()
  const present = new Set<string>()
  for (const statement of filter
    .split(',')
    .map((s) => s.trim())
    .filter(Boolean)) {
    const at = statement.indexOf('=')
    const key = (at < 0 ? statement : statement.slice(0, at)).trim()
    if (!key) throw new Error(`Invalid filter: "${statement}" has no key. Write key=value, or a key alone.`)
    if (key.startsWith('$'))
      throw new Error(`Invalid filter: "${key}" is an operator, not a key. Operators are for queries in a body.`)
    if (at < 0) present.add(key)
    else {
      const list = values.get(key) ?? []
      list.push(statement.slice(at + 1).trim())
      values.set(key, list)
    }
  }
  const all: EntityFilter[] = [
    ...[...values].map(([key, list]) => ({ key, values: list })),
    ...[...present].filter((key) => !values.has(key)).map((key) => ({ key, exists: true })),
  ]
  return all.length === 0 ? undefined : { all }
}

export type FilterCost = { conditions: number; values: number }

/** The cost of a filter: its conditions and the values they compare with. Stops counting at `most` conditions. */
export function filterCost(filter: EntityFilter | undefined, most = Number.POSITIVE_INFINITY): FilterCost {
  const cost = { conditions: 0, values: 0 }
  const waiting: EntityFilter[] = filter ? [filter] : []
  for (let one = waiting.pop(); one && cost.conditions <= most; one = waiting.pop()) {
    if ('all' in one) for (const inner of one.all) waiting.push(inner)
    else if ('any' in one) for (const inner of one.any) waiting.push(inner)
    else if ('not' in one) waiting.push(one.not)
    else {
      cost.conditions++
      cost.values += 'values' in one ? one.values.length : 1
    }
  }
  return cost
}

/** Whether a flat object matches a filter; keys and values are case-insensitive. */
export function evaluate(filter: EntityFilter, object: Readonly<Record<string, unknown>>): boolean {
  if ('all' in filter) return filter.all.every((f) => evaluate(f, object))
  if ('any' in filter) return filter.any.some((f) => evaluate(f, object))
  if ('not' in filter) return !evaluate(filter.not, object)
  const found = Object.entries(object).find(([key]) => key.toLowerCase() === filter.key.toLowerCase())?.[1]
  if ('exists' in filter) return (found !== undefined) === filter.exists
  if ('prefix' in filter) return typeof found === 'string' && found.toLowerCase().startsWith(filter.prefix.toLowerCase())
  return found !== undefined && filter.values.some((v) => v.toLowerCase() === String(found).toLowerCase())
}

/**
 * The kinds, in lower case, if a filter asks for whole kinds and nothing else; `all` without a filter.
 * @returns undefined for every other filter
 */
export function wholeKindsOf(filter: EntityFilter | undefined): readonly string[] | 'all' | undefined {
  if (!filter) return 'all'
  const inner = 'all' in filter ? filter.all : 'any' in filter ? filter.any : undefined
  if (inner) return inner.length === 1 ? wholeKindsOf(inner[0]) : undefined
  return 'values' in filter && filter.key.toLowerCase() === 'kind' ? filter.values.map((v) => v.toLowerCase()) : undefined
}
