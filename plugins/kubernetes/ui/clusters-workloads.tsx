import { workloadHealths } from '@callboard/modules/workloads/domain/workload'
import { type SlotPlace } from '@callboard/plugin-kit/ui'
import { Button, buttonStyle } from '@callboard/ui/button'
import { Card } from '@callboard/ui/card'
import { EmptyState } from '@callboard/ui/empty-state'
import { Input, Select } from '@callboard/ui/field'
import { Table, Td, Th } from '@callboard/ui/table'
import { Container } from 'lucide-react'
import { type Data, pageSize } from './clusters-data.ts'
import { formatReady } from './format.ts'
import { HealthBadge } from './parts.tsx'

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
          ['cluster', 'All clusters', runtimes.map((r) => [r.integrationId, r.name])],
          ['namespace', 'All namespaces', overview.namespaces.map((n) => [n, n])],
          ['health', 'All states', workloadHealths.map((h) => [h, h])],
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
        unmatched
      </label>
      <Button type="submit">Filter</Button>
    </form>
  )
}

/** All workloads, filtered and paged. */
export function Workloads({ data, place }: { data: Data; place: SlotPlace }) {
  const { list, page, query } = data
  if (!list) return null
  const pages = Math.max(1, Math.ceil(list.total / pageSize))
  const at = (n: number) => place.links.page('clusters', { ...query, view: 'workloads', page: n > 1 ? String(n) : undefined })
  return (
    <>
      <Filter data={data} place={place} />
      {list.total === 0 ? (
        <Card>
          <EmptyState icon={<Container />} title="No matching workloads">
            Try fewer filters.
          </EmptyState>
        </Card>
      ) : (
        <>
          <Table label="Workloads">
            <thead>
              <tr>
                <Th>Workload</Th>
                <Th>State</Th>
                <Th>Entity</Th>
                <Th>Ready</Th>
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
                  <Td className="text-muted">{formatReady(w)}</Td>
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
