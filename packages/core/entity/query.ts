import { z } from 'zod'
import { requestLimits } from '../limits/limits.ts'

/** A condition on entities. Keys are Backstage filter keys (`spec.type`, `relations.ownedBy`, `metadata.annotations.x`). */
export type EntityFilter =
  | { all: EntityFilter[] }
  | { any: EntityFilter[] }
  | { not: EntityFilter }
  | { key: string; values: string[] }
  | { key: string; exists: boolean }

export type EntityOrder = { field: string; order: 'asc' | 'desc' }

export type EntityQuery = {
  filter?: EntityFilter
  /** Text that must occur, in the given fields or anywhere. */
  text?: { term: string; fields?: string[] }
  order?: EntityOrder
  limit: number
  offset?: number
  /** Where a page starts or ends, by the order's value and the entity's id. */
  from?: { value: string | null; id: string; direction: 'next' | 'prev' }
  total: 'include' | 'exclude'
}

/**
 * Reads Backstage's repeated `filter` parameter: several are alternatives, commas inside one are conditions that all
 * hold, a repeated key inside one is a choice of values, and a bare key asks for presence.
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
    if (!key) continue
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

type Predicate = { [key: string]: unknown }

const predicateValue = z.union([z.string(), z.number(), z.boolean()])

/**
 * Reads a Backstage predicate query: `$all`, `$any`, `$not`, and keys with a value, `$in` or `$exists`.
 * @throws Error whose message says which part is not understood
 */
export function parsePredicate(query: unknown, depth = 0, budget = { left: requestLimits.conditions }): EntityFilter {
  if (depth > 10) throw new Error('The query is nested more than 10 levels deep.')
  const object = z.record(z.string(), z.unknown()).safeParse(query)
  if (!object.success) throw new Error('A query must be an object such as {"kind":"component"}.')
  const parts = Object.entries(object.data as Predicate).map(([key, value]): EntityFilter => {
    if (key === '$all' || key === '$any') {
      const list = z.array(z.unknown()).max(100).safeParse(value)
      if (!list.success) throw new Error(`${key} needs a list of at most 100 queries.`)
      const inner = list.data.map((q) => parsePredicate(q, depth + 1, budget))
      return key === '$all' ? { all: inner } : { any: inner }
    }
    if (key === '$not') return { not: parsePredicate(value, depth + 1, budget) }
    if (key.startsWith('$')) throw new Error(`${key} is not supported here. Use $all, $any, $not, $in or $exists.`)
    if (budget.left-- <= 0)
      throw new Error(`A query may have ${requestLimits.conditions} conditions. Split it into several requests.`)
    const plain = predicateValue.safeParse(value)
    if (plain.success) return { key, values: [String(plain.data)] }
    const condition = z
      .union([z.object({ $in: z.array(predicateValue).max(500) }).strict(), z.object({ $exists: z.boolean() }).strict()])
      .safeParse(value)
    if (!condition.success)
      throw new Error(`The condition on "${key}" is not understood. Give a value, {"$in":[…]} or {"$exists":true}.`)
    return '$in' in condition.data ? { key, values: condition.data.$in.map(String) } : { key, exists: condition.data.$exists }
  })
  return parts.length === 1 && parts[0] ? parts[0] : { all: parts }
}

export type FilterCost = { conditions: number; values: number }

/** How much a filter asks of the database: its conditions, and the values that they compare with. Stops at `most` conditions. */
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

/** Whether a flat object fits a filter; keys and values are compared without regard to case. */
export function evaluate(filter: EntityFilter, object: Readonly<Record<string, unknown>>): boolean {
  if ('all' in filter) return filter.all.every((f) => evaluate(f, object))
  if ('any' in filter) return filter.any.some((f) => evaluate(f, object))
  if ('not' in filter) return !evaluate(filter.not, object)
  const found = Object.entries(object).find(([key]) => key.toLowerCase() === filter.key.toLowerCase())?.[1]
  if ('exists' in filter) return (found !== undefined) === filter.exists
  return found !== undefined && filter.values.some((v) => v.toLowerCase() === String(found).toLowerCase())
}
