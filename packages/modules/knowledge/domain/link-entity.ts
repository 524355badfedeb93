import { editDistance } from './edit-distance.ts'

/** What an entity can be called by. `name` and `titleKey` are in lower case. */
export type Named = { ref: string; kind: string; name: string; titleKey: string | null }

const kindSuffix = /[-_ ](?:service|svc|team|squad|group|api|app|system|db|database|ui|web|lib|library|server|backend|frontend)$/
const kindPrefix = /^(?:team|squad|service|svc|api|app)[-_ ]/

/** Letters and digits alone: `check out` and `check-out` are one name. */
const squashed = (name: string) => name.replace(/[^\p{L}\p{N}]/gu, '')

const labelsOf = ({ name, titleKey }: Named) => (titleKey ? [name, titleKey] : [name])

/** First letters of a name of several words: `sre` of `site-reliability-engineering`, also without `and`. */
function initialsOf(label: string): string[] {
  const words = label.split(/[^\p{L}\p{N}]+/u).filter(Boolean)
  if (words.length < 2) return []
  const first = (of: readonly string[]) => of.map((word) => word[0] ?? '').join('')
  return [first(words), first(words.filter((word) => !/^(?:and|of|the|for|team)$/.test(word)))]
}

const limits = { initials: 6, prefix: 4, typo: 5, longTypo: 8 }

const isMisspelt = (name: string, label: string) => {
  const [a, b] = [squashed(name), squashed(label)]
  const max = a.length >= limits.longTypo ? 2 : 1
  return a.length >= limits.typo && Math.abs(a.length - b.length) <= max && editDistance(a, b) <= max
}

/** How a name may mean an entity, the surest first. */
const ways: readonly ((name: string, entity: Named) => boolean)[] = [
  (name, entity) => entity.ref === name || entity.name === name || entity.titleKey === name,
  (name, entity) => labelsOf(entity).some((label) => squashed(label) === squashed(name)),
  (name, entity) =>
    labelsOf(entity).some((label) => label.replace(kindSuffix, '') === name || label.replace(kindPrefix, '') === name),
  (name, entity) => name.length <= limits.initials && labelsOf(entity).some((label) => initialsOf(label).includes(name)),
  (name, entity) => name.length >= limits.prefix && labelsOf(entity).some((label) => label.startsWith(name)),
  (name, entity) => labelsOf(entity).some((label) => isMisspelt(name, label)),
  (name, entity) => labelsOf(entity).some((label) => isMisspelt(name, label.replace(kindSuffix, ''))),
]

/**
 * The entity that a question is about: the one that is named most surely, then of the most likely kind.
 * @param names the names that the subject may have, most literal first
 * @param kinds kinds of entities that can be asked about, the most likely first
 * @returns undefined if there is none, or if several fit equally well
 */
export function linkEntity<Entity extends Named>(
  names: readonly string[],
  kinds: readonly string[],
  found: readonly Entity[],
): Entity | undefined {
  for (const isNamed of ways)
    for (const name of names) {
      const named = found.filter((entity) => isNamed(name, entity))
      for (const kind of kinds) {
        const [first, second] = named.filter((entity) => entity.kind === kind)
        if (second) return undefined
        if (first) return first
      }
    }
  return undefined
}
