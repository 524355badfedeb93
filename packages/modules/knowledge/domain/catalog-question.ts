import { trimEndOf } from '@callboard/core/trim'
import { type CatalogIntent, catalogPhrases } from './catalog-phrases.ts'
import { subjectOf } from './phrase.ts'

// Questions that the catalog answers better than prose: a small grammar of how people ask for relations.

/** What is asked for, and the names that its subject may have, most literal first. */
export type CatalogQuestion = { intent: CatalogIntent; subjects: string[] }

/** Words before a question that do not change it. */
const courtesies =
  /^(?:(?:hey|hi|hello|ok|so|please|pls|and|also|then|can you|could you|would you|tell me|show me|give me|list|find|get|i want to know|i would like to know|i need to know|i wonder|do you know|does anyone know|anyone know|quick question|remind me|what are|what is|who are|who is)(?:[,:] | |$))+/
const article = /^(?:the|our|my|this|that|a|an|team|service|component|system|api|library|website|database|domain) /
const kindWord =
  / (?:service|component|microservice|team|squad|group|system|domain|api|app|application|website|frontend|backend|library|database|db|repo|repository|project)$/
const genitive = /['’]s$/

/** Names that a subject may have: as written, without courtesies, article, kind and genitive, and with dashes. */
export function namesOf(written: string): string[] {
  // “what are ledger’s dependencies” begins with what may also be the beginning of a name.
  const plain = written.replace(courtesies, '')
  const shorter = [written, plain]
  for (let text = plain; article.test(text); ) {
    text = text.replace(article, '')
    shorter.push(text)
  }
  const names = shorter.flatMap((text) => [text, text.replace(kindWord, ''), text.replace(genitive, '')])
  return [...new Set(names.flatMap((name) => [name, name.replaceAll(' ', '-')]))].filter((name) => name !== '')
}

const maxLength = 200

/** The question in the forms that phrases are compared with: as it is, and without courtesies. */
function formsOf(question: string): string[][] {
  const words = question
    .toLowerCase()
    .replace(/["“”`‘]|(?<=\s)'|'(?=[\s?!.]|$)/g, '')
    .replace(/\b(who|what)(?:['’]s|s) /g, '$1 is ')
    .replace(/\b(who|what)['’]re /g, '$1 are ')
    .replace(/\s+/g, ' ')
  const plain = trimEndOf(words, '?!., ').trim()
  return [...new Set([plain, plain.replace(courtesies, '')])].map((form) => form.split(' '))
}

/** Recognizes a question about relations of the catalog; undefined for any other. */
export function readCatalogQuestion(question: string): CatalogQuestion | undefined {
  if (question.length > maxLength) return undefined
  for (const words of formsOf(question))
    for (const [intent, phrases] of catalogPhrases)
      for (const phrase of phrases) {
        const subject = subjectOf(phrase, words)
        if (subject !== undefined) return { intent, subjects: namesOf(subject) }
      }
  return undefined
}
