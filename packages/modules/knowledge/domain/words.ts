/// <reference path="./wink-porter2-stemmer.d.ts" />
import stem from 'wink-porter2-stemmer'
import { canonicalWords, phrases, questionWords, stopWords } from './vocabulary.ts'

/** A word in lower case; `isPart` for the parts of an identifier such as `camelCase`, which is itself a word too. */
type Token = { word: string; isPart: boolean }

/** Longer ones are keys and hashes. */
const maxWordLength = 60
const maxParts = 6

const isIdentifier = (word: string) => /\p{Ll}\p{Lu}|\p{Lu}{2,}\p{Ll}/u.test(word)

/** `getHTTPServer` as get, http and server. */
const partsOf = (word: string) =>
  word
    .replace(/([\p{Ll}\p{N}])(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{Lu}+)(\p{Lu}\p{Ll})/gu, '$1 $2')
    .toLowerCase()
    .split(' ')
    .filter((part) => part.length > 1)

function tokensOf(text: string): Token[] {
  const normal = phrases.reduce((t, [pattern, word]) => t.replace(pattern, word), text.normalize('NFKC'))
  return [...normal.matchAll(/[\p{L}\p{N}]+/gu)].flatMap(([found]): Token[] => {
    if (found.length > maxWordLength) return []
    // A plural abbreviation: `CRDs`.
    if (/^\p{Lu}{2,}s$/u.test(found)) return [{ word: found.slice(0, -1).toLowerCase(), isPart: false }]
    const word = found.toLowerCase()
    const parts = isIdentifier(found) ? partsOf(found).filter((part) => part !== word) : []
    const known = parts.length <= maxParts ? parts.map((part) => ({ word: part, isPart: true })) : []
    return [{ word, isPart: false }, ...known]
  })
}

/** Words whose ending looks British but is not. */
const notBritish = /(?:otherw|prec|prom|exerc|adv|superv|enterpr|rev|ra|no|surpr|disgu|exp|conc|w|like)is(?:e|ing)/
const ourWords = /^(?:col|behavi|fav|hon|lab|neighb|flav|harb|end)our/

/** American spelling. */
function americanSpelling(word: string): string {
  if (word.length < 6) return word
  if (ourWords.test(word)) return word.replace('our', 'or')
  if (word.startsWith('catalogue')) return word.replace('catalogue', 'catalog')
  if (notBritish.test(word)) return word
  return word.replace(/is(ations?|e|ed|es|er|ers|ing)$/, 'iz$1')
}

const terms = new Map<string, string>()
const maxCachedTerms = 50_000

/** What a word is indexed as: its stem, with one form for variants and abbreviations. */
export function termOf(word: string): string {
  const known = terms.get(word)
  if (known !== undefined) return known
  const plain = americanSpelling(canonicalWords.get(word) ?? word)
  const canonical = canonicalWords.get(plain) ?? plain
  const term = canonical.length < 3 ? canonical : stem(canonical)
  if (terms.size >= maxCachedTerms) terms.clear()
  terms.set(word, term)
  return term
}

/** The terms of a text in reading order, without stop words. */
export const termsOf = (text: string): string[] =>
  tokensOf(text).flatMap(({ word }) => (stopWords.has(word) ? [] : [termOf(word)]))

/** A term of a question. `word` is its spelling there. */
export type QuestionTerm = { term: string; word: string; weight: number }

/** A part of an identifier is weaker evidence than the identifier. */
const partWeight = 0.3

/** The distinct terms of a question in order. */
export function questionTermsOf(question: string): QuestionTerm[] {
  const tokens = tokensOf(question).filter(({ word }) => !stopWords.has(word))
  const topical = tokens.filter(({ word }) => !questionWords.has(word))
  const found = new Map<string, QuestionTerm>()
  for (const { word, isPart } of topical.length > 0 ? topical : tokens) {
    const term = termOf(word)
    const weight = isPart ? partWeight : 1
    if ((found.get(term)?.weight ?? 0) < weight) found.set(term, { term, word, weight })
  }
  return [...found.values()]
}
