import type { Tone } from '@callboard/ui/badge'

type Run = { state: string; added: number; changed: number; removed: number; errorMessage: string | null }

/** The label and colour of a run's state, the same everywhere. */
export function runState(state: string): { label: string; tone: Tone } {
  switch (state) {
    case 'queued':
      return { label: 'queued', tone: 'accent' }
    case 'running':
      return { label: 'syncing', tone: 'accent' }
    case 'waiting':
      return { label: 'waiting', tone: 'warn' }
    case 'succeeded':
      return { label: 'succeeded', tone: 'ok' }
    case 'needs_approval':
      return { label: 'action required', tone: 'warn' }
    case 'cancelled':
      return { label: 'cancelled', tone: 'plain' }
    default:
      return { label: 'failed', tone: 'bad' }
  }
}

/** The result of a finished run, with its failed and rejected items. */
export function runResult(run: { state: string; problems: number }): { label: string; tone: Tone } {
  if (run.state !== 'succeeded' || run.problems === 0) return runState(run.state)
  return { label: `succeeded with ${run.problems === 1 ? '1 problem' : `${run.problems} problems`}`, tone: 'warn' }
}

export const isOpen = (state: string | undefined) => state === 'queued' || state === 'running' || state === 'waiting'

/** A short summary of a finished run. */
export const runDelta = (run: Run) =>
  run.state === 'succeeded' ? `+${run.added} ~${run.changed} −${run.removed}` : (run.errorMessage ?? runState(run.state).label)

/** "1.4 s", "2 min 5 s". */
export function duration(from: Date, to: Date): string {
  const seconds = Math.max(0, (to.getTime() - from.getTime()) / 1000)
  return seconds < 60 ? `${seconds.toFixed(1)} s` : `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`
}

export function healthOf(integration: { state: string; health: string }): { label: string; tone: Tone } {
  if (integration.state === 'paused') return { label: 'paused', tone: 'plain' }
  if (integration.state === 'off') return { label: 'disabled', tone: 'plain' }
  if (integration.health === 'healthy') return { label: 'healthy', tone: 'ok' }
  return integration.health === 'attention'
    ? { label: 'needs attention', tone: 'bad' }
    : { label: 'not synced yet', tone: 'plain' }
}

/** When an integration is next read, whatever it reads; undefined while it is paused. */
export function nextAttemptOf(integration: {
  state: string
  nextSyncAt: Date | null
  feeds: readonly { nextAt: Date | null }[]
}): Date | undefined {
  const { state, nextSyncAt, feeds } = integration
  if (state !== 'active') return undefined
  return nextSyncAt ?? feeds.flatMap((feed) => feed.nextAt ?? []).sort((a, b) => a.getTime() - b.getTime())[0]
}
