import { trimEndOf } from '@callboard/core/trim'
import { type CatalogIntent, catalogPhrases, phraseWords } from './catalog-phrases.ts'
import { type CountedKind, countedKind } from './counted-kind.ts'
import { editDistance } from './edit-distance.ts'
import { readLoosely } from './loose-question.ts'
import { matchPhrase } from './phrase.ts'
import { spellOut, withQuestionWord } from './spell-out.ts'

// Questions that the catalog answers better than prose: a small grammar of how people ask for what it knows.

/** One way to read a question: what is asked for, and the names that its subject may have, most literal first. */
export type CatalogQuestion = {
  intent: CatalogIntent
  /** Empty if the question is about the whole organization. */
  subjects: string[]
  /** The last days that it is about; null if it names none. */
  days: number | null
  /** How many are asked for, rather than which. */
  counts: boolean
  /** The requested kind: services, APIs. Null if it names none. */
  kind: CountedKind | null
}

/** Words before a question that do not change it. */
const courtesies =
  /^(?:(?:hey|hi|hello|ok|okay|so|please|pls|plz|hi all|hey all|hi team|hey team|btw|and|also|then|well|thanks|can you|could you|would you|can|could|would|somebody|someone|anybody|tell me|let me know|show me|show|give me|help me find|list|find|get|i want to know|i would like to know|i'd like to know|i need to know|i am looking for|i'm looking for|looking for|i wonder|wondering|do you know|do we know|does anyone know|does anybody know|anyone know|any idea|quick question|remind me|where can i (?:find|see)|where do i (?:find|see)|what about|how about|what are|what is|who are|who is|if|whether|all)(?:[,:] | |$))+/
/** Words after a question that do not change it. */
const afterthoughts =
  /,? (?:please|pls|plz|thanks|thank you|thx|ty|now|right now|tonight|tomorrow|this weekend|by chance|currently|at the moment|these days|nowadays|again|exactly|actually|anyway|by the way|btw|in total|altogether|overall|(?:per|a|each|every) month|monthly|on average|for me|for us|in our (?:company|organization|org)|in the (?:company|organization|org|catalog))$/
const article =
  /^(?:the|our|my|your|their|this|that|these|those|a|an|team|squad|group|service|component|system|api|library|website|database|domain) /
const kindWord =
  / (?:services?|components?|svcs?|microservices?|teams?|squads?|groups?|systems?|domains?|apis?|apps?|applications?|websites?|frontends?|backends?|library|libraries|databases?|db|repos?|repository|repositories|projects?)$/
