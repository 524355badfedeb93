import type { RuntimeView, WorkloadUsage, WorkloadView } from '@callboard/modules/workloads/domain/view'
import { runtimes as runtimeList, usageOfEntity, workloadsOfEntity } from '@callboard/modules/workloads/slots'
import { defineEntitySlot, type SlotPlace } from '@callboard/plugin-kit/ui'
import { ButtonLink } from '@callboard/ui/button'
import { Card } from '@callboard/ui/card'
import { ChartCard } from '@callboard/ui/chart/chart-card'
import { CodeBlock } from '@callboard/ui/code-block'
import { EmptyState } from '@callboard/ui/empty-state'
import { Container } from 'lucide-react'
import { Fragment } from 'react'
import { RuntimeNotices } from './parts.tsx'
import { usageChart } from './usage-charts.ts'
import { WorkloadCard } from './workload-card.tsx'

type Data = {
  workloads: WorkloadView[]
  runtimes: RuntimeView[]
  usage: WorkloadUsage[]
  name: string
  ref: string
  kind: string
}

/** Kinds that show the workloads of their parts. */
const aggregates = ['domain', 'group', 'system', 'user']

const nameOf = (entity: { metadata?: unknown }) => {
  const { metadata } = entity
  return typeof metadata === 'object' && metadata !== null && 'name' in metadata ? String(metadata.name) : ''
}

function NoPartWorkloads({ name }: { name: string }) {
  return (
    <Card>
      <EmptyState icon={<Container />} title={`No workloads of ${name}`}>
        Workloads of its services are listed here once they are matched. Open a service to see how to match its workloads.
      </EmptyState>
    </Card>
  )
}

/** The entities of a shown workload, unless it is the page's own. */
function PartOf({ workload, of, place }: { workload: WorkloadView; of: string; place: SlotPlace }) {
  const others = workload.entities.filter((e) => e.ref !== of)
  if (others.length === 0 || others.length < workload.entities.length) return null
  return (
    <p className="-mb-2 text-sm text-muted">
      {others.map((e, i) => (
        <span key={e.ref}>
          {i > 0 ? ', ' : ''}
          <a href={place.links.entity(e.ref, 'kubernetes.workloads')} className="hover:underline">
            {e.label}
          </a>
        </span>
      ))}
    </p>
  )
}

function NoWorkloads({ name, place }: { name: string; place: SlotPlace }) {
  return (
    <Card>
      <EmptyState
        icon={<Container />}
        title={`No workloads found for ${name}`}
        action={
          <ButtonLink href={place.links.connect()} reason={place.reason('integrations.manage')}>
            Connect another cluster
          </ButtonLink>
        }
      >
        Workloads are matched by image repository or name. To match others, add an annotation to the descriptor and the same label
        to the workloads and their pods.
      </EmptyState>
      <div className="border-t">
        <CodeBlock label="Annotations">{`metadata:
  annotations:
    # workloads with the label backstage.io/kubernetes-id: ${name}
    backstage.io/kubernetes-id: ${name}
    # or workloads that a selector finds
    backstage.io/kubernetes-label-selector: app=${name}`}</CodeBlock>
      </div>
    </Card>
  )
}

/** CPU and memory over time, where clusters report them. */
function UsageCharts({ usage }: { usage: readonly WorkloadUsage[] }) {
  const specs = (['cpu', 'memory'] as const).flatMap((kind) => usageChart(usage, kind) ?? [])
  if (specs.length === 0) return null
  return (
    <div className="grid items-start gap-4 lg:grid-cols-2">
      {specs.map((spec) => (
        <ChartCard key={spec.title} spec={spec} height={160} />
      ))}
    </div>
  )
}

/** The entity's workloads in all clusters. */
export const workloadsTab = defineEntitySlot<Data>({
  id: 'kubernetes.workloads',
  load: async ({ read, ref, entity }) => {
    const [workloads, runtimes, usage] = await Promise.all([
      read(workloadsOfEntity, { ref }),
      read(runtimeList, {}),
      read(usageOfEntity, { ref }),
    ])
    return { ref, name: nameOf(entity), kind: String(entity.kind).toLowerCase(), workloads, runtimes, usage }
  },
  render: ({ workloads, runtimes, usage, name, kind, ref }, place) => {
    const concerned =
      workloads.length > 0 ? runtimes.filter((r) => workloads.some((w) => w.integrationId === r.integrationId)) : runtimes
    return (
      <div className="flex flex-col gap-4">
        <RuntimeNotices runtimes={concerned} place={place} />
        {workloads.length > 0 ? null : aggregates.includes(kind) ? (
          <NoPartWorkloads name={name} />
        ) : (
          <NoWorkloads name={name} place={place} />
        )}
        <UsageCharts usage={usage} />
        {workloads.map((w) => (
          <Fragment key={`${w.integrationId} ${w.key}`}>
            <PartOf workload={w} of={ref} place={place} />
            <WorkloadCard workload={w} place={place} />
          </Fragment>
        ))}
      </div>
    )
  },
})
