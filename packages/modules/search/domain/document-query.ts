import { folded, joined } from './fold.ts'

/** What Backstage's search finds, by the names that its collators give. */
export const documentTypes = ['software-catalog', 'techdocs'] as const
export type DocumentType = (typeof documentTypes)[number]

/** Characters that separate words for nobody, and mean something in a tsquery. */
const operators = /[\0()|&:*!<>'"\\]/g

/** More say nothing more, and each beginning may stand for thousands of words. */
const maxWords = 20

const variants = (word: string): string[] => [...new Set([word, folded(word), joined(folded(word))])]

/**
 * What somebody typed, as the text of a PostgreSQL tsquery: every word, in any order, by itself (which stems it) or as a
 * beginning.
 * @returns undefined where nothing was typed
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
