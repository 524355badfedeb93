import { RunBars } from '@callboard/ui/run-bars'

const tones = { succeeded: 'ok', failed: 'bad' } as const

/** The last runs of an entity's pipelines as bars. `runs` are oldest first, with their duration in milliseconds. */
export function LastRuns({ runs }: { runs: readonly { state: string; ms: number }[] }) {
  const passed = runs.filter((r) => r.state === 'succeeded').length
  const state = runs.at(-1)?.state
  const last = state === 'succeeded' ? 'passed' : state === 'failed' ? 'failed' : `is ${state}`
  return (
    <RunBars
      label={`${passed} of ${runs.length} runs passed, the last ${last}`}
      runs={runs.map((run, i) => ({
        key: String(i),
        tone: run.state in tones ? tones[run.state as keyof typeof tones] : 'plain',
        duration: run.ms,
      }))}
    />
  )
}
