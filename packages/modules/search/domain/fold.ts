// The database normalizes searched text in the same way: app.folded and app.search_form, migration search_of_more_languages.

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
  ŋ: 'n',
  ɓ: 'b',
  ɗ: 'd',
  ƙ: 'k',
  ƴ: 'y',
  ɛ: 'e',
  ɔ: 'o',
  ə: 'e',
  ґ: 'г',
  // Persian, Urdu and Arabic letters that look alike, and that keyboards mix.
  '\u06cc': '\u064a',
  '\u0649': '\u064a',
  '\u06a9': '\u0643',
  '\u0629': '\u0647',
  '\u06c1': '\u0647',
  '\u06be': '\u0647',
}

/** The zero of the digits of other scripts: Arabic, Persian, Indic, Thai, Lao, Tibetan, Burmese and Khmer. */
const zeros = [0x660, 0x6f0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xe50, 0xed0, 0xf20, 0x1040, 0x17e0]

const digits = new Map(
  zeros.flatMap((zero) => Array.from({ length: 10 }, (_, i) => [String.fromCharCode(zero + i), String(i)] as const)),
)

/** Case folding of Cherokee goes to capital letters. */
const cherokee = (letter: string) =>
  String.fromCharCode(letter.charCodeAt(0) >= 0xab70 ? letter.charCodeAt(0) - 0x97d0 : letter.charCodeAt(0) - 8)

const hiragana = (letter: string) => String.fromCharCode(letter.charCodeAt(0) - 0x60)

/**
 * Accents, the points of Hebrew and Arabic, the dots of Indic letters, marks of emoji and ideographs, and characters that are not seen: soft hyphens, joiners
 * and signs of direction.
 */
const unseen =
  /\u00ad|[\u0300-\u036f]|[\u0591-\u05bd]|\u05bf|\u05c1|\u05c2|\u05c4|\u05c5|\u05c7|[\u0610-\u061a]|\u0640|[\u064b-\u065f]|\u0670|[\u06d6-\u06dc]|[\u06df-\u06e4]|\u06e7|\u06e8|[\u06ea-\u06ed]|\u093c|\u09bc|\u0a3c|[\u1ab0-\u1aff]|[\u1dc0-\u1dff]|[\u200b-\u200f]|[\u202a-\u202e]|[\u2060-\u2069]|[\u20d0-\u20ff]|[\ufe00-\ufe0f]|[\ufe20-\ufe2f]|\ufeff|[\u{e0100}-\u{e01ef}]/gu

/** Text without accents and case: `Größe` becomes `grosse`, `Łódź` becomes `lodz`. */
export const folded = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(unseen, '')
    .normalize('NFC')
    .toLowerCase()
    .replace(/[\uab70-\uabbf\u13f8-\u13fd]/g, cherokee)
    .replace(/[\u0660-\u17e9]/g, (letter) => digits.get(letter) ?? letter)
    .replace(/[\u30a1-\u30f6\u30fd\u30fe]/g, hiragana)
    .replace(/[ßſςđðħıłøŧæœþŋɓɗƙƴɛɔəґ\u06cc\u0649\u06a9\u0629\u06c1\u06be]/g, (letter) => folds[letter] ?? letter)
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

/** Signs within a word that are also left out: hyphens and the like, apostrophes, and the middle dot of Catalan. */
const separators = /[-_.'\u00b7]+/g

/** A word without separators: `pay-flow_api` becomes `payflowapi`. */
export const joined = (word: string): string => word.replace(separators, '') || word

/** The parts of a word between separators. */
export const partsOfWord = (word: string): string[] => word.split(separators).filter(Boolean)

/** Characters of languages without spaces between words: Thai, Lao, Tibetan, Burmese, Khmer, Japanese, Chinese and Korean. */
const unspaced =
  /[\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u312f\u31a0-\u31bf\u31f0-\u31ff\u3400-\u9fff\uac00-\ud7af\u{20000}-\u{323af}]+/gu

/** Bigrams: how text without spaces is searched. */
export const pairsIn = (word: string): string[] | undefined => {
  const runs = word.match(unspaced)
  if (!runs) return undefined
  return runs.flatMap((run) => {
    const characters = [...run]
    return characters.length === 1 ? characters : characters.slice(1).map((c, i) => `${characters[i]}${c}`)
  })
}
