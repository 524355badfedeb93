import { pathOfKey } from '@callboard/core/entity/facets'
import type { Json, JsonObject } from '@callboard/core/entity/entity'

/** Keeps only some dotted paths of an entity, as Backstage's `fields` does. */
export function selectFields<T extends JsonObject>(entity: T | null, fields: readonly string[] | undefined): T | null {
  if (!entity || !fields || fields.length === 0) return entity
  const result: JsonObject = {}
  for (const field of fields) copy(entity, result, field.includes('.') ? pathOfKey(field) : [field])
  return result as T
}

function copy(from: JsonObject, to: JsonObject, path: readonly string[]): void {
  const [key, ...rest] = path
  if (key === undefined || !Object.hasOwn(from, key)) return
  const value = from[key] as Json
  if (rest.length === 0) {
    to[key] = value
    return
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return
  const inner = (Object.hasOwn(to, key) ? to[key] : {}) as JsonObject
  copy(value, inner, rest)
  if (Object.keys(inner).length > 0) to[key] = inner
}
