import type { TemplateSummary } from './views.ts'

/** Days within which a run of a colleague counts. */
export const recommendedDays = 90

const maxRecommended = 3

export type Recommendation = { ref: string; reason: string }

/** The refs of somebody's user and groups, and how many teammates have used each template. */
export type TeamUse = { refs: readonly string[]; used: readonly { ref: string; people: number }[] }

type Candidate = Pick<TemplateSummary, 'ref' | 'title' | 'owner' | 'missing'>

const reasonOf = (people: number) =>
  people === 0 ? 'Owned by your team' : people === 1 ? 'Used by a teammate' : `Used by ${people} teammates`

/**
 * Templates for somebody, by two rules: their teammates have used it in the last 90 days, or one of their teams owns it. Those
 * that most teammates have used come first, then those of their own teams. Templates that cannot be run are left out.
 * @returns at most three
 */
export function recommend(templates: readonly Candidate[], { refs, used }: TeamUse): Recommendation[] {
  const usedBy = new Map(used.map(({ ref, people }) => [ref, people]))
  const ranked = templates.flatMap(({ ref, title, owner, missing }) => {
    const people = usedBy.get(ref) ?? 0
    const owned = owner !== null && refs.includes(owner)
    return missing.length > 0 || (people === 0 && !owned) ? [] : [{ ref, title, people, owned }]
  })
  ranked.sort((a, b) => b.people - a.people || Number(b.owned) - Number(a.owned) || a.title.localeCompare(b.title, 'en'))
  return ranked.slice(0, maxRecommended).map(({ ref, people }) => ({ ref, reason: reasonOf(people) }))
}
