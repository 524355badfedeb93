// When a flag has done its work and its code can be removed.

/** Days for which everybody must have had the same variant. */
const settledDays = 30
/** Days without an evaluation. */
const unusedDays = 14
const dayMs = 86_400_000

/** What is known of the evaluations of a flag, in all environments. */
export type FlagUses = {
  firstAt: Date | null
  lastAt: Date | null
  /** The variants of the last `settledDays`; an empty text is the default in the code. */
  recentVariants: readonly string[]
}

/** Why a flag is stale, and since when. `variant` is null for the default in the code. */
export type Staleness = { reason: 'settled'; variant: string | null; since: Date } | { reason: 'unused'; since: Date }

type Aging = FlagUses & { state: string; permanent: boolean; updatedAt: Date }

/** A flag that was made and not used yet: it is off everywhere, and nobody has evaluated it. */
export const isDraft = (flag: { state: string; lastAt: Date | null; settings: readonly { enabled: boolean }[] }): boolean =>
  flag.state === 'active' && flag.lastAt === null && flag.settings.every(({ enabled }) => !enabled)

/** Where evaluations within the last `settledDays` begin. */
export const recentFrom = (now: Date): Date => new Date(now.getTime() - settledDays * dayMs)

/**
 * Why a flag is stale: nobody has evaluated it for 14 days, or everybody has had the same variant for 30 days. A permanent flag
 * never is. A flag that was not evaluated yet has 14 days from its last change.
 */
export function stalenessOf({ state, permanent, updatedAt, firstAt, lastAt, recentVariants }: Aging, now: Date) {
  if (state !== 'active' || permanent) return null
  const since = lastAt ?? updatedAt
  if (now.getTime() - since.getTime() >= unusedDays * dayMs) return { reason: 'unused', since } satisfies Staleness
  const [only, ...others] = recentVariants
  if (only === undefined || others.length > 0 || firstAt === null || firstAt > recentFrom(now)) return null
  return { reason: 'settled', variant: only || null, since: firstAt } satisfies Staleness
}

/** "everybody has had on for 30 days", continuing the name of the flag's users. */
export const describeStaleness = (staleness: Staleness): string =>
  staleness.reason === 'unused'
    ? `has not been evaluated for ${unusedDays} days`
    : `has given everybody ${staleness.variant ?? 'the default in the code'} for ${settledDays} days`
