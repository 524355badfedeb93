import { getCatalogAsOf } from '@callboard/modules/catalog'
import { shortRef } from '@callboard/modules/catalog/domain/entity'
import { Badge } from '@callboard/ui/badge'
import { Button } from '@callboard/ui/button'
import { Card } from '@callboard/ui/card'
import { EmptyState } from '@callboard/ui/empty-state'
import { Input } from '@callboard/ui/field'
import { Page, PageTitle } from '@callboard/ui/page'
import { Table, Td, Th } from '@callboard/ui/table'
import { History } from 'lucide-react'
import type { Metadata } from 'next'
import { Link } from '~/components/link.tsx'
import { Pager } from '~/components/pager.tsx'
import { KindSelect } from '~/features/catalog/history/kind-select.tsx'
import { parseTimestamp, toFieldValue } from '~/features/catalog/history/timestamp.ts'
import { PortalPage } from '~/features/shell/top-bar.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import { queryOf, type SearchParams } from '~/lib/navigation/search-params.ts'
import { requirePortal } from '~/lib/portal/portal.ts'

export const metadata: Metadata = { title: 'Catalog at a point in time' }

const perPage = 100
const since: Record<string, { words: string; tone: 'plain' | 'accent' | 'bad' }> = {
  same: { words: 'unchanged', tone: 'plain' },
  changed: { words: 'changed since', tone: 'accent' },
  gone: { words: 'removed since', tone: 'bad' },
}

export default async function CatalogAsOfPage({
  params,
  searchParams,
}: {
  params: Promise<{ tenant: string }>
  searchParams: SearchParams
}) {
  const { base, context } = await requirePortal((await params).tenant)
  const query = await queryOf<Partial<Record<'at' | 'kind' | 'page', string>>>(searchParams)
  const page = Math.min(10_000, Math.max(1, Number.parseInt(query.page ?? '1', 10) || 1))
  const kind = query.kind || undefined
  const readAt = (at: Date) => getCatalogAsOf(context, { at, kind, limit: perPage, offset: (page - 1) * perPage })
  const asked = parseTimestamp(query.at)
  const yesterday = new Date(Date.now() - 86_400_000)
  // A catalog that is younger than a day would be empty then, which is not a useful start.
  const first = await readAt(asked ?? yesterday)
  const at = asked ?? (first.total > 0 ? yesterday : new Date())
  const past = asked || first.total > 0 ? first : await readAt(at)
  const here = { at: at.toISOString(), kind }
  return (
    <PortalPage crumbs={[{ label: 'History', href: paths.history(base) }, { label: 'Catalog at a point in time' }]}>
      <Page>
        <PageTitle
          title="Catalog at a point in time"
          detail={`${past.total.toLocaleString('en')} entities existed; ${past.addedSince.toLocaleString('en')} have been added since.`}
        />
        <form action={paths.catalogAsOf(base)} className="flex flex-wrap items-center gap-2">
          <label className="flex items-center gap-1.5 text-muted">
            At <Input type="datetime-local" name="at" step={1} className="w-auto" defaultValue={toFieldValue(at)} required /> UTC
          </label>
          <KindSelect kind={kind} />
          <Button type="submit">Show</Button>
        </form>
        {past.rows.length === 0 ? (
          <Card>
            <EmptyState icon={<History />} title="The catalog was empty at this time">
              Choose a later time or a different kind.
            </EmptyState>
          </Card>
        ) : (
          <Table label="Catalog at a point in time">
            <thead>
              <tr>
                <Th>Name</Th>
                <Th>Kind</Th>
                <Th>Type</Th>
                <Th>Lifecycle</Th>
                <Th>Owner</Th>
                <Th>Since</Th>
              </tr>
            </thead>
            <tbody>
              {past.rows.map((row) => (
                <tr key={row.ref}>
                  <Td>
                    <Link
                      href={paths.entityHistory(base, row.ref, { at: at.toISOString() })}
                      className="font-medium hover:underline"
                    >
                      {row.label || shortRef(row.ref)}
                    </Link>
                  </Td>
                  <Td className="text-muted">{row.kind}</Td>
                  <Td className="text-muted">{row.type ?? '–'}</Td>
                  <Td className="text-muted">{row.lifecycle ?? '–'}</Td>
                  <Td className="text-muted">{row.owner ?? '–'}</Td>
                  <Td>
                    <Badge tone={since[row.since]?.tone ?? 'plain'}>{since[row.since]?.words ?? row.since}</Badge>
                  </Td>
                </tr>
              ))}
            </tbody>
          </Table>
        )}
        <Pager page={page} perPage={perPage} total={past.total} to={(next) => paths.catalogAsOf(base, { ...here, page: next })} />
      </Page>
    </PortalPage>
  )
}
