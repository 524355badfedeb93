import type { DeploymentState } from './pipeline.ts'

// The four DORA metrics (dora.dev/guides/dora-metrics-four-keys), from production deployments.

/** A finished production deployment. */
export type Delivery = {
  repository: string
  environment: string
  commit: string
  state: Extract<DeploymentState, 'succeeded' | 'failed' | 'inactive'>
  finishedAt: Date
  committedAt: Date | null
}

export type DoraMeasures = {
  deployments: number
  /** Successful deployments per day of the window. */
  perDay: number
  /** Median time from commit to production, milliseconds. */
  leadTimeMs: number | null
  /** Number of deployments with a known commit time. */
  leadTimeOf: number
  /** Change failure rate, 0 to 1. */
  changeFailureRate: number | null
  failures: number
  /** Median time from a failure to the next success in the same environment, milliseconds. */
  restoreMs: number | null
  /** Failures recovered by now. */
  restored: number
}

const dayMs = 86_400_000
/** Within this time a rollback counts as a failure of the deployment before it. */
const rollbackWithinMs = dayMs

export const doraDefinitions = {
  perDay: 'Successful deployments to production in the period, divided by its days.',
  leadTimeMs: 'From the time of the deployed commit until it was in production; the median of the successful deployments.',
  changeFailureRate:
    'Share of the deployments to production that failed, or were rolled back to an earlier commit within 24 hours.',
  restoreMs:
    'From a failed or rolled back deployment until the next successful one of the same repository and environment; the median.',
} as const

function median(values: readonly number[]): number | null {
  if (values.length === 0) return null
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? 0
  return sorted.length % 2 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2
}

type EvaluatedDelivery = Delivery & { failed: boolean; restoredAt: Date | undefined }

/** Determines for each deployment to one environment, oldest first, whether it failed and when that was recovered. */
function evaluateDeliveries(deliveries: readonly Delivery[]): EvaluatedDelivery[] {
  const before = new Set<string>()
  const rolledBack = new Set<number>()
  deliveries.forEach((d, i) => {
    const last = deliveries[i - 1]
    const returns = before.has(d.commit) && last !== undefined && last.commit !== d.commit && d.state !== 'failed'
    if (returns && d.finishedAt.getTime() - last.finishedAt.getTime() <= rollbackWithinMs) rolledBack.add(i - 1)
    if (d.state !== 'failed') before.add(d.commit)
  })
  return deliveries.map((d, i) => {
    const failed = d.state === 'failed' || rolledBack.has(i)
    const next = failed ? deliveries.slice(i + 1).find((n) => n.state !== 'failed') : undefined
    return { ...d, failed, restoredAt: next?.finishedAt }
  })
}

type Window = { from: Date; to: Date }

/** Whether each deployment failed and when it was recovered, from all that came before and after it in its environment. */
function evaluate(deliveries: readonly Delivery[]): EvaluatedDelivery[] {
  const places = Map.groupBy(
    [...deliveries].sort((a, b) => a.finishedAt.getTime() - b.finishedAt.getTime()),
    (d) => `${d.repository}\n${d.environment}`,
  )
  return [...places.values()].flatMap(evaluateDeliveries)
}

/** The metrics of a window. Uses deployments before and after it to evaluate those within. */
export const doraMeasures = (deliveries: readonly Delivery[], window: Window): DoraMeasures =>
  measure(evaluate(deliveries), window)

/** The metrics of several windows, for which the deployments are evaluated once. */
export function doraTrend(deliveries: readonly Delivery[], windows: readonly Window[]): DoraMeasures[] {
  const evaluated = evaluate(deliveries)
  return windows.map((window) => measure(evaluated, window))
}

/**
 * The metrics of a window by group, for which the deployments are evaluated once.
 * @param groupsOf the groups of a repository; one in several counts for each
 */
export function doraGroups<Group>(
  deliveries: readonly Delivery[],
  window: Window,
  groupsOf: (repository: string) => readonly Group[],
): Map<Group, DoraMeasures> {
  const grouped = evaluate(deliveries).flatMap((delivery) => groupsOf(delivery.repository).map((group) => ({ group, delivery })))
  return new Map(
    [...Map.groupBy(grouped, ({ group }) => group)].map(([group, of]) => [
      group,
      measure(
        of.map(({ delivery }) => delivery),
        window,
      ),
    ]),
  )
}

/** The last weeks up to now, Monday to Monday in UTC; the last one is not over. */
export function weeksUntil(now: Date, count: number): Window[] {
  const today = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate())
  const monday = today - ((now.getUTCDay() + 6) % 7) * dayMs
  return Array.from({ length: count }, (_, i) => {
    const from = monday - (count - 1 - i) * 7 * dayMs
    return { from: new Date(from), to: new Date(Math.min(from + 7 * dayMs, now.getTime())) }
  })
}

function measure(deliveries: readonly EvaluatedDelivery[], window: Window): DoraMeasures {
  const within = deliveries.filter((d) => d.finishedAt >= window.from && d.finishedAt < window.to)
  const succeeded = within.filter((d) => d.state !== 'failed')
  const leadTimes = succeeded.flatMap((d) =>
    d.committedAt ? [Math.max(0, d.finishedAt.getTime() - d.committedAt.getTime())] : [],
  )
  const failures = within.filter((d) => d.failed)
  const restores = failures.flatMap((d) => (d.restoredAt ? [d.restoredAt.getTime() - d.finishedAt.getTime()] : []))
  return {
    deployments: within.length,
    perDay: succeeded.length / Math.max(1, (window.to.getTime() - window.from.getTime()) / dayMs),
    leadTimeMs: median(leadTimes),
    leadTimeOf: leadTimes.length,
    changeFailureRate: within.length > 0 ? failures.length / within.length : null,
    failures: failures.length,
    restoreMs: median(restores),
    restored: restores.length,
  }
}