const genitive = /['’]s$/

const numbers: Record<string, number> = { two: 2, three: 3, four: 4, few: 3, couple: 2 }
const daysOf: Record<string, number> = { hour: 1, day: 1, week: 7, month: 31 }
const windows: Record<string, number> = {
  today: 1,
  yesterday: 2,
  'this week': 7,
  'this morning': 1,
  recently: 7,
  lately: 7,
  'this month': 31,
  'since monday': 7,
}
const window =
  /,? (?:since )?(today|yesterday|this week|this morning|recently|lately|this month|since monday)$|,? (?:(?:in|during|over|within|for) )?(?:the )?(?:last|past|previous) (?:(\d{1,3}|two|three|four|few|couple)(?: of)? )?(hour|day|week|month)s?$/

/** Removes from the end of a question what says when; what it is about may follow a courtesy. */
function withoutWindow(text: string): { text: string; days: number | null } {
  const found = window.exec(text)
  if (!found) return { text, days: null }
  const [whole, named, many, unit] = found
  const count = many ? (numbers[many] ?? Number(many)) : 1
  const days = named ? (windows[named] ?? 7) : Math.min(366, Math.max(1, count * (daysOf[unit ?? ''] ?? 7)))
  return { text: text.slice(0, -whole.length), days }
}

function withoutAfterthoughts(text: string): string {
  let rest = text
  for (let found = afterthoughts.exec(rest); found; found = afterthoughts.exec(rest)) rest = rest.slice(0, -found[0].length)
  return rest
}

const singular = (text: string) => (/[^s]s$/.test(text) && text.length > 3 ? text.slice(0, -1) : text)

/**
 * Names that a subject may have: as written, without courtesies, article, kind and genitive, in the singular, and with dashes; most
 * literal first.
 */
export function namesOf(written: string): string[] {
  // “what are ledger’s dependencies” begins with what may also be the beginning of a name.
  const plain = written.replace(courtesies, '')
  const shorter = [written, plain]
  for (let text = plain; article.test(text); ) {
    text = text.replace(article, '')
    shorter.push(text)
  }
  const names = shorter.flatMap((text) => [text, text.replace(kindWord, ''), text.replace(genitive, '')])
  const either = [...names, ...names.map(singular)]
  return [...new Set(either.flatMap((name) => [name, name.replaceAll(' ', '-')]))].filter((name) => name !== '')
}

const maxLength = 200

const countsIn = (text: string) => /\b(?:how many|number of|count of|how big|headcount)\b/.test(text)

/** The kind that a question asks for: of “which services”, not of “the payments services”. */
function askedKind(text: string): CountedKind | null {
  const [, noun] =
    /(?:^|\b(?:which|what|how many|all|any|list|number of|other|of our) )(services|components|apis|systems|teams)\b/.exec(text) ??
    []
  return (noun && countedKind([singular(noun)])) || null
}

function normalize(question: string): string {
  const plain = question
    .toLowerCase()
    .replaceAll('’', "'")
    .replace(/["“”`‘]|(?<=\s)'|'(?=[\s?!.]|$)/g, '')
    .replace(/\b(who|what|where|how|when|which)(?:'s|s) /g, '$1 is ')
    .replace(/\b(who|what|where|how)'re /g, '$1 are ')
    .replace(/\b(is|are|does|do|has|have)n't /g, '$1 not ')
    .replace(/(\w)'s /g, '$1 ')
    .replace(/\s+/g, ' ')
  return trimEndOf(plain, '?!., ').trim()
}

type Form = { words: string[] } & Pick<CatalogQuestion, 'days' | 'counts' | 'kind'>

/** The question in the forms that phrases are compared with: as it is, and without what does not change it. */
function formsOf(question: string): Form[] {
  const plain = normalize(question)
  const of = { counts: countsIn(plain), kind: askedKind(plain) }
  const forms = [plain, spellOut(plain)].flatMap((written) => {
    const { text, days } = withoutWindow(withoutAfterthoughts(written))
    const short = withoutAfterthoughts(text)
    const bare = short.replace(courtesies, '').trim()
    return [short, bare, withQuestionWord(short), withQuestionWord(bare)].map((form) => ({ text: form, days }))
  })
  return [...new Map(forms.map((form) => [form.text, form])).values()]
    .filter(({ text }) => text !== '')
    .map(({ text, days }) => ({ words: text.split(' '), days, ...of }))
}

/** Words of phrases by length, to find the one that a misspelt word stands for. */
const byLength = Map.groupBy(phraseWords, (word) => word.length)
const lengthOf = { min: 4, long: 8 }
const sorted = (word: string) => [...word].sort().join('')

/** Words of a phrase that another may be a misspelling of, all equally near; itself if there are none. */
function respelled(word: string): readonly string[] {
  if (phraseWords.has(word) || word.length < 3 || !/^[a-z'-]+$/.test(word)) return [word]
  const max = word.length >= lengthOf.long ? 2 : 1
  const near: { other: string; distance: number }[] = []
  for (let length = word.length - max; length <= word.length + max; length++)
    for (const other of byLength.get(length) ?? []) {
      if (Math.min(word.length, length) < lengthOf.min && sorted(other) !== sorted(word)) continue
      const distance = editDistance(word, other)
      if (distance <= max) near.push({ other, distance })
    }
  const least = Math.min(...near.map((n) => n.distance))
  const nearest = near.filter((n) => n.distance === least).map((n) => n.other)
  return nearest.length > 0 ? nearest : [word]
}

/** Ways to spell a question; a text of many unknown words is no question of the grammar. */
const maxSpellings = 16

function spellingsOf(words: readonly string[]): string[][] {
  let spellings: string[][] = [[]]
  for (const word of words) {
    // As written too, since it may belong to a name.
    const ways = [...new Set([...respelled(word), word])]
    const next = spellings.flatMap((before) => ways.map((way) => [...before, way]))
    spellings = next.length <= maxSpellings ? next : spellings.map((before) => [...before, word])
  }
  return spellings.filter((spelling) => spelling.some((word, i) => word !== words[i]))
}

/** The readings of a form. The subject is taken from the words as written: a name may look like a misspelling. */
function readingsOf(words: readonly string[], { words: written, ...of }: Form): CatalogQuestion[] {
  const found: CatalogQuestion[] = []
  for (const [intent, phrases] of catalogPhrases)
    for (const phrase of phrases) {
      const span = matchPhrase(phrase, words)
      if (!span) continue
      found.push({ intent, subjects: span.to > span.from ? namesOf(written.slice(span.from, span.to).join(' ')) : [], ...of })
      break
    }
  return found
}

/**
 * Reads a question about what the catalog knows, in every way that the grammar allows, the most literal first. Empty for any other
 * question.
 */
export function readCatalogQuestion(question: string): CatalogQuestion[] {
  if (question.length > maxLength) return []
  const forms = formsOf(question)
  const literal = forms.flatMap((form) => readingsOf(form.words, form))
  if (literal.some(({ subjects }) => subjects.length === 0)) return literal
  const respelt = forms.flatMap((form) => spellingsOf(form.words).flatMap((spelt) => readingsOf(spelt, form)))
  const loose = forms.flatMap(({ words, ...of }) =>
    readLoosely(words, of.days !== null).map(({ intent, names }) => ({
      intent,
      subjects: [...new Set(names.flatMap(namesOf))],
      ...of,
    })),
  )
  return [...literal, ...respelt, ...loose]
}
