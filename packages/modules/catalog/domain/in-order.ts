import type { Json } from './entity.ts'

/** The order in which people write a descriptor; what is not named here follows in the order of its names. */
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

/** A descriptor with its keys in the order in which people write them. The database keeps none. */
export function inOrder(descriptor: Json): Json {
  if (typeof descriptor !== 'object' || descriptor === null || Array.isArray(descriptor)) return descriptor
  const sorted = (value: { [key: string]: Json }) =>
    Object.entries(value).sort(([a], [b]) => rank(a) - rank(b) || a.localeCompare(b))
  // Deeper down, names are those of people: they stay as they come.
  return Object.fromEntries(
    sorted(descriptor).map(([key, value]) => [
      key,
      typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.fromEntries(sorted(value)) : value,
    ]),
  )
}
