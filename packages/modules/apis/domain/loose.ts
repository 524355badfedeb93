import { safeDecode } from '@callboard/core/safe-decode'

/** A value of unknown shape from a user-supplied description. */
export type Loose = Record<string, unknown>

/** Longer descriptions are not parsed. */
export const maxCharacters = 20 * 1024 * 1024

const isObject = (value: unknown): value is Loose => typeof value === 'object' && value !== null && !Array.isArray(value)

const none: Loose = Object.freeze({})

/** Always the same empty object, so that identities can be compared. */
export const objectOf = (value: unknown): Loose => (isObject(value) ? value : none)

export const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])

export const stringsOf = (value: unknown): string[] => listOf(value).filter((v): v is string => typeof v === 'string')

/** The first line of the first available text. */
export const textOf = (...values: unknown[]): string => {
  const found = values.find((v): v is string => typeof v === 'string' && v.trim() !== '')
  return (found ?? '').trim().split('\n')[0]?.slice(0, 300) ?? ''
}

/** Maximum length of a chain of references. */
const maxHops = 20

/** A JSON pointer in a URL may be percent-encoded. */
const unescaped = (part: string) => safeDecode(part).replaceAll('~1', '/').replaceAll('~0', '~')

const anchors = new WeakMap<Loose, Map<string, unknown>>()

/** The schemas of a document by their `$anchor`. */
function anchorsOf(document: Loose): Map<string, unknown> {
  const known = anchors.get(document)
  if (known) return known
  const found = new Map<string, unknown>()
  const seen = new Set<unknown>()
  const pending: unknown[] = [document]
  while (pending.length > 0) {
    const value = pending.pop()
    if (typeof value !== 'object' || value === null || seen.has(value)) continue
    seen.add(value)
    const { $anchor, $dynamicAnchor } = objectOf(value)
    for (const anchor of [$dynamicAnchor, $anchor]) if (typeof anchor === 'string') found.set(anchor, value)
    pending.push(...Object.values(value))
  }
  anchors.set(document, found)
  return found
}

/** Resolves a JSON pointer such as `#/components/schemas/Order`, or an anchor such as `#order`. */
function at(document: Loose, pointer: string, hops: number): unknown {
  if (pointer.length > 1 && pointer[1] !== '/') return anchorsOf(document).get(safeDecode(pointer.slice(1)))
  const parts = pointer.slice(1).split('/').slice(1).map(unescaped)
  return parts.reduce<unknown>((value, part) => {
    if (Array.isArray(value)) return value[Number(part)]
    const holder = objectOf(value)
    // Tools also look through a reference on the way, such as that of all schemas to one file.
    return part in holder || hops <= 0 ? holder[part] : follow(document, holder, hops - 1)[part]
  }, document)
}

/** The target of one reference within the document, or undefined if it leads elsewhere or nowhere. */
export function targetOf(document: Loose, ref: string): unknown {
  return ref.startsWith('#') ? at(document, ref, maxHops) : undefined
}

/** The object, or the target of its reference within the document. External references are unchanged. */
export function follow(document: Loose, value: unknown, hops = maxHops): Loose {
  let found = objectOf(value)
  for (let hop = 0; hop < hops; hop++) {
    const { $ref } = found
    if (typeof $ref !== 'string' || !$ref.startsWith('#')) return found
    found = objectOf(at(document, $ref, hops - hop - 1))
  }
  return found
}
