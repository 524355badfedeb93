import { requestLimits } from '@callboard/core/limits/limits'
import { z } from 'zod'
import type { EntityFilter } from './query.ts'

const maxDepth = 10
const maxQueries = requestLimits.conditions
const maxValues = requestLimits.conditionValues

const scalar = z.union([z.string(), z.number(), z.boolean()])
const object = z.record(z.string(), z.unknown())

/** In the order in which Backstage checks them; the first match applies. */
const condition = z.union([
  scalar.transform((value) => ({ values: [String(value)] })),
  z.object({ $exists: z.boolean() }).transform(({ $exists }) => ({ exists: $exists })),
  z.object({ $in: z.array(scalar).max(maxValues) }).transform(({ $in }) => ({ values: $in.map(String) })),
  z.object({ $contains: scalar }).transform(({ $contains }) => ({ values: [String($contains)] })),
  z.object({ $contains: object }).transform(({ $contains }) => ({ contains: $contains })),
  z.object({ $hasPrefix: z.string() }).transform(({ $hasPrefix }) => ({ prefix: $hasPrefix })),
])

const operators = ['$all', '$any', '$not'] as const
type Operator = (typeof operators)[number]

const isOperator = (key: string): key is Operator => (operators as readonly string[]).includes(key)

type Budget = { left: number }

/**
 * Parses a Backstage predicate query (@backstage/filter-predicates): a single `$all`, `$any` or `$not`, or keys with a value,
 * `$in`, `$exists`, `$contains` or `$hasPrefix`.
 * @throws Error naming the invalid part
 */
export function parsePredicate(query: unknown, depth = 0, budget: Budget = { left: requestLimits.conditions }): EntityFilter {
  if (depth > maxDepth) throw new Error(`The query is nested more than ${maxDepth} levels deep.`)
  const parsed = object.safeParse(query)
  if (!parsed.success) throw new Error('A query must be an object such as {"kind":"component"}.')
  const entries = Object.entries(parsed.data)
  const operator = entries.find(([key]) => isOperator(key))
  if (operator && entries.length > 1)
    throw new Error(`${operator[0]} must be the only key of its object. Wrap it and the other conditions in $all.`)
  const parts = entries.map(([key, value]) =>
    isOperator(key) ? combination(key, value, depth, budget) : fieldCondition(key, value, budget),
  )
  return parts.length === 1 && parts[0] ? parts[0] : { all: parts }
}

function combination(operator: Operator, value: unknown, depth: number, budget: Budget): EntityFilter {
  if (operator === '$not') return { not: parsePredicate(value, depth + 1, budget) }
  const list = z.array(z.unknown()).max(maxQueries).safeParse(value)
  if (!list.success) throw new Error(`${operator} needs a list of at most ${maxQueries} queries.`)
  const inner = list.data.map((q) => parsePredicate(q, depth + 1, budget))
  return operator === '$all' ? { all: inner } : { any: inner }
}

function fieldCondition(key: string, value: unknown, budget: Budget): EntityFilter {
  if (key.startsWith('$')) throw new Error(`${key} is not an operator. Use ${operators.join(', ')}, or a key such as "kind".`)
  if (budget.left-- <= 0)
    throw new Error(`A query may have ${requestLimits.conditions} conditions. Split it into several requests.`)
  const parsed = condition.safeParse(value)
  if (!parsed.success)
    throw new Error(
      `The condition on "${key}" is invalid. Use a value, {"$in":[…]} of at most ${maxValues} values, {"$exists":true}, {"$contains":…} or {"$hasPrefix":"…"}.`,
    )
  if (!('contains' in parsed.data)) return { key, ...parsed.data }
  if (key.toLowerCase() === 'relations') return relation(parsed.data.contains)
  throw new Error(`$contains with an object is only possible for "relations". Give a value for "${key}".`)
}

const targets = z.union([
  z.string().transform((ref) => [ref]),
  z
    .object({ $in: z.array(z.string()).min(1).max(maxValues) })
    .strict()
    .transform(({ $in }) => $in),
])
const relationShape = z.object({ type: z.string().min(1), targetref: targets.optional() }).strict()

/** `{"relations":{"$contains":{"type":"ownedBy","targetRef":"group:default/a"}}}` is the condition `relations.ownedBy`. */
function relation(contains: Record<string, unknown>): EntityFilter {
  const entries = Object.entries(contains).map(([key, value]) => [key.toLowerCase(), value] as const)
  const parsed = relationShape.safeParse(Object.fromEntries(entries))
  if (!parsed.success || new Set(entries.map(([key]) => key)).size < entries.length)
    throw new Error('$contains for "relations" needs a "type", and may have a "targetRef": a reference, or {"$in":[references]}.')
  const { type, targetref } = parsed.data
  const key = `relations.${type}`
  return targetref ? { key, values: targetref } : { key, exists: true }
}
