import { type Loose, listOf, objectOf, targetOf } from './loose.ts'

type Visit = (holder: Loose, key: string, ref: string) => void

/** Values of a discriminator's mapping are references, or names of schemas. */
function mappedReferences(holder: Loose, visit: Visit): void {
  const mapping = objectOf(objectOf(holder.discriminator).mapping)
  for (const [value, ref] of Object.entries(mapping))
    if (typeof ref === 'string' && /[/#]|\.(ya?ml|json)$/i.test(ref)) visit(mapping, value, ref)
}

/**
 * Visits every reference once. YAML aliases share their target and may be circular.
 * @param isVisited whether to look into the value of a key; `under` is the key of the object that has it
 */
export function eachReference(
  document: unknown,
  visit: Visit,
  isVisited: (key: string, under: string) => boolean = () => true,
): void {
  const seen = new Set<object>()
  const pending: { value: unknown; under: string }[] = [{ value: document, under: '' }]
  for (let next = pending.pop(); next; next = pending.pop()) {
    const { value, under } = next
    if (typeof value !== 'object' || value === null || seen.has(value)) continue
    seen.add(value)
    if (Array.isArray(value)) {
      for (const inner of listOf(value)) pending.push({ value: inner, under })
      continue
    }
    const holder = objectOf(value)
    if (typeof holder.$ref === 'string') visit(holder, '$ref', holder.$ref)
    mappedReferences(holder, visit)
    for (const [key, inner] of Object.entries(holder)) if (isVisited(key, under)) pending.push({ value: inner, under: key })
  }
}

/** Keys of data, in which `$ref` is a key like any other. */
const dataKeys = new Set(['example', 'examples', 'default', 'enum', 'const'])

/** References that lead to other files or to nothing: what they describe is unknown. */
export function unresolvedIn(document: Loose): string[] {
  const found = new Set<string>()
  eachReference(
    document,
    (_, key, ref) => {
      if (key === '$ref' && targetOf(document, ref) === undefined) found.add(ref)
    },
    // A property may have one of these names.
    (key, under) => under === 'properties' || !dataKeys.has(key),
  )
  return [...found]
}
