import { decoded } from '@callboard/core/decoded'

/** A value of a description that anybody may have written: nothing is known of its parts. */
export type Loose = Record<string, unknown>

/** Longer descriptions are not looked into. */
export const maxCharacters = 20 * 1024 * 1024

const isObject = (value: unknown): value is Loose => typeof value === 'object' && value !== null && !Array.isArray(value)

const none: Loose = Object.freeze({})

/** Always the same object for what is none, so that identities can be compared. */
export const objectOf = (value: unknown): Loose => (isObject(value) ? value : none)

export const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])

export const stringsOf = (value: unknown): string[] => listOf(value).filter((v): v is string => typeof v === 'string')

/** The first line of the first text there is. */
export const textOf = (...values: unknown[]): string => {
  const found = values.find((v): v is string => typeof v === 'string' && v.trim() !== '')
  return (found ?? '').trim().split('\n')[0]?.slice(0, 300) ?? ''
}

/** References that lead to references are followed so far. */
const maxHops = 20

/** A JSON pointer may be percent-encoded, since it is part of an address. */
const unescaped = (part: string) => decoded(part).replaceAll('~1', '/').replaceAll('~0', '~')

/** What a JSON pointer such as `#/components/schemas/Order` leads to. */
function at(document: Loose, pointer: string): unknown {
  const parts = pointer.slice(1).split('/').slice(1).map(unescaped)
  return parts.reduce<unknown>((value, part) => (Array.isArray(value) ? value[Number(part)] : objectOf(value)[part]), document)
}

/** The object that a value is, or that its reference leads to inside of the document. What lies elsewhere stays a reference. */
export function follow(document: Loose, value: unknown): Loose {
  let found = objectOf(value)
  for (let hop = 0; hop < maxHops; hop++) {
    const { $ref } = found
    if (typeof $ref !== 'string' || !$ref.startsWith('#')) return found
    found = objectOf(at(document, $ref))
  }
  return found
}
