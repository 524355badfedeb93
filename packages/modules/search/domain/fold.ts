// The database normalizes searched text in the same way: app.folded and app.search_form, migration search_forms.

/** Letters that become two when case-folded. */
const folds: Readonly<Record<string, string>> = { ß: 'ss', ſ: 's', ς: 'σ' }

/** Text without accents and case: `Größe` becomes `grosse`, `Café` becomes `cafe`. */
export const folded = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .normalize('NFC')
    .toLowerCase()
    .replace(/[ßſς]/g, (letter) => folds[letter] ?? letter)

/** A word without separators: `pay-flow_api` becomes `payflowapi`. */
export const joined = (word: string): string => word.replace(/[-_.]+/g, '') || word

/** Characters of languages without spaces between words. */
const unspaced = /[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+/g

/** Bigrams: how text without spaces is searched. */
export const pairsIn = (word: string): string[] | undefined => {
  const runs = word.match(unspaced)
  if (!runs) return undefined
  return runs.flatMap((run) => {
    const characters = [...run]
    return characters.length === 1 ? characters : characters.slice(1).map((c, i) => `${characters[i]}${c}`)
  })
}
