import type { WorkloadView } from '@callboard/modules/workloads/domain/view'
import { worst } from '@callboard/modules/workloads/domain/workload'
import { workloadsOfEntity } from '@callboard/modules/workloads/slots'
import { defineEntitySlot } from '@callboard/plugin-kit/ui'
import { Dot } from '@callboard/ui/badge'
import { StatusCaption, StatusValue } from '@callboard/ui/status-strip'
import { AsOf } from '@callboard/ui/time-ago'
import { formatReady, healthTone } from './format.ts'

const shownRuntimes = 4

type Data = { workloads: WorkloadView[]; aggregate: boolean }

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
function Summary({ workloads }: { workloads: readonly WorkloadView[] }) {
  const count = (health: WorkloadView['health']) => workloads.filter((w) => w.health === health).length
  const [broken, degraded] = [count('broken'), count('degraded')]
  const good = workloads.length - broken - degraded
  return (
    <>
      <StatusValue mark={<Dot tone={broken > 0 ? 'bad' : degraded > 0 ? 'warn' : 'ok'} />}>
        {good} of {workloads.length} healthy
      </StatusValue>
      <StatusCaption>
        {[broken > 0 ? `${broken} broken` : '', degraded > 0 ? `${degraded} degraded` : ''].filter(Boolean).join(', ') ||
          (workloads.length === 1 ? '1 workload' : `${workloads.length} workloads`)}
      </StatusCaption>
    </>
  )
}

/** Whether it runs, where, and in which version. */
export const healthStatus = defineEntitySlot<Data>({
  id: 'kubernetes.health',
  async load({ read, ref, entity }) {
    const workloads = await read(workloadsOfEntity, { ref })
    return { workloads, aggregate: ['domain', 'group', 'system'].includes(String(entity.kind).toLowerCase()) }
  },
  render({ workloads, aggregate }, place) {
    if (workloads.length === 0) return <StatusCaption>No workloads found.</StatusCaption>
    return aggregate ? <Summary workloads={workloads} /> : <ByRuntime workloads={workloads} now={place.now} />
  },
})
