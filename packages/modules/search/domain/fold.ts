// The database normalizes searched text in the same way: app.folded and app.search_form, migration more_folding.

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

/**
 * Accents, the points of Hebrew and Arabic, marks of emoji and ideographs, and characters that are not seen: soft hyphens, joiners
 * and signs of direction.
 */
const unseen =
  /\u00ad|[\u0300-\u036f]|[\u0591-\u05bd]|\u05bf|\u05c1|\u05c2|\u05c4|\u05c5|\u05c7|[\u0610-\u061a]|\u0640|[\u064b-\u065f]|\u0670|[\u06d6-\u06dc]|[\u06df-\u06e4]|\u06e7|\u06e8|[\u06ea-\u06ed]|[\u1ab0-\u1aff]|[\u1dc0-\u1dff]|[\u200b-\u200f]|[\u202a-\u202e]|[\u2060-\u2069]|[\u20d0-\u20ff]|[\ufe00-\ufe0f]|[\ufe20-\ufe2f]|\ufeff|[\u{e0100}-\u{e01ef}]/gu

/** Text without accents and case: `Größe` becomes `grosse`, `Łódź` becomes `lodz`. */
export const folded = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(unseen, '')
    .normalize('NFC')
    .toLowerCase()
    .replace(/[ßſςđðħıłøŧæœþ]/g, (letter) => folds[letter] ?? letter)
    .replace(/[\u2010\u2012-\u2015\u2212]/g, '-')
    .replace(/[\u2018\u2019\u02bb\u02bc\u2032]/g, "'")

const writtenOut: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue', ø: 'oe', å: 'aa' }

/** Folded text with umlauts as they are written without them: `Müller` becomes `mueller`. */
export const spelledOut = (text: string): string =>
  folded(
    text
      .normalize('NFC')
      .toLowerCase()
      .replace(/[äöüøå]/g, (letter) => writtenOut[letter] ?? letter),
  )

/** A word without separators: `pay-flow_api` becomes `payflowapi`. */
export const joined = (word: string): string => word.replace(/[-_.]+/g, '') || word

/** Characters of languages without spaces between words: Thai, Lao, Burmese, Khmer, Japanese, Chinese and Korean. */
const unspaced =
  /[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u312f\u31a0-\u31bf\u31f0-\u31ff\u3400-\u9fff\uac00-\ud7af\u{20000}-\u{323af}]+/gu

/** Bigrams: how text without spaces is searched. */
export const pairsIn = (word: string): string[] | undefined => {
  const runs = word.match(unspaced)
  if (!runs) return undefined
  return runs.flatMap((run) => {
    const characters = [...run]
    return characters.length === 1 ? characters : characters.slice(1).map((c, i) => `${characters[i]}${c}`)
  })
}
