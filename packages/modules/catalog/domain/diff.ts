import type { Json } from './entity.ts'

/** A value that differs; absent on the side that lacks it. Paths are dotted, as in filters. */
export type Difference = { path: string; before?: Json; after?: Json }

type Value = Json | undefined

const isObject = (value: Value): value is { [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Equal apart from the order of keys. */
export function sameJson(a: Value, b: Value): boolean {
  if (a === b) return true
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((v, i) => sameJson(v, b[i]))
  if (!isObject(a) || !isObject(b)) return false
  const keys = Object.keys(a)
  return keys.length === Object.keys(b).length && keys.every((k) => Object.hasOwn(b, k) && sameJson(a[k], b[k]))
}

/**
 * Differences between two descriptors, value by value in key order. A list is one value, because moved elements are not
 * informative.
 */
export function differencesOf(before: Value, after: Value, path = ''): Difference[] {
  if (sameJson(before, after)) return []
  if (isObject(before) && isObject(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])]
    return keys.flatMap((k) => differencesOf(before[k], after[k], path ? `${path}.${k}` : k))
  }
  return [{ path, ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) }]
}

/** Longer values are truncated where differences are shown or sent: a definition may be megabytes long. */
const maxTextLength = 4000

const truncate = (value: Json): Json => {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.length <= maxTextLength ? value : `${text.slice(0, maxTextLength)} … (${text.length} characters in all)`
}

/** Differences with long values truncated. */
export const truncateValues = (differences: readonly Difference[]): Difference[] =>
  differences.map((d) => ({
    path: d.path,
    ...(d.before === undefined ? {} : { before: truncate(d.before) }),
    ...(d.after === undefined ? {} : { after: truncate(d.after) }),
  }))
