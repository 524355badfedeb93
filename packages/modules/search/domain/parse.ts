import { folded, joined } from './fold.ts'

/** More do not improve the result. */
export const maxWords = 8

/** A parsed search: words, and conditions such as `kind:api owner:payments`. */
export type ParsedSearch = {
  /** Folded, without conditions. */
  text: string
  /** Without separators. */
  words: string[]
  /** By key, in the order typed; several of one key are alternatives. */
  conditions: { key: ConditionKey; value: string }[]
}

const conditionKeys = ['kind', 'type', 'lifecycle', 'owner', 'system', 'tag'] as const
export type ConditionKey = (typeof conditionKeys)[number]

const isKey = (text: string): text is ConditionKey => (conditionKeys as readonly string[]).includes(text)

/** Parses a search. A value with spaces is quoted: `owner:"team a"`. Unknown conditions are treated as text. */
export function parseSearch(input: string): ParsedSearch {
  const conditions: ParsedSearch['conditions'] = []
  const plain = input
    .slice(0, 500)
    .replace(/(^|\s)([a-z]+):(?:"([^"]+)"|(\S+))/gi, (all, before: string, name: string, quoted?: string, plain?: string) => {
      const key = name.toLowerCase()
      const value = (quoted ?? plain ?? '').toLowerCase()
      if (!isKey(key)) return all
      conditions.push({ key, value })
      return before
    })
    .replace(/\s+/g, ' ')
    .trim()
  const text = folded(plain)
  return { text, words: text.split(' ').filter(Boolean).slice(0, maxWords).map(joined), conditions }
}
