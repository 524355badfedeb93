import type { DeploymentState, RunState } from '@callboard/modules/pipelines/domain/pipeline'

export const stateTone = {
  queued: 'plain',
  running: 'accent',
  waiting: 'warn',
  succeeded: 'ok',
  failed: 'bad',
  cancelled: 'plain',
  skipped: 'plain',
} as const satisfies Record<RunState, string>

export const deploymentTone = {
  pending: 'plain',
  running: 'accent',
  succeeded: 'ok',
  failed: 'bad',
  inactive: 'plain',
} as const satisfies Record<DeploymentState, string>

export const deploymentLabels: Record<DeploymentState, string> = {
  pending: 'pending',
  running: 'in progress',
  succeeded: 'live',
  failed: 'failed',
  inactive: 'replaced',
}

const units = [
  [86_400_000, 'd'],
  [3_600_000, 'h'],
  [60_000, 'min'],
  [1000, 's'],
] as const

/** Milliseconds in at most two units: "3 min 20 s". */
export function duration(ms: number | null): string {
  if (ms === null) return '—'
  const at = units.findIndex(([size]) => ms >= size)
  const [size, name] = units[at] ?? [1000, 's']
  if (at < 0) return '0 s'
  const next = units[at + 1]
  const rest = next ? Math.floor((ms % size) / next[0]) : 0
  return `${Math.floor(ms / size)} ${name}${next && rest > 0 ? ` ${rest} ${next[1]}` : ''}`
}

export const percent = (share: number | null) => (share === null ? '—' : `${Math.round(share * 100)} %`)

/** Duration of a run, or its running time so far. */
export const runLength = (run: { startedAt: Date | null; finishedAt: Date | null }, now: Date) =>
  run.startedAt ? Math.max(0, (run.finishedAt ?? now).getTime() - run.startedAt.getTime()) : null
