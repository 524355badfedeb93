import { maxSentenceLength, plainSentence } from './model-text.ts'
import { sentencesOf } from './sentences.ts'
import { stopWords } from './vocabulary.ts'
import { termOf, termsOf } from './words.ts'

/** A source as the model got it. The text has title and headings too. */
export type SummarySource = { number: number; text: string }

/** A part of a sentence to show; `code` in the font of code. */
export type SummaryPart = { kind: 'text'; text: string } | { kind: 'code'; text: string } | { kind: 'citation'; number: number }

/** Share of the words of a sentence that its sources must contain, and that one of their sentences must contain. */
const minShare = 0.7
const minShareOfOne = 0.5
/** Sentences of a source that are this close to the best one count as what was meant. */
const nearBest = 0.1

const wordsIn = (text: string) =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .match(/[\p{L}\p{N}]+/gu) ?? []

const negations =
  /\b(?:not|no|never|none|nobody|nothing|neither|nor|without|cannot|unless|except)\b|\b(?:ca|do|does|did|is|are|was|were|wo|must|should|could|would|has|have|had|need)n['’]t\b/i

/** Words that turn a statement into another one. A sentence may only use those that its sources use. */
const decisive = new Set(
  `always never only after before until since above below under more less fewer greater least first last minimum maximum
  enable disable enabled disabled allow allowed deny denied forbid forbidden permit start stop off up down add remove create delete
  increase decrease required optional automatically manually public private
  one two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty fifty sixty ninety hundred thousand million
  once twice half double hourly daily weekly monthly yearly second seconds minute minutes hour hours day days week weeks month months
  year years`.split(/\s+/),
)

/** Words that begin sentences in capitals and name nothing. */
const openers = new Set(
  'run use execute call open see check follow type enter choose go also then next finally instead otherwise however therefore'.split(
    ' ',
  ),
)

/** Without punctuation around it. */
const bare = (token: string) => token.replace(/^[^\p{L}\p{N}]{1,4}/u, '').replace(/[^\p{L}\p{N}]{1,4}$/u, '')

const isLetter = (char: string | undefined) => char !== undefined && /[\p{L}\p{N}]/u.test(char)

/** Whether a text contains a name or a number that is not part of a longer one. Both in lower case. */
function contains(text: string, name: string): boolean {
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1))
    if (!isLetter(text[at - 1]) && !isLetter(text[at + name.length])) return true
  return false
}

type Vocabulary = { lower: string; terms: ReadonlySet<string>; allTerms: ReadonlySet<string> }

const vocabularyOf = (text: string): Vocabulary => ({
  lower: text.normalize('NFKC').toLowerCase(),
  terms: new Set(termsOf(text)),
  allTerms: new Set(wordsIn(text).map(termOf)),
})

/** Whether everything in a sentence that can be wrong on its own is in its sources: numbers, names, and decisive words. */
function namesOccur(claim: string, { lower, allTerms }: Vocabulary): boolean {
  return claim.split(/\s+/).every((token, i) => {
    const word = bare(token)
    const plain = word.normalize('NFKC').toLowerCase()
    if (!plain) return true
    if (decisive.has(plain)) return allTerms.has(termOf(plain))
    if (/\p{N}/u.test(plain) || /[-_./:@\\]/.test(word) || /\p{Ll}\p{Lu}/u.test(word)) return contains(lower, plain)
    if (i === 0 && openers.has(plain)) return true
    if (/^\p{Lu}/u.test(word) && !stopWords.has(plain)) return contains(lower, plain) || allTerms.has(termOf(plain))
    return true
  })
}

/** Whether code in a sentence is in its sources as it stands. */
const codeOccurs = (claim: string, sources: string) =>
  [...claim.matchAll(/`([^`]+)`/g)].every(([, code = '']) => sources.includes(code.trim()))

/** Between paragraphs and items of lists. */
const paragraphs = /\n(?=\n|[ \t]{0,8}(?:[-*+]|\d{1,3}[.)])[ \t])/

/** Whether a single sentence of the sources says it, and neither of both denies what the other affirms. */
function saidInOne(claim: string, terms: readonly string[], sources: string): boolean {
  const scored = sources
    .split(paragraphs)
    .flatMap(sentencesOf)
    .map((text) => {
      const own = new Set(termsOf(text))
      return { text, share: terms.filter((term) => own.has(term)).length / terms.length }
    })
  const best = Math.max(0, ...scored.map(({ share }) => share))
  if (best < minShareOfOne) return false
  const denies = negations.test(claim)
  return scored.some(({ text, share }) => share >= best - nearBest && negations.test(text) === denies)
}

/** The parts of a sentence in order. Citations stand at its end, once each. */
function partsOf(claim: string, cited: readonly number[]): SummaryPart[] {
  const parts = claim.split(/(`[^`]+`)/).filter((text) => text !== '')
  return [
    ...parts.map(
      (text): SummaryPart =>
        /^`[^`]+`$/.test(text) ? { kind: 'code', text: text.slice(1, -1) } : { kind: 'text', text: text.replaceAll('`', '') },
    ),
    ...cited.map((number): SummaryPart => ({ kind: 'citation', number })),
  ]
}

const citations = /\s?\[(\d{1,3})\]/g

/**
 * What may be shown of a sentence of a model; undefined unless it cites sources that it was given, and these say it: their words,
 * numbers, names and code. It compares words, not meanings, so it cannot tell who does what to whom.
 */
export function supportedSentence(sentence: string, given: readonly SummarySource[]): SummaryPart[] | undefined {
  if (sentence.length > maxSentenceLength) return undefined
  const all = given.map(({ text }) => text).join('\n')
  const plain = plainSentence(sentence, all)
  const cited = [...new Set([...plain.matchAll(citations)].map(([, number]) => Number(number)))]
  const sources = cited.map((number) => given.find((source) => source.number === number))
  if (cited.length === 0 || sources.includes(undefined)) return undefined
  const text = sources.map((source) => source?.text).join('\n')
  const claim = plain
    .replace(citations, '')
    .replace(/\s+([.,;:!?])/g, '$1')
    .replace(/[:;,]$/, '')
    .trim()
  const terms = [...new Set(termsOf(claim))]
  const vocabulary = vocabularyOf(text)
  const known = terms.filter((term) => vocabulary.terms.has(term)).length
  if (terms.length < 2 || known < minShare * terms.length) return undefined
  if (!namesOccur(claim, vocabulary) || !codeOccurs(claim, text) || !saidInOne(claim, terms, text)) return undefined
  return partsOf(claim, cited)
}
