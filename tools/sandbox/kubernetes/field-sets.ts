// FieldsV1 as the API server computes it, for the shapes that the samples and tests apply: mappings, lists by `name`, and other
// lists as a whole.

export type Value = unknown
export type Fields = { [entry: string]: Fields }
type Mapping = Record<string, Value>

const isMapping = (value: Value): value is Mapping => typeof value === 'object' && value !== null && !Array.isArray(value)
const isNamed = (value: Value): value is (Mapping & { name: string })[] =>
  Array.isArray(value) && value.length > 0 && value.every((item) => isMapping(item) && typeof item.name === 'string')
const entryOf = (name: string) => `k:${JSON.stringify({ name })}`

/** The fields that a value sets. */
export function fieldsIn(value: Value): Fields {
  if (isNamed(value)) return Object.fromEntries(value.map((item) => [entryOf(item.name), { '.': {}, ...fieldsIn(item) }]))
  if (!isMapping(value)) return {}
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [`f:${name}`, fieldsIn(inner)]))
}

/** A value with another one merged into it. */
export function merged(before: Value, given: Value): Value {
  if (isNamed(given)) {
    const current = isNamed(before) ? before : []
    const kept = current.map((item) => merged(item, given.find(({ name }) => name === item.name) ?? {}))
    return [...kept, ...given.filter(({ name }) => !current.some((item) => item.name === name))]
  }
  if (!isMapping(given)) return given
  const current = isMapping(before) ? before : {}
  const changed = Object.entries(given).map(([name, inner]) => [name, merged(current[name], inner)] as const)
  return { ...current, ...Object.fromEntries(changed) }
}

const isLeaf = (fields: Fields) => Object.keys(fields).every((entry) => entry === '.')

/** A value without fields that nobody sets any more. Undefined if nothing is left of it. */
export function without(value: Value, gone: Fields, kept: Fields): Value {
  if (isNamed(value)) {
    const items = value.flatMap((item) => {
      const entry = entryOf(item.name)
      const fields = gone[entry]
      if (!fields) return [item]
      if (!kept[entry]) return []
      return [without(item, fields, kept[entry])]
    })
    return items.length > 0 ? items : undefined
  }
  if (!isMapping(value)) return value
  const left = Object.entries(value).flatMap(([name, inner]) => {
    const entry = `f:${name}`
    const fields = gone[entry]
    if (!fields) return [[name, inner] as const]
    const others = kept[entry]
    if (isLeaf(fields)) return others ? [[name, inner] as const] : []
    const rest = without(inner, fields, others ?? {})
    return rest === undefined ? [] : [[name, rest] as const]
  })
  return left.length > 0 ? Object.fromEntries(left) : undefined
}

const valueAt = (value: Value, entry: string): Value => {
  if (entry.startsWith('f:')) return isMapping(value) ? value[entry.slice(2)] : undefined
  return Array.isArray(value) ? value.find((item) => isMapping(item) && entryOf(String(item.name)) === entry) : undefined
}

const textOf = (entry: string) =>
  entry.startsWith('f:') ? `.${entry.slice(2)}` : `[${entry.slice(2).replace(/[{}"]/g, '').replace(':', '=')}]`

/** The fields of both sets whose values differ, as paths. */
export function conflicts(one: Fields, other: Fields, before: Value, given: Value, path = ''): string[] {
  return Object.entries(one).flatMap(([entry, inner]) => {
    const also = other[entry]
    if (!also || entry === '.') return []
    const [was, is] = [valueAt(before, entry), valueAt(given, entry)]
    const at = path + textOf(entry)
    if (isLeaf(inner) || isLeaf(also)) return JSON.stringify(was) === JSON.stringify(is) ? [] : [at]
    return conflicts(inner, also, was, is, at)
  })
}

/** Fields without those of another set. */
export function minus(fields: Fields, other: Fields): Fields {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([entry, inner]) => {
      const also = other[entry]
      if (!also) return [[entry, inner]]
      if (isLeaf(inner) || isLeaf(also)) return []
      const rest = minus(inner, also)
      return Object.keys(rest).length > 0 ? [[entry, rest]] : []
    }),
  )
}

/** Fields of any of the sets. */
export const union = (sets: readonly Fields[]): Fields => {
  const all: Fields = {}
  for (const set of sets)
    for (const [entry, inner] of Object.entries(set)) all[entry] = all[entry] ? union([all[entry], inner]) : inner
  return all
}
