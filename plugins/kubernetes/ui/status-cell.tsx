import type { HealthCounts, WorkloadView } from '@callboard/modules/workloads/domain/view'
import { worst } from '@callboard/modules/workloads/domain/workload'
import { healthOfEntity, workloadsOfEntity } from '@callboard/modules/workloads/slots'
import { defineEntitySlot } from '@callboard/plugin-kit/ui'
import { Dot } from '@callboard/ui/badge'
import { StatusCaption, StatusValue } from '@callboard/ui/status-strip'
import { AsOf } from '@callboard/ui/time-ago'
import { formatReady, healthTone } from './format.ts'

const shownRuntimes = 4

/** Workloads of an entity; of a system or team alone how many are in each health. */
type Data = { workloads: WorkloadView[] } | { counts: HealthCounts }

const aggregates = ['domain', 'group', 'system']

/** A line for each cluster: its worst health, the version there, and how many replicas are ready. */
function ByRuntime({ workloads, now }: { workloads: readonly WorkloadView[]; now: Date }) {
  const runtimes = [...Map.groupBy(workloads, (w) => w.runtime)]
  return (
    <>
      <ul className="flex flex-col gap-0.5">
        {runtimes.slice(0, shownRuntimes).map(([runtime, of]) => {
          const health = worst(of.map((w) => w.health))
          const versions = [
            ...new Set(of.flatMap((w) => [...(w.version ? [w.version] : []), ...w.versions.map((v) => v.version)])),
          ]
          const asOf = of.find((w) => w.asOf)?.asOf
          return (
            <li key={runtime} className="flex min-w-0 items-center gap-1.5">
              <Dot tone={healthTone[health]} />
              <span className="min-w-0 flex-1 truncate" title={runtime}>
                {runtime} <span className="sr-only">{health}</span>
              </span>
              <code className="max-w-28 truncate font-mono text-sm text-muted">{versions.join(', ')}</code>
              <span className="text-sm text-muted tabular-nums">
                {of.length === 1 && of[0] ? formatReady(of[0]) : `${of.length} workloads`}
                {asOf ? (
                  <>
                    {' '}
                    <AsOf at={asOf} now={now} />
                  </>
                ) : null}
              </span>
            </li>
          )
        })}
      </ul>
      {runtimes.length > shownRuntimes ? <StatusCaption>and {runtimes.length - shownRuntimes} more</StatusCaption> : null}
    </>
  )
}

/** Health of everything that runs for a system or team. */
function Summary({ counts }: { counts: HealthCounts }) {
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0)
  const { broken = 0, degraded = 0, progressing = 0, idle = 0 } = counts
  const others = [
    { count: broken, label: 'broken' },
    { count: degraded, label: 'degraded' },
    { count: progressing, label: 'rolling out' },
    { count: idle, label: 'idle' },
  ].filter(({ count }) => count > 0)
  const healthy = total - others.reduce((sum, { count }) => sum + count, 0)
  if (total === 0) return <StatusCaption>No workloads found.</StatusCaption>
  return (
    <>
      <StatusValue mark={<Dot tone={broken > 0 ? 'bad' : degraded > 0 ? 'warn' : healthy > 0 ? 'ok' : 'plain'} />}>
        {healthy} of {total} healthy
      </StatusValue>
      <StatusCaption>
        {others.map(({ count, label }) => `${count} ${label}`).join(', ') || (total === 1 ? '1 workload' : `${total} workloads`)}
      </StatusCaption>
    </>
  )
}

/** Whether it runs, where, and in which version. */
export const healthStatus = defineEntitySlot<Data>({
  id: 'kubernetes.health',
  load: async ({ read, ref, entity }) =>
    aggregates.includes(String(entity.kind).toLowerCase())
      ? { counts: await read(healthOfEntity, { ref }) }
      : { workloads: await read(workloadsOfEntity, { ref }) },
  render(data, place) {
    if ('counts' in data) return <Summary counts={data.counts} />
    if (data.workloads.length === 0) return <StatusCaption>No workloads found.</StatusCaption>
    return <ByRuntime workloads={data.workloads} now={place.now} />
  },
})
