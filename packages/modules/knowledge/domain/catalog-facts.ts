import type { RelationType } from '@callboard/modules/catalog/domain/relations'
import type { CatalogIntent } from './catalog-phrases.ts'

/** How an intent is answered from relations: at which end its subject stands, and which kinds it most likely has. */
type Rule = {
  types: readonly RelationType[]
  end: 'source' | 'target'
  kinds: readonly string[]
  /** What is said of the subject before the list, and without any. */
  some: (subject: string) => string
  none: (subject: string) => string
}

const things = ['component', 'api', 'resource', 'system', 'domain', 'group', 'user']

export const catalogRules: Record<CatalogIntent, Rule> = {
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

type Named = { ref: string; kind: string; name: string; titleKey: string | null }

/**
 * The entity that a question is about: the one with the most literal name, then of the most likely kind. Undefined if there is none,
 * or if several fit equally well.
 */
export function chooseSubject<Entity extends Named>(
  intent: CatalogIntent,
  names: readonly string[],
  found: readonly Entity[],
): Entity | undefined {
  const { kinds } = catalogRules[intent]
  for (const name of names) {
    const named = found.filter((e) => e.ref === name || e.name === name || e.titleKey === name)
    for (const kind of kinds) {
      const [first, second] = named.filter((e) => e.kind === kind)
      if (second) return undefined
      if (first) return first
    }
  }
  return undefined
}

const maxNamed = 5

/** The answer as a sentence that names the first few. */
export function sentenceFor(intent: CatalogIntent, subject: string, labels: readonly string[]): string {
  const rule = catalogRules[intent]
  if (labels.length === 0) return rule.none(subject)
  const named = labels.slice(0, maxNamed)
  const more = labels.length - named.length
  const parts = more > 0 ? [...named, `${more} more`] : named
  const last = parts.at(-1) ?? ''
  return `${rule.some(subject)} ${parts.length > 1 ? `${parts.slice(0, -1).join(', ')} and ${last}` : last}.`
}
