import type { Descriptor, Json } from './entity.ts'

/** Longer keys and values are not indexed; Backstage drops them too. */
const maxLength = 200
/** Keys with their own column are not facets, because each facet enlarges the index. */
export const columnKeys = [
  'kind',
  'metadata.name',
  'metadata.namespace',
  'metadata.description',
  'spec.type',
  'spec.lifecycle',
] as const
/** Keys of which every value is counted as entities are written (`entity_count`). */
export const countedKeys: ReadonlySet<string> = new Set([
  'kind',
  'metadata.namespace',
  'spec.type',
  'spec.lifecycle',
  'metadata.tags',
])
/** Present on every entity. */
export const everywhere: ReadonlySet<string> = new Set(['apiversion'])

/** Keys that cannot be filtered by, including everything below them. */
const hidden = ['metadata.etag', 'metadata.generation', 'status', 'attachments'] as const

/** Whether entities can have a value for a key (in lower case) that is not a relation. */
export const mayHaveValue = (key: string): boolean => !hidden.some((h) => key === h || key.startsWith(`${h}.`))

const left = new Set<string>([...columnKeys, ...hidden, 'metadata.uid', 'relations'])

const shortTexts = (list: Json[]) => list.filter((v): v is string => typeof v === 'string' && v.length <= maxLength)

/**
 * What Backstage's filters can match besides the entity's columns: `path=value` for each leaf and `path` for presence, in lower
 * case. An array of strings also yields `path.value=true`, as in Backstage's search table. Objects and empty arrays do not count
 * as present, null does.
 */
export function facetsOf(entity: Descriptor): string[] {
  const found = new Set<string>()
  collect(found, '', entity as unknown as Json)
  return [...found]
}

function collect(found: Set<string>, path: string, value: Json | undefined): void {
  if (left.has(path) || value === undefined || path.length > maxLength) return
  if (Array.isArray(value)) {
    for (const element of value) collect(found, path, element)
    for (const element of shortTexts(value)) found.add(`${path}.${element}=true`.toLowerCase())
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value))
      collect(found, path ? `${path}.${key.toLowerCase()}` : key.toLowerCase(), inner)
  } else {
    if (!everywhere.has(path)) found.add(path)
    if (value !== null && String(value).length <= maxLength) found.add(`${path}=${String(value).toLowerCase()}`)
  }
}

/**
 * The JSON path of a filter key. Annotation and label names contain dots, so only the first two parts of those keys are path
 * segments.
 */
export function pathOfKey(key: string): string[] {
  const named = /^(metadata)\.(annotations|labels)\.(.+)$/i.exec(key)
  return named ? ['metadata', (named[2] ?? '').toLowerCase(), named[3] ?? ''] : key.split('.')
}
