import { AppError } from '@callboard/core/errors'
import type { Json, JsonObject } from '@callboard/modules/catalog/domain/entity'

const maxDepth = 100

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * Merges as lodash's `merge` does, whose result templates rely on: objects by key, lists by index; anything else is replaced.
 * `__proto__` is no key of data, and left out.
 * @throws AppError `invalid_input` for values that are nested more than 100 levels deep
 */
export function mergeValues(before: Json | undefined, added: Json, depth = 0): Json {
  if (depth > maxDepth) throw new AppError('invalid_input', `The content is nested more than ${maxDepth} levels deep.`)
  if (Array.isArray(added)) {
    const old = Array.isArray(before) ? before : []
    return [...added.map((value, i) => mergeValues(old[i], value, depth + 1)), ...old.slice(added.length)]
  }
  if (!isObject(added)) return added
  const merged = new Map(Object.entries(isObject(before) ? before : {}))
  for (const [key, value] of Object.entries(added))
    if (key !== '__proto__') merged.set(key, mergeValues(merged.get(key), value, depth + 1))
  return Object.fromEntries(merged)
}
