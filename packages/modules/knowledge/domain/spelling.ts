import { editDistance } from './edit-distance.ts'
import type { KnowledgeIndex } from './knowledge-index.ts'

const prefixes = ['re', 'un', 'pre', 'post', 'non', 'sub', 'auto', 'multi', 'inter', 'over', 'self', 'micro', 'de', 'dis']
const minLength = 4
/** Longer words may differ by two letters. */
const longWord = 8

function trigramsOf(word: string): Set<string> {
  const padded = `  ${word} `
  return new Set(Array.from({ length: padded.length - 2 }, (_, i) => padded.slice(i, i + 3)))
}

function similarity(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  let shared = 0
  for (const gram of a) if (b.has(gram)) shared++
  return shared / (a.size + b.size - shared)
}

/** Number of letters that only one of two words has, as a bit for each letter. */
function differentLetters(a: string, b: string): number {
  let bits = 0
  for (const letter of a) bits |= 1 << (letter.charCodeAt(0) & 31)
  let others = 0
  for (const letter of b) others |= 1 << (letter.charCodeAt(0) & 31)
  let different = bits ^ others
  let count = 0
  for (; different !== 0; different &= different - 1) count++
  return count
}

/** Among short words, many differ by one letter alone. */
const minSimilarity = (term: string) => (term.length < 6 ? 0.45 : 0.25)

/** The indexed term that an unknown one is most likely a misspelling of. */
function nearestTerm(index: KnowledgeIndex, term: string): number | undefined {
  if (term.length < minLength || !/^\p{L}+$/u.test(term)) return undefined
  const grams = trigramsOf(term)
  const maxDistance = term.length >= longWord ? 2 : 1
  let best: { number: number; score: number } | undefined
  for (let number = 0; number < index.lexicon.size; number++) {
    const other = index.lexicon.termAt(number)
    if (Math.abs(other.length - term.length) > maxDistance || other.length < minLength) continue
    const pages = index.byPage.frequencyOf(number)
    if (pages < 2 || differentLetters(term, other) > 2 * maxDistance || !/^\p{L}+$/u.test(other)) continue
    const alike = similarity(grams, trigramsOf(other))
    if (alike < minSimilarity(term)) continue
    const distance = editDistance(term, other)
    if (distance > maxDistance) continue
    const score = alike - distance * 0.1 + Math.log(pages) * 0.01
    if (!best || score > best.score) best = { number, score }
  }
  return best?.number
}

/** What an unknown term stands for: the same without a prefix, or the nearest spelling. Undefined if nothing is near. */
export function resolveUnknown(index: KnowledgeIndex, term: string): { number: number; weight: number } | undefined {
  for (const prefix of prefixes) {
    const rest = term.startsWith(prefix) ? term.slice(prefix.length) : ''
    const number = rest.length >= minLength ? index.lexicon.find(rest) : undefined
    if (number !== undefined && index.byPage.frequencyOf(number) > 0) return { number, weight: 0.7 }
  }
  const number = nearestTerm(index, term)
  return number === undefined ? undefined : { number, weight: 0.8 }
}
