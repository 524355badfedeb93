import { folded, joined } from './fold.ts'

/** More say nothing more. */
export const maxWords = 8

/** What a person typed into the search: words, and conditions such as `kind:api owner:payments`. */
export type Typed = {
  /** Folded, without the conditions. */
  text: string
  /** In the form that is the same however their parts are joined. */
  words: string[]
  /** By key, in the order typed; several of one key are a choice. */
  conditions: { key: ConditionKey; value: string }[]
}

const conditionKeys = ['kind', 'type', 'lifecycle', 'owner', 'system', 'tag'] as const
export type ConditionKey = (typeof conditionKeys)[number]

const isKey = (text: string): text is ConditionKey => (conditionKeys as readonly string[]).includes(text)

/** Reads what was typed. A value with blanks is put into quotes: `owner:"team a"`. What is no known condition is text. */
export function parseTyped(input: string): Typed {
  const conditions: Typed['conditions'] = []
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
