import type { Bounds, Comparison, Condition, Context, Targeting, Test } from './model.ts'
import { compilePattern } from './pattern.ts'
import { compareVersions, parseVersion } from './versions.ts'

export type Matches = (context: Context) => boolean
type Scalar = (value: unknown) => boolean

/** Reads an attribute. A name with dots is looked up as it is, then as a path through objects. */
export function readerOf(attribute: string): (context: Context) => unknown {
  const path = attribute.split('.')
  if (path.length === 1) return (context) => (Object.hasOwn(context, attribute) ? context[attribute] : undefined)
  return (context) => {
    if (Object.hasOwn(context, attribute)) return context[attribute]
    let value: unknown = context
    for (const name of path) {
      if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined
      value = (value as Context)[name]
    }
    return value
  }
}

const instant = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?)?$/
/** From here on a number means milliseconds: as seconds it would be the year 5138. */
const firstMilliseconds = 1e11

/** Milliseconds since the epoch; undefined for what is no instant. */
export function parseInstant(value: unknown): number | undefined {
  if (typeof value === 'number') return Math.abs(value) < firstMilliseconds ? value * 1000 : value
  if (typeof value !== 'string' || !instant.test(value)) return undefined
  const at = Date.parse(value)
  return Number.isNaN(at) ? undefined : at
}

/** Whether a value lies within two bounds by an order; a bound that cannot be read lets nothing in. */
function within<T>(parse: (value: unknown) => T | undefined, order: (a: T, b: T) => number, bounds: Bounds): Scalar | undefined {
  const min = bounds.min === undefined ? undefined : parse(bounds.min)
  const max = bounds.max === undefined ? undefined : parse(bounds.max)
  if ((min === undefined) !== (bounds.min === undefined) || (max === undefined) !== (bounds.max === undefined)) return undefined
  if (min === undefined && max === undefined) return undefined
  const leastOrder = bounds.minExclusive ? 1 : 0
  const maxOrder = bounds.maxExclusive ? -1 : 0
  return (value) => {
    const parsed = parse(value)
    if (parsed === undefined) return false
    if (min !== undefined && Math.sign(order(parsed, min)) < leastOrder) return false
    return max === undefined || Math.sign(order(parsed, max)) <= maxOrder
  }
}

const parseNumber = (value: unknown) => (typeof value === 'number' ? value : undefined)
const readVersion = (value: unknown) => (typeof value === 'string' ? parseVersion(value) : undefined)
const byDifference = (a: number, b: number) => a - b

const ranges: Record<Comparison, (bounds: Bounds) => Scalar | undefined> = {
  number: (bounds) => within(parseNumber, byDifference, bounds),
  version: (bounds) => within(readVersion, compareVersions, bounds),
  time: (bounds) => within(parseInstant, byDifference, bounds),
}

const ofText =
  (test: (text: string) => boolean): Scalar =>
  (value) =>
    typeof value === 'string' && test(value)

/** The test of one value; undefined for one that is unknown or invalid, which nothing passes. */
function scalarOf(test: Test): Scalar | undefined {
  switch (test.operator) {
    case 'equals':
      return (value) => value === test.value
    case 'in': {
      const values = new Set<unknown>(test.values)
      return (value) => values.has(value)
    }
    case 'range':
      return ranges[test.as]?.(test)
    case 'startsWith':
      return ofText((text) => text.startsWith(test.value))
    case 'endsWith':
      return ofText((text) => text.endsWith(test.value))
    case 'contains':
      return ofText((text) => text.includes(test.value))
    case 'matches':
      return ofText(compilePattern(test.value))
    default:
      return undefined
  }
}

function compileCondition(condition: Condition): Matches | undefined {
  const read = readerOf(condition.attribute)
  if (condition.operator === 'equals' && condition.value === null) return (context) => (read(context) ?? null) === null
  const passes = scalarOf(condition)
  if (!passes) return undefined
  if (condition.of === 'all')
    return (context) => {
      const value = read(context) ?? []
      return Array.isArray(value) ? value.every(passes) : passes(value)
    }
  return (context) => {
    const value = read(context)
    return Array.isArray(value) ? value.some(passes) : passes(value)
  }
}

/**
 * Compiles targeting.
 * @param segments reusable targeting by key
 * @returns undefined for what cannot be evaluated (a segment that is missing or refers to itself, an invalid test): a rule with
 * it never matches, also where it is negated
 */
export function compileTargeting(
  targeting: Targeting,
  segments: { readonly [key: string]: Targeting },
  open: readonly string[] = [],
): Matches | undefined {
  if ('operator' in targeting) {
    try {
      return compileCondition(targeting)
    } catch {
      return undefined
    }
  }
  if ('segment' in targeting) {
    const { segment } = targeting
    const inner = Object.hasOwn(segments, segment) && !open.includes(segment) ? segments[segment] : undefined
    return inner && compileTargeting(inner, segments, [...open, segment])
  }
  if ('not' in targeting) {
    const inner = compileTargeting(targeting.not, segments, open)
    return inner && ((context) => !inner(context))
  }
  const every = 'all' in targeting
  const parts = (every ? targeting.all : targeting.any).map((part) => compileTargeting(part, segments, open))
  if (!parts.every((part) => part !== undefined)) return undefined
  return every ? (context) => parts.every((part) => part(context)) : (context) => parts.some((part) => part(context))
}
