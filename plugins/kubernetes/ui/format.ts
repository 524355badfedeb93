import type { RuntimeView } from '@callboard/modules/workloads/domain/view'
import type { Amount, WorkloadHealth } from '@callboard/modules/workloads/domain/workload'
import type { Tone } from '@callboard/ui/badge'

export const healthTone: Record<WorkloadHealth, Tone> = {
  healthy: 'ok',
  idle: 'plain',
  progressing: 'accent',
  degraded: 'warn',
  broken: 'bad',
}

/** A cluster's state as a label, and as the end of a sentence that begins with its name. */
export const runtimeLabels: Record<RuntimeView['state'], { label: string; predicate: string; tone: Tone }> = {
  watching: { label: 'watching', predicate: 'is being watched', tone: 'ok' },
  connecting: { label: 'connecting', predicate: 'is being connected', tone: 'accent' },
  stale: { label: 'out of date', predicate: 'is out of date', tone: 'warn' },
  unreachable: { label: 'unreachable', predicate: 'cannot be reached', tone: 'bad' },
  refused: { label: 'access denied', predicate: 'denies access', tone: 'bad' },
  paused: { label: 'paused', predicate: 'is paused', tone: 'plain' },
}

/** The name of a workload's instances on its runtime. */
export const replicasLabel = (kind: string): 'Tasks' | 'Pods' => (kind.startsWith('ECS') ? 'Tasks' : 'Pods')

/** "250 m" below a core, "1.5 cores" above. */
export const cores = (value: number): string =>
  value < 1 ? `${Math.round(value * 1000)} m` : `${Number(value.toFixed(2))} ${value === 1 ? 'core' : 'cores'}`

/** "256 MiB", "1.5 GiB". */
export const bytes = (value: number): string =>
  value >= 2 ** 30 ? `${Number((value / 2 ** 30).toFixed(1))} GiB` : `${Math.round(value / 2 ** 20)} MiB`

/** "120 m used, 250 m requested, limit 1 core". */
export function formatAmount(amount: Amount, unit: (v: number) => string): string {
  const parts = [
    ...(amount.usage === undefined ? [] : [`${unit(amount.usage)} used`]),
    ...(amount.request === undefined ? [] : [`${unit(amount.request)} requested`]),
    ...(amount.limit === undefined ? [] : [`limit ${unit(amount.limit)}`]),
  ]
  return parts.length > 0 ? parts.join(', ') : 'no request or limit'
}

/** "50 m of 200 m": usage against the limit, or else the request; short, for tables. */
export function formatShortAmount({ usage, request, limit }: Amount, unit: (v: number) => string): string {
  const whole = limit ?? request
  if (usage === undefined) return whole === undefined ? '—' : `? of ${unit(whole)}`
  return whole === undefined ? unit(usage) : `${unit(usage)} of ${unit(whole)}`
}

/** "2 of 3 ready", "between runs", "scaled to none": a summary of a workload. */
export function formatReady(w: { kind: string; desired: number | null; ready: number }): string {
  if (w.kind === 'CronJob') return w.desired === 0 ? 'between runs' : 'running'
  if (w.kind === 'Job') return w.desired === 0 ? 'ended' : 'running'
  if (w.desired === null) return `${w.ready} ready`
  return w.desired === 0 ? 'scaled to 0' : `${w.ready} of ${w.desired} ready`
}
