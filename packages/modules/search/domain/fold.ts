// The database normalizes searched text in the same way: app.folded and app.search_form, migration more_letters.

/** Letters that case-folding changes, and those that have no accent to remove. */
const folds: Readonly<Record<string, string>> = {
  ß: 'ss',
  ſ: 's',
  ς: 'σ',
  đ: 'd',
  ð: 'd',
  ħ: 'h',
  ı: 'i',
  ł: 'l',
  ø: 'o',
  ŧ: 't',
  æ: 'ae',
  œ: 'oe',
  þ: 'th',
}

/** Text without accents and case: `Größe` becomes `grosse`, `Łódź` becomes `lodz`. */
export const folded = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .normalize('NFC')
    .toLowerCase()
    .replace(/[ßſςđðħıłøŧæœþ]/g, (letter) => folds[letter] ?? letter)

/** A word without separators: `pay-flow_api` becomes `payflowapi`. */
export const joined = (word: string): string => word.replace(/[-_.]+/g, '') || word

/** Characters of languages without spaces between words. */
const unspaced = /[\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u{20000}-\u{323af}]+/gu

/** Bigrams: how text without spaces is searched. */
export const pairsIn = (word: string): string[] | undefined => {
  const runs = word.match(unspaced)
  if (!runs) return undefined
  return runs.flatMap((run) => {
    const characters = [...run]
    return characters.length === 1 ? characters : characters.slice(1).map((c, i) => `${characters[i]}${c}`)
  })
}
