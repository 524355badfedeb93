import type { Drift, RuntimeView, WorkloadOverview, WorkloadSummary } from '@callboard/core/workload/view'
import { workloadHealths } from '@callboard/core/workload/workload'
import { definePortalSlot, type SlotPlace } from '@callboard/plugin-kit/ui'
import { Badge, Dot } from '@callboard/ui/badge'
import { Button, buttonStyle } from '@callboard/ui/button'
import { cn } from '@callboard/ui/class-names.ts'
import { Card } from '@callboard/ui/card'
import { EmptyState } from '@callboard/ui/empty-state'
import { Input, Select } from '@callboard/ui/field'
import { Table, Td, Th } from '@callboard/ui/table'
import { TimeAgo } from '@callboard/ui/time-ago'
import { CircleCheck, Container } from 'lucide-react'
import { HealthBadge, RuntimeNotices, WorkloadLine } from './parts.tsx'
import { bytes, cores, healthTone, readyWords, runtimeWords } from './words.ts'

const views = ['overview', 'workloads', 'nodes'] as const
type View = (typeof views)[number]
const titles: Record<View, string> = { overview: 'Overview', workloads: 'Workloads', nodes: 'Nodes' }

const pageSize = 50
type Query = Readonly<Record<string, string | undefined>>
type Data = {
  view: View
  query: Query
  runtimes: RuntimeView[]
  overview: WorkloadOverview
  list: { workloads: WorkloadSummary[]; total: number } | undefined
  page: number
}

const one = <T extends string>(text: string | undefined, of: readonly T[]): T | undefined => of.find((v) => v === text)

