import { fitsWildcard } from '@callboard/core/pattern/glob'
import { z } from 'zod'

// Allocation of costs. Rules are evaluated in order; the first one that matches a charge decides. Charges without a match are
// unallocated.

const matcher = z.object({
  /** A required tag, with its value if given; * matches any text. */
  tag: z.string().max(200).optional(),
  value: z.string().max(200).optional(),
  account: z.string().max(200).optional(),
  service: z.string().max(200).optional(),
  region: z.string().max(200).optional(),
})

const target = z.discriminatedUnion('kind', [
  /** The tag's value is the name or reference of an entity. */
  z.object({ kind: z.literal('named-by-tag') }),
  /** Fixed percentages; the rest of 100 is unallocated. */
  z.object({
    kind: z.literal('split'),
    parts: z
      .array(z.object({ ref: z.string().trim().min(3).max(600).toLowerCase(), percent: z.number().gt(0).max(100) }))
      .min(1, 'Name at least one entity.')
      .max(50),
  }),
  /** By the CPU requests of each entity's workloads in a cluster. */
  z.object({ kind: z.literal('cluster'), integrationId: z.uuid() }),
])

const allocationRule = z
  .object({ name: z.string().trim().min(1, 'Enter a rule name.').max(100), match: matcher, target })
  .refine((r) => r.target.kind !== 'named-by-tag' || r.match.tag, {
    message: 'Enter the tag that names the entity.',
    path: ['match', 'tag'],
  })
  .refine((r) => r.target.kind !== 'split' || r.target.parts.reduce((sum, p) => sum + p.percent, 0) <= 100 + 1e-9, {
    message: 'Shares must not add up to more than 100%.',
    path: ['target'],
  })
export type AllocationRule = z.output<typeof allocationRule>

export const allocationRules = z.array(allocationRule).max(200)

/** Default rules: the tags that teams commonly use. */
export const defaultRules: readonly AllocationRule[] = ['component', 'service', 'application', 'app'].map((tag) => ({
  name: `Tag ${tag} names the entity`,
  match: { tag },
  target: { kind: 'named-by-tag' },
}))

/** The attributes of a charge that rules match. */
export type ChargeDimension = {
  id: string
  accountId: string
  accountName: string
  service: string
  region: string
  tags: Readonly<Record<string, string>>
}

/** Data that rules resolve to: entities by name and reference, and their share of each cluster. */
export type AllocationWorld = {
  /** By lower-case name; components take precedence. */
  byName: ReadonlyMap<string, string>
  refs: ReadonlySet<string>
  /** By the cluster's integration: entities and their share, 0 to 1, with a sum of at most 1. */
  clusters: ReadonlyMap<string, readonly { ref: string; share: number }[]>
}

/** `share` is a decimal string, so that the shares of a charge add up exactly. */
export type Share = { dimensionId: string; ref: string; share: string; rule: string }

const fits = ({ match }: AllocationRule, d: ChargeDimension): boolean =>
  (!match.tag || (match.tag in d.tags && (!match.value || fitsWildcard(match.value, d.tags[match.tag] ?? '')))) &&
  (!match.account || fitsWildcard(match.account, d.accountId) || fitsWildcard(match.account, d.accountName)) &&
  (!match.service || fitsWildcard(match.service, d.service)) &&
  (!match.region || fitsWildcard(match.region, d.region))

/** Shares of one charge, in billionths; the last one absorbs the rounding. */
function parts(of: readonly { ref: string; share: number }[]): { ref: string; share: string }[] {
  const billion = 1_000_000_000
  const whole = Math.min(billion, Math.round(of.reduce((sum, p) => sum + p.share, 0) * billion))
  let left = whole
  return of.map(({ ref, share }, i) => {
    const part = i === of.length - 1 ? left : Math.min(left, Math.round(share * billion))
    left -= part
    return { ref, share: part === billion ? '1' : `0.${String(part).padStart(9, '0')}` }
  })
}

function targets(rule: AllocationRule, d: ChargeDimension, world: AllocationWorld): { ref: string; share: string }[] {
  const { target: to } = rule
  if (to.kind === 'split')
    return parts(to.parts.filter((p) => world.refs.has(p.ref)).map((p) => ({ ref: p.ref, share: p.percent / 100 })))
  if (to.kind === 'cluster') return parts(world.clusters.get(to.integrationId) ?? [])
  const value = d.tags[rule.match.tag ?? '']?.trim().toLowerCase() ?? ''
  const ref = world.refs.has(value) ? value : world.byName.get(value)
  return ref ? [{ ref, share: '1' }] : []
}

/** The shares of entities. A rule that matches without finding an entity falls through to the next. */
export function allocate(
  rules: readonly AllocationRule[],
  dimensions: readonly ChargeDimension[],
  world: AllocationWorld,
): Share[] {
  return dimensions.flatMap((d) => {
    for (const rule of rules) {
      if (!fits(rule, d)) continue
      const found = targets(rule, d, world).filter((p) => Number(p.share) > 0)
      if (found.length > 0) {
        const merged = new Map<string, { ref: string; share: string }>()
        for (const p of found) if (!merged.has(p.ref)) merged.set(p.ref, p)
        return [...merged.values()].map((p) => ({ dimensionId: d.id, ...p, rule: rule.name }))
      }
    }
    return []
  })
}
