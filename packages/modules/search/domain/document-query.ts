import { folded, joined } from './fold.ts'

/** Document types of Backstage's search, as named by its collators. */
export const documentTypes = ['software-catalog', 'techdocs'] as const
export type DocumentType = (typeof documentTypes)[number]

/** Separators with a special meaning in a tsquery. */
const operators = /[\0()|&:*!<>'"\\]/g

/** More words do not improve the result, and each prefix may match thousands of words. */
const maxWords = 20

const variants = (word: string): string[] => [...new Set([word, folded(word), joined(folded(word))])]

/**
 * A search as the text of a PostgreSQL tsquery: every word, in any order, both stemmed and as a prefix.
 * @returns undefined for an empty search
 */
export function documentQuery(term: string): string | undefined {
  const words = term
    .split(/\s+/)
    .map((word) => word.replace(operators, '').trim())
    .filter(Boolean)
    .slice(0, maxWords)
  if (words.length === 0) return undefined
  return words
    .map(
      (word) =>
        `(${variants(word)
          .map((v) => `'${v}' | '${v}':*`)
          .join(' | ')})`,
    )
    .join(' & ')
}