function Tabs({ view, place }: { view: View; place: SlotPlace }) {
  return (
    <nav aria-label="Clusters" className="flex gap-[18px] overflow-x-auto border-b">
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

function ClusterTable({
  runtimes,
  overview,
  place,
}: {
  runtimes: readonly RuntimeView[]
  overview: WorkloadOverview
  place: SlotPlace
}) {
  const count = (id: string, health: string) =>
    overview.counts.find((c) => c.integrationId === id && c.health === health)?.count ?? 0
  return (
    <Table label="Clusters">
      <thead>
        <tr>
          <Th>Cluster</Th>
          <Th>State</Th>
          <Th>Version</Th>
          <Th right>Nodes</Th>
          <Th>Workloads</Th>
          <Th>Last sign of life</Th>
        </tr>
      </thead>
      <tbody>
        {runtimes.map((r) => {
          const { label, tone } = runtimeWords[r.state]
          const notReady = r.nodes.filter((n) => !n.ready).length
          return (
            <tr key={r.integrationId} className="hover:bg-sub">
              <Td>
                <a
                  href={place.links.page('clusters', { view: 'workloads', cluster: r.integrationId })}
                  className="font-medium hover:underline"
                >
                  {r.name}
                </a>{' '}
                {r.sample ? <Badge tone="accent">sample</Badge> : null}
              </Td>
              <Td>
                <span className="inline-flex items-center gap-1.5">
                  <Dot tone={tone} />
                  {label}
                </span>
              </Td>
              <Td className="font-mono text-sm">{r.version ?? 'unknown'}</Td>
              <Td right>
                {r.nodes.length}
                {notReady > 0 ? <span className="text-bad"> ({notReady} not ready)</span> : null}
              </Td>
              <Td>
                <span className="inline-flex flex-wrap gap-1">
                  {[...workloadHealths]
                    .reverse()
                    .filter((h) => count(r.integrationId, h) > 0)
                    .map((h) => (
                      <a key={h} href={place.links.page('clusters', { view: 'workloads', cluster: r.integrationId, health: h })}>
                        <Badge tone={healthTone[h]}>
                          {count(r.integrationId, h)} {h}
                        </Badge>
                      </a>
                    ))}
                </span>
              </Td>
              <Td className="text-muted">{r.seenAt ? <TimeAgo at={r.seenAt} now={place.now} /> : 'never'}</Td>
            </tr>
          )
        })}
      </tbody>
    </Table>
  )
}

function DriftCard({ drift }: { drift: readonly Drift[] }) {
  return (
    <Card title="Different between clusters" aside="same name and namespace, other images">
      {drift.length === 0 ? (
        <p className="px-3.5 py-3 text-muted">Nothing. What runs in several clusters runs with the same images.</p>
      ) : (
        <div className="px-3.5 py-2">
          <Table label="Different between clusters">
            <thead>
              <tr>
                <Th>Workload</Th>
                <Th>Versions</Th>
              </tr>
            </thead>
            <tbody>
              {drift.map((d) => (
                <tr key={`${d.namespace}/${d.name}/${d.kind}`}>
                  <Td>
                    <b className="font-medium">{d.name}</b> <span className="text-faint">{d.namespace}</span>
                  </Td>
                  <Td>
                    <span className="flex flex-wrap gap-x-4 gap-y-1">
                      {d.versions.map((v) => (
                        <span key={v.runtime} title={v.images.join('\n')}>
                          <span className="text-muted">{v.runtime}</span>{' '}
                          <code className="font-mono text-sm">{v.version ?? 'not tagged'}</code>
                        </span>
                      ))}
                    </span>
                  </Td>
                </tr>
              ))}
            </tbody>
          </Table>
        </div>
      )}
    </Card>
  )
}

function Overview({ data, place }: { data: Data; place: SlotPlace }) {
  const { runtimes, overview } = data
  return (
    <>
      <Card title="Broken now" aside={overview.troubled.length > 0 ? `${overview.troubled.length} workloads` : undefined}>
        {overview.troubled.length === 0 ? (
          <p className="flex items-center gap-2 px-3.5 py-3 text-muted">
            <CircleCheck aria-hidden className="size-4 text-ok" /> Nothing is broken.
          </p>
        ) : (
          overview.troubled.map((w) => <WorkloadLine key={`${w.integrationId} ${w.key}`} workload={w} place={place} />)
        )}
      </Card>
      <Card title="Clusters">
        <div className="px-3.5 py-2">
          <ClusterTable runtimes={runtimes} overview={overview} place={place} />
        </div>
      </Card>
      <DriftCard drift={overview.drift} />
    </>
  )
}

function Filter({ data, place }: { data: Data; place: SlotPlace }) {
  const { query, runtimes, overview } = data
  return (
    <form action={place.links.page('clusters')} className="flex flex-wrap items-end gap-2">
      <input type="hidden" name="view" value="workloads" />
      <label className="min-w-0 flex-1 basis-48">
        <span className="sr-only">Name</span>
        <Input name="q" defaultValue={query.q} placeholder="Name" />
      </label>
      {(
        [
          ['cluster', 'Every cluster', runtimes.map((r) => [r.integrationId, r.name])],
          ['namespace', 'Every namespace', overview.namespaces.map((n) => [n, n])],
          ['health', 'Every state', workloadHealths.map((h) => [h, h])],
        ] as [string, string, [string, string][]][]
      ).map(([name, all, options]) => (
        <label key={name} className="basis-40">
          <span className="sr-only">{name}</span>
          <Select name={name} defaultValue={query[name] ?? ''}>
            <option value="">{all}</option>
            {options.map(([value, label]) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </Select>
        </label>
      ))}
      <label className="flex h-8 items-center gap-1.5">
        <input
          type="checkbox"
          name="unmatched"
          value="1"
          defaultChecked={query.unmatched === '1'}
          className="size-4 accent-[var(--accent)]"
        />
        of no entity
      </label>
      <Button type="submit">Filter</Button>
    </form>
  )
}

function Workloads({ data, place }: { data: Data; place: SlotPlace }) {
  const { list, page, query } = data
  if (!list) return null
  const pages = Math.max(1, Math.ceil(list.total / pageSize))
  const at = (n: number) => place.links.page('clusters', { ...query, view: 'workloads', page: n > 1 ? String(n) : undefined })
  return (
    <>
      <Filter data={data} place={place} />
      {list.total === 0 ? (
        <Card>
          <EmptyState icon={<Container />} title="No workload is like that">
            Nothing in the clusters fits this filter.
          </EmptyState>
        </Card>
      ) : (
        <>
          <Table label="Workloads">
            <thead>
              <tr>
                <Th>Workload</Th>
                <Th>State</Th>
                <Th>Belongs to</Th>
                <Th>Pods</Th>
                <Th>Version</Th>
                <Th>Images</Th>
                <Th>Namespace</Th>
                <Th>Cluster</Th>
                <Th right>Restarts</Th>
              </tr>
            </thead>
            <tbody>
              {list.workloads.map((w) => (
                <tr key={`${w.integrationId} ${w.key}`} className="hover:bg-sub">
                  <Td>
                    <b className="font-medium">{w.name}</b> <span className="text-faint">{w.kind}</span>
                  </Td>
                  <Td title={w.findings[0]?.title}>
                    <HealthBadge health={w.health} />
                  </Td>
                  <Td>
                    {w.entities.length === 0
                      ? '—'
                      : w.entities.map((e) => (
                          <a
                            key={e.ref}
                            href={place.links.entity(e.ref, 'kubernetes.workloads')}
                            title={`by ${e.rule}`}
                            className="mr-2 text-accent underline decoration-line2 underline-offset-2"
                          >
                            {e.label}
                          </a>
                        ))}
                  </Td>
                  <Td className="text-muted">{readyWords(w)}</Td>
                  <Td className="font-mono text-sm">{w.version ?? '—'}</Td>
                  <Td className="max-w-60 truncate font-mono text-sm text-muted" title={w.images.join('\n')}>
                    {w.images.join(', ')}
                  </Td>
                  <Td className="text-muted">{w.namespace}</Td>
                  <Td className="text-muted">{w.runtime}</Td>
                  <Td right>{w.restarts}</Td>
                </tr>
              ))}
            </tbody>
          </Table>
          <nav aria-label="Pages" className="flex items-center gap-2 text-muted">
            <span className="flex-1 tabular-nums">
              {list.total} workloads, page {page} of {pages}
            </span>
            {page > 1 ? (
              <a href={at(page - 1)} className={buttonStyle()}>
                Previous
              </a>
            ) : null}
            {page < pages ? (
              <a href={at(page + 1)} className={buttonStyle()}>
                Next
              </a>
            ) : null}
          </nav>
        </>
      )}
    </>
  )
}

const Nodes = ({ runtimes }: { runtimes: readonly RuntimeView[] }) =>
  runtimes.map((r) => (
    <Card key={r.integrationId} title={r.name} aside={`${r.nodes.length} nodes`}>
      {r.nodes.length === 0 ? (
        <p className="px-3.5 py-3 text-muted">
          No node is known: either none has been read yet, or these credentials may not read them.
        </p>
      ) : (
        <div className="px-3.5 py-2">
          <Table label={`Nodes of ${r.name}`}>
            <thead>
              <tr>
                <Th>Node</Th>
                <Th>State</Th>
                <Th>Version</Th>
                <Th right>CPU</Th>
                <Th right>Memory</Th>
                <Th right>Pods at most</Th>
                <Th>Type</Th>
                <Th>Zone</Th>
              </tr>
            </thead>
            <tbody>
              {r.nodes.map((n) => (
                <tr key={n.name} className="hover:bg-sub">
                  <Td>
                    <code className="font-mono text-sm">{n.name}</code>
                  </Td>
                  <Td>
                    <Badge tone={n.ready ? (n.troubles.length > 0 ? 'warn' : 'ok') : 'bad'}>
                      {n.ready ? 'ready' : 'not ready'}
                    </Badge>{' '}
                    {n.troubles.join(', ')}
                  </Td>
                  <Td className="font-mono text-sm">{n.version ?? '—'}</Td>
                  <Td right>{n.cpu === undefined ? '—' : cores(n.cpu)}</Td>
                  <Td right>{n.memory === undefined ? '—' : bytes(n.memory)}</Td>
                  <Td right>{n.pods ?? '—'}</Td>
                  <Td className="text-muted">{n.type ?? '—'}</Td>
                  <Td className="text-muted">{n.zone ?? '—'}</Td>
                </tr>
              ))}
            </tbody>
          </Table>
        </div>
      )}
    </Card>
  ))

/** All clusters: what is broken, what runs, and on what. */
export const clustersPage = definePortalSlot<Data>({
  id: 'kubernetes.clusters',
  async load({ read, query }) {
    const view = one(query.view, views) ?? 'overview'
    const page = Math.max(1, Math.floor(Number(query.page) || 1))
    const runtimes = await read.runtimes()
    const list =
      view === 'workloads'
        ? await read.workloads({
            runtime: runtimes.find((r) => r.integrationId === query.cluster)?.integrationId,
            namespace: query.namespace || undefined,
            health: one(query.health, workloadHealths),
            text: query.q?.slice(0, 200) || undefined,
            unmatched: query.unmatched === '1',
            limit: pageSize,
            offset: (page - 1) * pageSize,
          })
        : undefined
    return { view, query, runtimes, list, page, overview: await read.workloadOverview() }
  },
  render: (data, place) =>
    data.runtimes.length === 0 ? (
      <Card>
        <EmptyState
          icon={<Container />}
          title="No cluster has been read yet"
          action={
            <a href={place.links.connect()} className={buttonStyle({ look: 'primary' })}>
              Connect a cluster
            </a>
          }
        >
          A cluster that was just connected shows here within seconds.
        </EmptyState>
      </Card>
    ) : (
      <div className="flex flex-col gap-4">
        <Tabs view={data.view} place={place} />
        <RuntimeNotices runtimes={data.runtimes} place={place} />
        {data.view === 'overview' ? <Overview data={data} place={place} /> : null}
        {data.view === 'workloads' ? <Workloads data={data} place={place} /> : null}
        {data.view === 'nodes' ? <Nodes runtimes={data.runtimes} /> : null}
      </div>
    ),
})

/** What is broken in the clusters, for the home page. */
export const brokenWidget = definePortalSlot<WorkloadOverview>({
  id: 'kubernetes.broken',
  load: ({ read }) => read.workloadOverview(),
  render: ({ troubled }, place) =>
    troubled.length === 0 ? (
      <p className="px-3.5 py-3 text-muted">Nothing is broken.</p>
    ) : (
      <>
        {troubled.slice(0, 6).map((w) => (
          <WorkloadLine key={`${w.integrationId} ${w.key}`} workload={w} place={place} />
        ))}
        {troubled.length > 6 ? (
          <p className="px-3.5 py-2">
            <a href={place.links.page('clusters')} className="text-accent underline">
              {troubled.length - 6} more
            </a>
          </p>
        ) : null}
      </>
    ),
})
