// The database does the same with what is searched: app.folded and app.search_form, migration search_forms.

/** Letters that are written as two when their case is folded. */
const folds: Readonly<Record<string, string>> = { ß: 'ss', ſ: 's', ς: 'σ' }

/** Text without accents and case: `Größe` is `grosse`, `Café` is `cafe`. */
export const folded = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .normalize('NFC')
    .toLowerCase()
    .replace(/[ßſς]/g, (letter) => folds[letter] ?? letter)

/** A word in the form that is the same however its parts are joined: `pay-flow_api` is `payflowapi`. */
export const joined = (word: string): string => word.replace(/[-_.]+/g, '') || word

/** Characters of languages that write no blanks between words. */
const unspaced = /[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+/g

/** Pairs of characters: how text without blanks is searched. */
export const pairsIn = (word: string): string[] | undefined => {
  const runs = word.match(unspaced)
  if (!runs) return undefined
  return runs.flatMap((run) => {
    const characters = [...run]
    return characters.length === 1 ? characters : characters.slice(1).map((c, i) => `${characters[i]}${c}`)
  })
}
