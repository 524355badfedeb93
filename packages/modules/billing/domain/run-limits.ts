import { type Entitlements, type LimitState, limitState } from './entitlements.ts'
import { type Limits, planOf, plans } from './plans.ts'

/** How many runs of templates an organization has and may have. */
export type RunLimits = {
  open: LimitState
  month: LimitState
  /** Why no run can be started, and what to do; null if one can. */
  reached: string | null
}

/** Whether another plan allows more. */
const isRaised = (limit: number, by: 'openRuns' | 'monthlyRuns') =>
  plans.some((plan) => (plan.limits[by] ?? Number.POSITIVE_INFINITY) > limit)

const upgrade = 'upgrade in Settings > Billing'

/** @param sold whether this installation sells plans: without them nobody can upgrade */
export function openRunsReached({ plan }: Pick<Entitlements, 'plan'>, limit: number, sold: boolean): string {
  const whose = sold ? `as many as the ${planOf(plan).name} plan allows at the same time` : 'as many as an organization may have'
  const action = sold && isRaised(limit, 'openRuns') ? `cancel one, or ${upgrade}` : 'or cancel one'
  return `${limit} runs of templates have not ended, ${whose}. Wait for one to end, ${action}.`
}

/** @param now by which the next month begins, in UTC */
export function monthlyRunsReached({ plan }: Pick<Entitlements, 'plan'>, limit: number, now: Date): string {
  const next = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1))
  const day = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'long', timeZone: 'UTC' }).format(next)
  return `The ${planOf(plan).name} plan includes ${limit.toLocaleString('en')} runs of templates per month, all used. Wait until ${day}, or ${upgrade}.`
}

/** The limits of a plan beside what is used of them. */
export function runLimitsOf(
  entitlements: Pick<Entitlements, 'plan'> & { limits: Pick<Limits, 'openRuns' | 'monthlyRuns'> },
  used: { open: number; month: number },
  { sold, now }: { sold: boolean; now: Date },
): RunLimits {
  const { openRuns, monthlyRuns } = entitlements.limits
  const open = limitState(openRuns, used.open)
  const month = limitState(monthlyRuns, used.month)
  if (month.limit !== null && month.state === 'reached')
    return { open, month, reached: monthlyRunsReached(entitlements, month.limit, now) }
  if (open.limit !== null && open.state === 'reached')
    return { open, month, reached: openRunsReached(entitlements, open.limit, sold) }
  return { open, month, reached: null }
}
