import type { Loose } from '../loose.ts'

const limitKeywords = [
  'minLength',
  'maxLength',
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'minItems',
  'maxItems',
  'minProperties',
  'maxProperties',
  'pattern',
]

const ruleKeywords = [
  'not',
  'if',
  'then',
  'else',
  'dependentRequired',
  'dependentSchemas',
  'patternProperties',
  'propertyNames',
  'contains',
  'prefixItems',
  'unevaluatedProperties',
  'unevaluatedItems',
  'uniqueItems',
  'multipleOf',
]

const present = (schema: Loose, keywords: readonly string[]) =>
  new Map(keywords.filter((k) => k in schema).map((k) => [k, schema[k]]))

const exclusive = [
  ['exclusiveMinimum', 'minimum', 1],
  ['exclusiveMaximum', 'maximum', -1],
] as const

/** Lengths and counts are never negative. */
const zeroIsNone = ['minLength', 'minItems', 'minProperties']

/**
 * Bounds in current notation: OpenAPI 3.0 marks a bound as exclusive, and integers need no exclusive bounds.
 * @param types of the schema, which may include `null`
 */
export function limitsOf(schema: Loose, types: ReadonlySet<string> | undefined): Map<string, unknown> {
  const limits = present(schema, limitKeywords)
  const isWhole = types?.has('integer') === true && !types.has('number')
  for (const [keyword, bound, step] of exclusive) {
    if (schema[keyword] === true) limits.set(keyword, schema[bound]).delete(bound)
    const limit = limits.get(keyword)
    if (typeof limit !== 'number') limits.delete(keyword)
    else if (isWhole && !limits.has(bound)) {
      limits.delete(keyword)
      limits.set(bound, limit + step)
    }
  }
  for (const keyword of zeroIsNone) if (limits.get(keyword) === 0) limits.delete(keyword)
  return limits
}

/** Rules that restrict something. A list as `items` describes the items by position, as before JSON Schema 2020-12. */
export function rulesOf(schema: Loose): Map<string, unknown> {
  const rules = present(schema, ruleKeywords)
  if (rules.get('uniqueItems') === false) rules.delete('uniqueItems')
  if (Array.isArray(schema.items)) rules.set('prefixItems', schema.items)
  return rules
}

/** Of two bounds, the one that accepts less. */
export function stricter(a: ReadonlyMap<string, unknown>, b: ReadonlyMap<string, unknown>): Map<string, unknown> {
  const limits = new Map([...a, ...b])
  for (const [keyword, one] of a) {
    const other = b.get(keyword)
    if (typeof one !== 'number' || typeof other !== 'number') continue
    limits.set(keyword, /max/i.test(keyword) ? Math.min(one, other) : Math.max(one, other))
  }
  return limits
}
