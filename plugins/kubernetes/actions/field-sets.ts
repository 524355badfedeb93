import type { Json, JsonObject } from '@callboard/modules/catalog/domain/entity'

// FieldsV1 of Kubernetes: which fields of an object a manager has applied. `f:name` is a field, `k:{…}` an item of a list by its
// keys, `v:…` an item by its value, `.` the item itself; a field without entries is owned whole
// (kubernetes.io/docs/reference/using-api/server-side-apply).

const isObject = (value: unknown): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value)

const isSame = (one: Json | undefined, other: Json | undefined) => JSON.stringify(one) === JSON.stringify(other)

/** The JSON after the prefix of an entry; undefined if there is none. */
function keyOf(entry: string): Json | undefined {
  try {
    return JSON.parse(entry.slice(2))
  } catch {
    return undefined
  }
}

/** The fields that a manager has applied to an object; empty if it has none. */
export function fieldsOf(object: unknown, manager: string): JsonObject {
  const metadata = isObject(object) && isObject(object.metadata) ? object.metadata : {}
  const entries = Array.isArray(metadata.managedFields) ? metadata.managedFields.filter(isObject) : []
  const own = entries.find((entry) => entry.manager === manager && entry.operation === 'Apply' && !entry.subresource)
  return isObject(own?.fieldsV1) ? own.fieldsV1 : {}
}

/** Fields of either set. One that is owned whole stays so. */
export function unionOf(one: JsonObject, other: JsonObject): JsonObject {
  const all = { ...other }
  for (const [key, inner] of Object.entries(one)) {
    const also = other[key]
    const isWhole = (fields: Json | undefined) => isObject(fields) && Object.keys(fields).length === 0
    if (isWhole(inner) || isWhole(also)) all[key] = {}
    else all[key] = isObject(inner) && isObject(also) ? unionOf(inner, also) : inner
  }
  return all
}

function itemsWith(list: readonly Json[], fields: JsonObject): Json[] {
  return list.flatMap((item): Json[] => {
    for (const [entry, inner] of Object.entries(fields)) {
      const key = keyOf(entry)
      if (entry.startsWith('v:') && isSame(key, item)) return [item]
      if (!entry.startsWith('k:') || !isObject(key) || !isObject(item)) continue
      if (!Object.entries(key).every(([name, value]) => isSame(item[name], value))) continue
      const owned = isObject(inner) ? valueWith(item, inner) : undefined
      return [{ ...key, ...(isObject(owned) ? owned : {}) }]
    }
    return []
  })
}

/** What an object has of some fields; undefined if nothing. */
export function valueWith(value: Json, fields: JsonObject): Json | undefined {
  const entries = Object.entries(fields)
  if (entries.length === 0) return value
  if (Array.isArray(value)) {
    const items = itemsWith(value, fields)
    return items.length > 0 ? items : undefined
  }
  if (!isObject(value)) return undefined
  const kept = entries.flatMap(([entry, inner]) => {
    const name = entry.slice(2)
    if (!entry.startsWith('f:') || !Object.hasOwn(value, name) || !isObject(inner)) return []
    const own = valueWith(value[name] ?? null, inner)
    return own === undefined ? [] : [[name, own] as const]
  })
  return kept.length > 0 || entries.some(([entry]) => entry === '.') ? Object.fromEntries(kept) : undefined
}
