import type { DeploymentState, RunState } from '@callboard/modules/pipelines/domain/pipeline'
import { formatValue } from '@callboard/ui/chart/format.ts'

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

/** Milliseconds in at most two units: "3 min 20 s". */
export const duration = (ms: number | null) => formatValue(ms, { kind: 'duration' })

export const percent = (share: number | null) => formatValue(share, { kind: 'share' })

/** Duration of a run, or its running time so far. */
export const runLength = (run: { startedAt: Date | null; finishedAt: Date | null }, now: Date) =>
  run.startedAt ? Math.max(0, (run.finishedAt ?? now).getTime() - run.startedAt.getTime()) : null
