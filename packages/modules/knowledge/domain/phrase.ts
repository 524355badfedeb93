/** A part of a phrase: words that may stand there, or the subject, which may be any words. */
type Step = { alternatives: readonly (readonly string[])[]; isOptional: boolean } | 'subject'
export type Phrase = readonly Step[]

/**
 * Reads a phrase: parts are separated by spaces; `|` separates alternatives, `_` joins the words of one, `?` at the end makes a
 * part optional, and `*` is the subject. `who|which_team owns|maintains the? *`
 */
export const readPhrase = (text: string): Phrase =>
  text.split(' ').map((part): Step => {
    if (part === '*') return 'subject'
    const isOptional = part.endsWith('?')
    const alternatives = (isOptional ? part.slice(0, -1) : part).split('|').map((words) => words.split('_'))
    return { alternatives, isOptional }
  })

/** All words that phrases consist of. */
export const wordsOf = (phrases: readonly Phrase[]): Set<string> =>
  new Set(phrases.flatMap((phrase) => phrase.flatMap((step) => (step === 'subject' ? [] : step.alternatives.flat()))))

const standsAt = (words: readonly string[], at: number, expected: readonly string[]) =>
  expected.every((word, i) => words[at + i] === word)

/** Where the subject stands among the words; `from` and `to` are equal for a phrase without one. */
type Span = { from: number; to: number }

const none: Span = { from: 0, to: 0 }

function match(phrase: Phrase, step: number, words: readonly string[], at: number, found: Span): Span | undefined {
  const current = phrase[step]
  if (current === undefined) return at === words.length ? found : undefined
  if (current === 'subject') {
    for (let end = at + 1; end <= words.length; end++) {
      const rest = match(phrase, step + 1, words, end, { from: at, to: end })
      if (rest) return rest
    }
    return undefined
  }
  for (const expected of current.alternatives) {
    const rest = standsAt(words, at, expected) && match(phrase, step + 1, words, at + expected.length, found)
    if (rest) return rest
  }
  return current.isOptional ? match(phrase, step + 1, words, at, found) : undefined
}

/** Where the subject is in words that follow a phrase from beginning to end; undefined if they do not. */
export const matchPhrase = (phrase: Phrase, words: readonly string[]): Span | undefined => match(phrase, 0, words, 0, none)
