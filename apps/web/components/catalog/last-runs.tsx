import { RunBars } from '@callboard/ui/run-bars'

const tones = { succeeded: 'ok', failed: 'bad' } as const

/** The last runs of an entity's pipelines as bars. `runs` are oldest first, with their duration in milliseconds. */
export function LastRuns({ runs }: { runs: readonly { state: string; ms: number }[] }) {
  const failed = runs.filter((r) => r.state === 'failed').length
  const last = runs.at(-1)?.state === 'failed' ? 'failed' : 'passed'
  return (
    <RunBars
      label={`${runs.length - failed} of ${runs.length} runs passed, the last ${last}`}
      runs={runs.map((run, i) => ({
        key: String(i),
        tone: run.state in tones ? tones[run.state as keyof typeof tones] : 'plain',
        duration: run.ms,
      }))}
    />
  )
}
