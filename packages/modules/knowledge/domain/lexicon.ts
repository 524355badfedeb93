/** Numbers for terms, so that an index consists of numbers alone. */
export type Lexicon = {
  /** The number of a term; a new one if it has none yet. */
  numberOf(term: string): number
  find(term: string): number | undefined
  termAt(number: number): string
  readonly size: number
}

export function createLexicon(): Lexicon {
  const numbers = new Map<string, number>()
  const terms: string[] = []
  return {
    numberOf(term) {
      const known = numbers.get(term)
      if (known !== undefined) return known
      numbers.set(term, terms.length)
      return terms.push(term) - 1
    },
    find: (term) => numbers.get(term),
    termAt: (number) => terms[number] ?? '',
    get size() {
      return terms.length
    },
  }
}
