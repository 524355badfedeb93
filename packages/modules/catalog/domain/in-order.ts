import type { Json } from './entity.ts'

/** Conventional key order of a descriptor; other keys follow alphabetically. */
const first = [
  'apiVersion',
  'kind',
  'metadata',
  'spec',
  'name',
  'namespace',
  'title',
  'description',
  'labels',
  'annotations',
  'tags',
  'links',
  'type',
  'lifecycle',
  'owner',
  'system',
]
const last = ['definition', 'relations']

const rank = (key: string) => {
  const at = first.indexOf(key)
  return at >= 0 ? at : last.includes(key) ? 1000 : 500
}

/** A descriptor with its keys in conventional order, which the database does not preserve. */
export function inOrder(descriptor: Json): Json {
  if (typeof descriptor !== 'object' || descriptor === null || Array.isArray(descriptor)) return descriptor
  const sorted = (value: { [key: string]: Json }) =>
    Object.entries(value).sort(([a], [b]) => rank(a) - rank(b) || a.localeCompare(b))
  // Keys at deeper levels are user-defined and keep their order.
  return Object.fromEntries(
    sorted(descriptor).map(([key, value]) => [
      key,
      typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.fromEntries(sorted(value)) : value,
    ]),
  )
}
