import { trimEndOf } from '@callboard/core/trim'
import { termsOf } from './words.ts'

const maxNameWords = 4

/** Names that an entity in a question may have: up to four words in a row, also joined by dashes. In lower case. */
export function namesIn(question: string): string[] {
  const words = question.toLowerCase().match(/[\p{L}\p{N}][\p{L}\p{N}._:/-]*/gu) ?? []
  const bare = words.map((word) => trimEndOf(word, '._:/-'))
  const names = bare.flatMap((_, from) =>
    Array.from({ length: Math.min(maxNameWords, bare.length - from) }, (_, more) => bare.slice(from, from + more + 1)),
  )
  return [...new Set(names.flatMap((of) => [of.join(' '), of.join('-')]))]
}

/**
 * Whether a search stays within a question: all its words are in the question, or in the names of entities that the question is
 * about. A text that a model has read can therefore not choose what is searched for.
 */
export function staysWithin(query: string, question: string, names: Iterable<string>): boolean {
  const allowed = new Set([question, ...names].flatMap(termsOf))
  const terms = termsOf(query)
  return terms.length > 0 && terms.every((term) => allowed.has(term))
}
