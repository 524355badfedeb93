import { distance } from 'fastest-levenshtein'

const wordsOf = (text: string) =>
  text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)

/** Allowed typos in a word of this length. */
const errorsIn = (length: number) => (length < 4 ? 0 : length < 6 ? 1 : length < 10 ? 2 : 3)

/**
 * Similarity of a name to what was typed, from 0 to 1: each typed word must match a word of the name, or its prefix, up to a few
 * typos. 0 if one does not.
 */
export function similarity(words: readonly string[], name: string): number {
  const parts = wordsOf(name)
  const typed = words.flatMap(wordsOf)
  if (typed.length === 0 || parts.length === 0) return 0
  let sum = 0
  for (const word of typed) {
    const errors = Math.min(
      ...parts.map((part) => Math.min(distance(word, part), distance(word, part.slice(0, word.length)) + 0.5)),
    )
    if (errors > errorsIn(word.length)) return 0
    sum += 1 - errors / word.length
  }
  return sum / typed.length
}
