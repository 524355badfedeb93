import { reconnectSentence } from '@callboard/modules/workloads/domain/reconnect'
import type { RuntimeView, WorkloadSummary } from '@callboard/modules/workloads/domain/view'
import type { Finding } from '@callboard/modules/workloads/domain/workload'
import type { SlotPlace } from '@callboard/plugin-kit/ui'
import { Badge, Dot } from '@callboard/ui/badge'
import { Notice } from '@callboard/ui/notice'
import { AsOf, TimeAgo } from '@callboard/ui/time-ago'
import { healthTone, runtimeLabels } from './format.ts'

/** The versions of a workload: with the number of pods while they differ. */
export function RunningVersions({
  workload: { version, versions },
}: {
  workload: Pick<WorkloadSummary, 'version' | 'versions'>
}) {
  if (versions.length === 0) return version ? <code className="font-mono text-sm">{version}</code> : null
  return versions.map((v) => (
    <span key={v.version} className="mr-2 inline-block">
      <code className="font-mono text-sm">{v.version}</code> <span className="text-muted">on {v.count}</span>
    </span>
  ))
}

export const HealthBadge = ({ health }: Pick<WorkloadSummary, 'health'>) => <Badge tone={healthTone[health]}>{health}</Badge>

/** The problem, its cause and what to do, with the platform's own message below. */
export function FindingNotice({ finding }: { finding: Finding }) {
  return (
    <Notice tone={finding.severity === 'error' ? 'bad' : 'warn'} title={`${finding.title}.`}>
      {finding.advice}
      {finding.instances && finding.instances > 1 ? ` ${finding.instances} have this.` : ''}
      {finding.evidence ? <code className="mt-1 block font-mono text-sm break-words text-faint">{finding.evidence}</code> : null}
    </Notice>
  )
}

/** Explains what is shown for clusters with watch problems. */
export function RuntimeNotices({ runtimes, place }: { runtimes: readonly RuntimeView[]; place: SlotPlace }) {
  return runtimes
    .filter((r) => r.state !== 'watching' || r.parts.some((p) => p.state === 'forbidden' || p.state === 'failing'))
    .map((r) => {
      const bad = r.parts.filter((p) => p.state === 'forbidden' || p.state === 'failing')
      const partly = r.state === 'watching'
      const { predicate, tone } = runtimeLabels[r.state]
      return (
        <Notice
          key={r.integrationId}
          tone={tone === 'bad' ? 'bad' : tone === 'accent' || tone === 'plain' ? 'info' : 'warn'}
          title={partly ? `${r.name}: ${bad.map((p) => p.name).join(', ')} cannot be read.` : `${r.name} ${predicate}.`}
          action={
            place.reason('integrations.read') ? undefined : (
              <a href={place.links.integration(r.integrationId)} className="underline">
                View integration
              </a>
            )
          }
        >
          {partly ? bad[0]?.message : r.message} {reconnectSentence(r.state)}
          {r.seenAt && !partly ? (
            <>
              {' '}
              Showing data from <TimeAgo at={r.seenAt} now={place.now} />.
            </>
          ) : null}
        </Notice>
      )
    })
}

/** A workload as a list row. */
export function WorkloadLine({ workload, place }: { workload: WorkloadSummary; place: SlotPlace }) {
  const [entity] = workload.entities
  return (
    <div className="flex flex-wrap items-start gap-x-2.5 gap-y-1 border-b px-3.5 py-2 last:border-b-0">
      <span className="pt-0.5">
        <Dot tone={healthTone[workload.health]} />
      </span>
      <div className="min-w-0 flex-1 basis-60">
        <span className="flex flex-wrap items-center gap-1.5">
          {entity ? (
            <a href={place.links.entity(entity.ref, 'kubernetes.workloads')} className="font-medium hover:underline">
              {workload.name}
            </a>
          ) : (
            <b className="font-medium">{workload.name}</b>
          )}
          <HealthBadge health={workload.health} />
          <span className="text-sm text-faint">
            {workload.namespace} · {workload.runtime}
            {workload.asOf ? (
              <>
                {' '}
                · <AsOf at={workload.asOf} now={place.now} />
              </>
            ) : null}
          </span>
        </span>
        {workload.findings[0] ? <span className="block text-muted">{workload.findings[0].title}.</span> : null}
      </div>
      <span className="text-sm text-muted">
        {entity ? (entity.owner ? `${entity.owner.split('/').at(-1)}` : 'no owner') : 'unmatched'}
      </span>
    </div>
  )
}
