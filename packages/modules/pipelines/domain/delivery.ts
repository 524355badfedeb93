import type { DeliveryStatus, RunSummary } from './view.ts'

const finished = (run: RunSummary) => run.state === 'succeeded' || run.state === 'failed'

const durationOf = ({ startedAt, finishedAt }: RunSummary) =>
  startedAt && finishedAt ? Math.max(0, finishedAt.getTime() - startedAt.getTime()) : null

/** Middle value; of an even number the lower one of the two. */
const medianOf = (values: readonly number[]) => [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? null

/**
 * Summarizes pipelines on their default branches.
 * @param runs newest first, of any number of pipelines
 */
export function deliveryOf(
  runs: readonly RunSummary[],
): Pick<DeliveryStatus, 'pipelines' | 'failing' | 'recent' | 'passRate' | 'p50Ms'> {
  const byPipeline = [...Map.groupBy(runs, (r) => `${r.integrationId} ${r.pipelineKey}`).values()]
  const failing = byPipeline.flatMap((of) => of.find(finished) ?? []).filter((r) => r.state === 'failed')
  const ended = runs.filter(finished)
  return {
    pipelines: byPipeline.length,
    failing,
    recent: (byPipeline[0] ?? [])
      .map((run) => ({ key: run.key, number: run.number, state: run.state, durationMs: durationOf(run), url: run.url }))
      .reverse(),
    passRate: ended.length === 0 ? null : ended.filter((r) => r.state === 'succeeded').length / ended.length,
    p50Ms: medianOf(ended.flatMap((r) => durationOf(r) ?? [])),
  }
}
