import { trimEndOf } from '@callboard/core/trim'
import { readCatalogQuestion } from './catalog-question.ts'
import { termsOf } from './words.ts'

// Completes questions such as “and who owns it?” from what was answered before. By rules, so that the same thread always leads to
// the same question, which is shown to the asker.

/** What an answer was about. */
export type Subject = {
  /** The question that was answered. */
  question: string
  /** Name of the entity. */
  entity: string
  /** The section or page that was quoted; undefined for what the catalog said. */
  page: string | undefined
  /** The only thing that the catalog named, for “they”. */
  named: string | undefined
}

/** A question that needs its subject; `phrase` is all that a bare one says. */
export type FollowUp = { type: 'pronoun'; text: string } | { type: 'phrase'; phrase: string }

const connectors = /^(?:(?:and|but|so|then|also|ok|okay|well)\b[,:]?\s+)+/i
const about = /^(?:what|how)\s+about\s+/i
const opener =
  /^(?:who|whom|whose|what|which|when|where|why|how|is|are|was|were|do|does|did|can|could|should|shall|would|will|may|must|has|have|had)\b/i
const preposition = /^(?:in|on|at|for|with|without|after|before|during|from|by|under|if|when)\b/i

const pronoun =
  /\b(?:(?<whose>its|their)|(?<they>they|them)|it|(?:this|that)(?:\s+(?:one|service|component|system|api|website|library|database|team|group|page|section|app|repository)\b|(?=\s*[?!.]*$)))(?![\w'’-])/gi
/** “How long does it take to …”, “is it possible to …”: refers to nothing before. */
const expletive = /\bit\s+(?:\w+\s+){1,3}to\s+\w/i
const conjunction = /\b(?:if|when|while|after|before|because|until|once|unless|and|or|but|that|which)\b/i

/** Whether a pronoun refers to something within the same question: “how do I restore the ledger if it fails”. */
function refersWithin(text: string, at: number): boolean {
  const before = text.slice(0, at)
  const [clause = ''] = before.split(conjunction)
  return clause.length < before.length && termsOf(clause).length > 1
}

const maxPhraseWords = 4

/** Recognizes a question that does not stand alone; undefined for any other. */
export function readFollowUp(written: string): FollowUp | undefined {
  const text = written.trim().replace(connectors, '')
  const phrase = trimEndOf(text.replace(about, ''), '?!., ').trim()
  const [first] = text.matchAll(pronoun)
  if (first && !expletive.test(text) && !refersWithin(text, first.index)) return { type: 'pronoun', text }
  if (phrase === '') return undefined
  if (about.test(text)) return { type: 'phrase', phrase }
  return !opener.test(text) && phrase.split(/\s+/).length <= maxPhraseWords ? { type: 'phrase', phrase } : undefined
}

const capitalized = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)
const possessive = (name: string) => (/s$/i.test(name) ? `${name}'` : `${name}'s`)

const placeOf = ({ page, entity }: Subject) => (page && page !== entity ? `${page} in ${entity}` : entity)

/** A question about relations is asked of an entity, any other of what was quoted. */
function replacePronouns(text: string, subject: Subject): string {
  const named = subject.named ?? subject.entity
  const fill = (it: string) =>
    text.replace(pronoun, (...match) => {
      const groups: { whose?: string; they?: string } = match.at(-1)
      if (groups.whose) return possessive(groups.whose.toLowerCase() === 'their' ? named : subject.entity)
      return groups.they ? named : it
    })
  const ofEntity = fill(subject.entity)
  return readCatalogQuestion(ofEntity).length > 0 ? ofEntity : fill(placeOf(subject))
}

/** Of the same length as the text, so that positions are those of the text. */
const comparable = (text: string) => text.toLowerCase().replace(/[\s-]/g, ' ')
const isInWord = (char: string | undefined) => char !== undefined && /[\p{L}\p{N}_-]/u.test(char)

/** “What about checkout?” after “who owns the ledger?”; undefined if the question does not name its subject. */
function swapEntity({ question, entity }: Subject, other: string): string | undefined {
  const [text, name] = [comparable(question), comparable(entity)]
  const at = text.length === question.length ? text.indexOf(name) : -1
  const end = at + name.length
  if (at < 0 || isInWord(question[at - 1]) || isInWord(question[end])) return undefined
  return question.slice(0, at) + other + question.slice(end)
}

function completePhrase(phrase: string, subject: Subject, other: string | undefined): string | undefined {
  if (other) return swapEntity(subject, other)
  if (phrase.toLowerCase().includes(subject.entity.toLowerCase())) return undefined
  if (preposition.test(phrase)) return `${placeOf(subject)} ${phrase}`
  const relation = `${phrase} of ${subject.entity}`
  return readCatalogQuestion(relation).length > 0 ? relation : `${placeOf(subject)}: ${phrase}`
}

/**
 * The whole question that a follow-up stands for; undefined if it stands alone after all.
 * @param other the entity that a bare phrase names, if it names one
 */
export function completeFollowUp(followUp: FollowUp, subject: Subject, other: string | undefined): string | undefined {
  const completed =
    followUp.type === 'pronoun' ? replacePronouns(followUp.text, subject) : completePhrase(followUp.phrase, subject, other)
  return completed && capitalized(completed)
}
