import { listOrganizations } from '@callboard/modules/operator'
import { Badge } from '@callboard/ui/badge'
import { Button } from '@callboard/ui/button'
import { Card } from '@callboard/ui/card'
import { Input } from '@callboard/ui/field'
import { PageTitle } from '@callboard/ui/page'
import { Table, Td, Th } from '@callboard/ui/table'
import { TimeAgo } from '@callboard/ui/time-ago'
import type { Metadata } from 'next'
import { Link } from '~/components/link.tsx'
import { Pager } from '~/components/pager.tsx'
import { OperatorFrame } from '~/features/operator/operator-frame.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import { queryOf, type SearchParams } from '~/lib/navigation/search-params.ts'
import { requireOperatorSession } from '~/lib/session/operator.ts'

export const metadata: Metadata = { title: 'Organizations' }

export default async function OperatorPage({ searchParams }: { searchParams: SearchParams }) {
  const account = await requireOperatorSession(paths.operator())
  const { q, page: requested } = await queryOf<{ q?: string; page?: string }>(searchParams)
  const { organizations, total, page, perPage } = await listOrganizations(account, {
    text: q?.slice(0, 100) ?? '',
    page: Math.min(10_000, Math.max(1, Number.parseInt(requested ?? '1', 10) || 1)),
  })
  const now = new Date()
  return (
    <OperatorFrame current="organizations">
      <PageTitle title="Organizations" detail="Health and usage of every organization. Their data is not visible to you." />
      <form className="flex gap-2">
        <Input name="q" defaultValue={q} placeholder="Name or address" aria-label="Name or address" className="max-w-72" />
        <Button type="submit">Search</Button>
      </form>
      <Card>
        {organizations.length === 0 ? (
          <p className="px-3.5 py-3 text-muted">{q ? `No organizations match “${q}”.` : 'None yet.'}</p>
        ) : null}
        <Table label="Organizations">
          <thead>
            <tr>
              <Th>Name</Th>
              <Th>Plan</Th>
              <Th right>Members</Th>
              <Th right>Entities</Th>
              <Th right>Connections</Th>
              <Th right>With errors</Th>
              <Th right>Visits, 7 days</Th>
              <Th>Since</Th>
            </tr>
          </thead>
          <tbody>
            {organizations.map((o) => (
              <tr key={o.id}>
                <Td>
                  <Link href={paths.operatorOrganization(o.id)} className="font-medium hover:underline">
                    {o.name}
                  </Link>{' '}
                  <span className="text-faint">{o.slug}</span>{' '}
                  {o.removeAt ? <Badge tone="bad">scheduled for removal</Badge> : null}
                </Td>
                <Td>
                  {o.plan}
                  {o.phase === 'free' || o.phase === 'active' ? '' : `, ${o.phase}`}
                </Td>
                <Td right>{o.members}</Td>
                <Td right>{o.entities}</Td>
                <Td right>{o.integrations}</Td>
                <Td right className={o.troubled > 0 ? 'text-bad' : ''}>
                  {o.troubled}
                </Td>
                <Td right>{o.visits}</Td>
                <Td>
                  <TimeAgo at={o.createdAt} now={now} />
                </Td>
              </tr>
            ))}
          </tbody>
        </Table>
      </Card>
      <Pager page={page} perPage={perPage} total={total} to={(next) => paths.operator({ q, page: next })} />
    </OperatorFrame>
  )
}
