import type { RelationType } from '@callboard/modules/catalog/domain/relations'
import type { RelationIntent } from './catalog-phrases.ts'
import type { CountedKind } from './counted-kind.ts'

/** How an intent is answered from relations: at which end its subject stands, and which kinds it most likely has. */
type Rule = {
  types: readonly RelationType[]
  end: 'source' | 'target'
  kinds: readonly string[]
  /** What is said of the subject before the list, and without any. */
  some: (subject: string) => string
  none: (subject: string) => string
}

/** Kinds of entities that most questions may be about, the likeliest first. */
export const things = ['component', 'api', 'resource', 'system', 'domain', 'group', 'user']

export const relationRules: Record<RelationIntent, Rule> = {
  owner: {
    types: ['ownedBy'],
    end: 'source',
    kinds: things,
    some: (s) => `${s} is owned by`,
    none: (s) => `${s} has no owner in the catalog.`,
  },
  owned: {
    types: ['ownedBy'],
    end: 'target',
    kinds: ['group', 'user'],
    some: (s) => `${s} owns`,
    none: (s) => `${s} owns nothing in the catalog.`,
  },
  dependencies: {
    types: ['dependsOn', 'consumesApi'],
    end: 'source',
    kinds: things,
    some: (s) => `${s} depends on`,
    none: (s) => `The catalog lists no dependencies of ${s}.`,
  },
  dependents: {
    types: ['dependsOn', 'consumesApi'],
    end: 'target',
    kinds: things,
    some: (s) => `${s} is used by`,
    none: (s) => `Nothing in the catalog depends on ${s}.`,
  },
  'provided-apis': {
    types: ['providesApi'],
    end: 'source',
    kinds: ['component'],
    some: (s) => `${s} provides`,
    none: (s) => `The catalog lists no APIs of ${s}.`,
  },
  'api-providers': {
    types: ['providesApi'],
    end: 'target',
    kinds: ['api'],
    some: (s) => `The ${s} API is provided by`,
    none: (s) => `No component in the catalog provides the ${s} API.`,
  },
  'api-consumers': {
    types: ['consumesApi', 'dependsOn'],
    end: 'target',
    kinds: ['api'],
    some: (s) => `The ${s} API is used by`,
    none: (s) => `Nothing in the catalog uses the ${s} API.`,
  },
  members: {
    types: ['memberOf'],
    end: 'target',
    kinds: ['group'],
    some: (s) => `Members of ${s} are`,
    none: (s) => `The catalog lists no members of ${s}.`,
  },
  parts: {
    types: ['partOf'],
    end: 'target',
    kinds: ['system', 'domain', 'component'],
    some: (s) => `${s} consists of`,
    none: (s) => `The catalog lists no parts of ${s}.`,
  },
  whole: {
    types: ['partOf'],
    end: 'source',
    kinds: things,
    some: (s) => `${s} is part of`,
    none: (s) => `${s} is not part of a system in the catalog.`,
  },
}

const maxNamed = 5

type Counted = { count: number; of: CountedKind | null }

/** The answer as a sentence that names the first few. @param counted how many there are of what, if that was asked */
export function sentenceFor(
  intent: RelationIntent,
  subject: string,
  labels: readonly string[],
  counted: Counted | null = null,
): string {
  const rule = relationRules[intent]
  const kind = counted?.of
  const noun = kind && (counted.count === 1 ? kind.one : kind.many)
  if (labels.length === 0) return kind ? `${rule.some(subject)} no ${kind.many}.` : rule.none(subject)
  const total = counted ? ` (${counted.count}${noun ? ` ${noun}` : ' in total'})` : ''
  return `${rule.some(subject)} ${namesInWords(labels)}${total}.`
}

/** "a, b and c"; of more than five the first ones and how many more there are. */
export function namesInWords(labels: readonly string[]): string {
  const named = labels.slice(0, maxNamed)
  const more = labels.length - named.length
  const parts = more > 0 ? [...named, `${more} more`] : named
  const last = parts.at(-1) ?? ''
  return parts.length > 1 ? `${parts.slice(0, -1).join(', ')} and ${last}` : last
}
