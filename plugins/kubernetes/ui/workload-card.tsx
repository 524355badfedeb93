import type { WorkloadView } from '@callboard/modules/workloads/domain/view'
import type { SlotPlace } from '@callboard/plugin-kit/ui'
import { Badge } from '@callboard/ui/badge'
import { Card } from '@callboard/ui/card'
import { Meter } from '@callboard/ui/meter'
import { AsOf, TimeAgo } from '@callboard/ui/time-ago'
import type { ReactNode } from 'react'
import { bytes, cores, formatAmount, formatReady, replicasLabel } from './format.ts'
import { FindingNotice, HealthBadge, RunningVersions } from './parts.tsx'
import { Pods } from './workload-pods.tsx'

const Fact = ({ label, children }: { label: string; children: ReactNode }) => (
  <div className="min-w-0">
    <dt className="text-sm text-faint">{label}</dt>
    <dd className="min-w-0 break-words">{children}</dd>
  </div>
)

function Usage({ of, unit, name }: { of: WorkloadView['detail']['cpu']; unit: (v: number) => string; name: string }) {
  const words = formatAmount(of, unit)
  const whole = of.limit ?? of.request
  return (
    <>
      {of.usage !== undefined && whole ? <Meter value={of.usage} max={whole} label={`${name}: ${words}`} /> : null}{' '}
      <span className="text-muted tabular-nums">{words}</span>
    </>
  )
}

function Facts({ workload, place }: { workload: WorkloadView; place: SlotPlace }) {
  const { detail } = workload
  const { rollout, schedule, autoscaler } = detail
  return (
    <dl className="grid grid-cols-2 gap-x-6 gap-y-2.5 px-3.5 py-3 sm:grid-cols-3 xl:grid-cols-4">
      <Fact label={replicasLabel(workload.kind)}>
        <span className="tabular-nums">{formatReady(workload)}</span>
        {workload.restarts > 0 ? <span className="text-muted">, {workload.restarts} restarts</span> : null}
      </Fact>
      <Fact label="Version">{workload.version ? <RunningVersions workload={workload} /> : 'not tagged'}</Fact>
      {rollout ? (
        <Fact label="Rollout">
          {rollout.state}
          {rollout.step ? `, step ${rollout.step}` : ''}
          <span className="text-muted">
            {rollout.strategy ? ` · ${rollout.strategy}` : ''}
            {rollout.revision ? ` · revision ${rollout.revision}` : ''}
          </span>
        </Fact>
      ) : null}
      {schedule ? (
        <Fact label="Schedule">
          <code className="font-mono text-sm">{schedule.cron}</code>
          {schedule.suspended ? ', suspended' : ''}
          {schedule.lastAt ? (
            <span className="text-muted">
              {' '}
              · last run <TimeAgo at={schedule.lastAt} now={place.now} />
            </span>
          ) : null}
        </Fact>
      ) : null}
      <Fact label="CPU">
        <Usage of={detail.cpu} unit={cores} name="CPU" />
      </Fact>
      <Fact label="Memory">
        <Usage of={detail.memory} unit={bytes} name="Memory" />
      </Fact>
      {autoscaler ? (
        <Fact label="Autoscaler">
          {autoscaler.current ?? '?'} of {autoscaler.min}–{autoscaler.max}
          <span className="text-muted"> · {autoscaler.targets.join(', ')}</span>
        </Fact>
      ) : null}
      {detail.endpoints.map((e) => (
        <Fact key={`${e.kind} ${e.name}`} label={e.kind}>
          {e.urls.length > 0
            ? e.urls.map((url) => (
                <a
                  key={url}
                  href={url}
                  target="_blank"
                  rel="noreferrer"
                  className="mr-2 text-accent underline decoration-line2 underline-offset-2"
                >
                  {url.replace(/^https?:\/\//, '')}
                </a>
              ))
            : e.name}
          <span className="text-muted"> {e.detail}</span>
        </Fact>
      ))}
      <Fact label="Images">
        {workload.images.map((image) => (
          <code key={image} className="block truncate font-mono text-sm" title={image}>
            {image}
          </code>
        ))}
      </Fact>
    </dl>
  )
}

function Events({ workload, place }: { workload: WorkloadView; place: SlotPlace }) {
  return (
    <ul className="border-t">
      {workload.detail.events.map((e) => (
        <li
          key={`${e.at} ${e.object} ${e.reason} ${e.message}`}
          className="flex flex-wrap items-start gap-x-2.5 border-b px-3.5 py-1.5 last:border-b-0"
        >
          <span className="w-24 shrink-0 text-sm text-faint">{e.at ? <TimeAgo at={e.at} now={place.now} /> : ''}</span>
          <Badge tone={e.type === 'Warning' ? 'warn' : 'plain'}>{e.reason}</Badge>
          <span className="min-w-0 flex-1 basis-60 break-words">
            {e.message} {e.count > 1 ? <span className="text-faint">({e.count} times)</span> : null}
            <span className="block text-sm text-faint">{e.object}</span>
          </span>
        </li>
      ))}
    </ul>
  )
}

const Collapsible = ({ title, open, children }: { title: string; open: boolean; children: ReactNode }) => (
  <details open={open} className="border-t">
    <summary className="px-3.5 py-2 text-muted hover:text-fg">{title}</summary>
    {children}
  </details>
)

/** One workload in one cluster, with all details. Problems are expanded. */
export function WorkloadCard({ workload, place }: { workload: WorkloadView; place: SlotPlace }) {
  const troubled = workload.health === 'broken' || workload.health === 'degraded'
  const { events } = workload.detail
  return (
    <Card
      id={`${workload.runtime}-${workload.namespace}-${workload.name}`}
      title={`${workload.name} in ${workload.runtime}`}
      aside={
        <span className="flex flex-wrap items-center justify-end gap-2">
          {workload.kind} · {workload.namespace} <HealthBadge health={workload.health} />
          {workload.asOf ? <AsOf at={workload.asOf} now={place.now} /> : null}
        </span>
      }
    >
      {workload.findings.length > 0 ? (
        <div className="flex flex-col gap-2 px-3.5 pt-3">
          {workload.findings.map((f) => (
            <FindingNotice key={`${f.code} ${f.container ?? ''}`} finding={f} />
          ))}
        </div>
      ) : null}
      <Facts workload={workload} place={place} />
      {workload.instances.length > 0 ? (
        <Collapsible title={`${replicasLabel(workload.kind)} (${workload.instances.length})`} open={troubled}>
          <Pods workload={workload} place={place} />
        </Collapsible>
      ) : null}
      {events.length > 0 ? (
        <Collapsible title={`Recent events (${events.length})`} open={false}>
          <Events workload={workload} place={place} />
        </Collapsible>
      ) : null}
    </Card>
  )
}
