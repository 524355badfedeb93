import { listOrganizations } from '@callboard/modules/operator'
import { Badge } from '@callboard/ui/badge'
import { pageOf } from '@callboard/ui/data-table/address.ts'
import { ListFilter } from '@callboard/ui/data-table/list-filter'
import { ListPager } from '@callboard/ui/data-table/list-pager'
import { ListTable } from '@callboard/ui/data-table/list-table'
import type { ListColumn, ListRow } from '@callboard/ui/data-table/list-types.ts'
import { RowLink } from '@callboard/ui/data-table/navigation'
import { EmptyState } from '@callboard/ui/empty-state'
import { PageTitle } from '@callboard/ui/page'
import { TimeAgo } from '@callboard/ui/time-ago'
import { Building2 } from 'lucide-react'
import type { Metadata } from 'next'
import { OperatorFrame } from '~/features/operator/operator-frame.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import { queryOf, type SearchParams } from '~/lib/navigation/search-params.ts'
import { requireOperatorSession } from '~/lib/session/operator.ts'

export const metadata: Metadata = { title: 'Organizations' }

const columns: readonly ListColumn[] = [
  { id: 'name', label: 'Name', width: 230 },
  { id: 'plan', label: 'Plan', width: 120, narrow: 'lead' },
  { id: 'members', label: 'Members', width: 84, align: 'right' },
  { id: 'entities', label: 'Entities', width: 84, align: 'right' },
  { id: 'connections', label: 'Connections', width: 104, align: 'right' },
  { id: 'errors', label: 'With errors', width: 96, align: 'right' },
  { id: 'visits', label: 'Visits, 7 days', width: 112, align: 'right' },
  { id: 'since', label: 'Since', width: 110 },
]

type Organization = Awaited<ReturnType<typeof listOrganizations>>['organizations'][number]

function rowOf(o: Organization, now: Date): ListRow {
  const href = paths.operatorOrganization(o.id)
  const count = (n: number) => n.toLocaleString('en')
  return {
    id: o.id,
    label: o.name,
    href,
    cells: {
      name: (
        <span className="flex items-center gap-1.5">
          <RowLink href={href}>{o.name}</RowLink> <span className="truncate text-faint">{o.slug}</span>
          {o.removeAt ? <Badge tone="bad">scheduled for removal</Badge> : null}
        </span>
      ),
      plan: o.phase === 'free' || o.phase === 'active' ? o.plan : `${o.plan}, ${o.phase}`,
      members: count(o.members),
      entities: count(o.entities),
      connections: count(o.integrations),
      errors: o.troubled > 0 ? <span className="text-bad">{count(o.troubled)}</span> : '0',
      visits: count(o.visits),
      since: <TimeAgo at={o.createdAt} now={now} />,
    },
  }
}

export default async function OperatorPage({ searchParams }: { searchParams: SearchParams }) {
  const account = await requireOperatorSession(paths.operator())
  const query = await queryOf<{ q?: string; page?: string }>(searchParams)
  const address = { path: paths.operator(), query }
  const { organizations, total, page, perPage } = await listOrganizations(account, {
    text: query.q?.slice(0, 100) ?? '',
    page: pageOf(query),
  })
  const now = new Date()
  return (
    <OperatorFrame current="organizations">
      <PageTitle title="Organizations" detail="Health and usage of every organization. Their data is not visible to you." />
      <ListFilter
        label="Filter organizations"
        address={address}
        fields={[{ type: 'text', name: 'q', label: 'Search organizations', placeholder: 'Name or address' }]}
      />
      <ListTable
        label="Organizations"
        columns={columns}
        rows={organizations.map((o) => rowOf(o, now))}
        empty={
          <EmptyState icon={<Building2 />} title={query.q ? 'No matching organizations' : 'No organizations yet'}>
            {query.q ? 'No name or address matches the search.' : 'They appear here when people sign up.'}
          </EmptyState>
        }
      />
      <ListPager address={address} page={page} perPage={perPage} total={total} />
    </OperatorFrame>
  )
}
