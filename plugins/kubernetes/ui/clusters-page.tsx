import { type RuntimeView, workloadSorts } from '@callboard/modules/workloads/domain/view'
import { workloadHealths } from '@callboard/modules/workloads/domain/workload'
import { runtimes as runtimeList, workloadList, workloadOverview } from '@callboard/modules/workloads/slots'
import { definePortalSlot, type SlotPlace } from '@callboard/plugin-kit/ui'
import { ButtonLink } from '@callboard/ui/button'
import { Card } from '@callboard/ui/card'
import { cn } from '@callboard/ui/class-names.ts'
import { pageOf, sortingOf } from '@callboard/ui/data-table/address.ts'
import { EmptyState } from '@callboard/ui/empty-state'
import { Container } from 'lucide-react'
import { type Data, pageSize, type View, views } from './clusters-data.ts'
import { Nodes } from './clusters-nodes.tsx'
import { Overview } from './clusters-overview.tsx'
import { Workloads } from './clusters-workloads.tsx'
import { RuntimeNotices } from './parts.tsx'

const titles: Record<View, string> = { overview: 'Overview', workloads: 'Workloads', nodes: 'Nodes' }

const one = <T extends string>(text: string | undefined, of: readonly T[]): T | undefined => of.find((v) => v === text)

function Tabs({ view, place }: { view: View; place: SlotPlace }) {
  return (
    <nav aria-label="Clusters" className="flex gap-[18px] scroll-hint overflow-x-auto border-b">
      {views.map((v) => (
        <a
          key={v}
          href={place.links.page('clusters', v === 'overview' ? {} : { view: v })}
          aria-current={v === view ? 'page' : undefined}
          className={cn(
            '-mb-px border-b-2 border-transparent py-[7px] whitespace-nowrap text-muted hover:text-fg',
            v === view && 'border-accent font-medium text-fg',
          )}
        >
          {titles[v]}
        </a>
      ))}
    </nav>
  )
}

/** All clusters: problems, workloads and nodes. */
export const clustersPage = definePortalSlot<Data>({
  id: 'kubernetes.clusters',
  async load({ read, query }) {
    const view = one(query.view, views) ?? 'overview'
    const page = pageOf(query)
    const sorting = sortingOf(query, workloadSorts, { by: 'name', order: 'asc' })
    const listOf = (runtimes: readonly RuntimeView[]) =>
      view === 'workloads'
        ? read(workloadList, {
            runtime: runtimes.find((r) => r.integrationId === query.cluster)?.integrationId,
            namespace: query.namespace || undefined,
            health: one(query.health, workloadHealths),
            text: query.q?.slice(0, 200) || undefined,
            unmatched: query.unmatched === '1',
            sort: sorting.by,
            order: sorting.order,
            limit: pageSize,
            offset: (page - 1) * pageSize,
          })
        : undefined
    const runtimes = read(runtimeList, {})
    const [known, list, overview] = await Promise.all([runtimes, runtimes.then(listOf), read(workloadOverview, {})])
    return { view, query, runtimes: known, list, page, sorting, overview }
  },
  render: (data, place) =>
    data.runtimes.length === 0 ? (
      <Card>
        <EmptyState
          icon={<Container />}
          title="No clusters yet"
          action={
            <ButtonLink variant="primary" href={place.links.connect()} reason={place.reason('integrations.manage')}>
              Connect a cluster
            </ButtonLink>
          }
        >
          Workloads, nodes and failures of every connected cluster appear here within seconds.
        </EmptyState>
      </Card>
    ) : (
      <div className="flex flex-col gap-4">
        <Tabs view={data.view} place={place} />
        <RuntimeNotices runtimes={data.runtimes} place={place} />
        {data.view === 'overview' ? <Overview data={data} place={place} /> : null}
        {data.view === 'workloads' ? <Workloads data={data} place={place} /> : null}
        {data.view === 'nodes' ? <Nodes data={data} place={place} /> : null}
      </div>
    ),
})
