/** What a person typed into the search: words, and conditions such as `kind:api owner:payments`. */
export type Typed = {
  /** In lower case, without the conditions. */
  text: string
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
  const text = input
    .slice(0, 500)
    .replace(/(^|\s)([a-z]+):(?:"([^"]+)"|(\S+))/gi, (all, before: string, name: string, quoted?: string, plain?: string) => {
      const key = name.toLowerCase()
      const value = (quoted ?? plain ?? '').toLowerCase()
      if (!isKey(key)) return all
      conditions.push({ key, value })
      return before
    })
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .trim()
  return { text, words: text.split(' ').filter(Boolean).slice(0, 8), conditions }
}
