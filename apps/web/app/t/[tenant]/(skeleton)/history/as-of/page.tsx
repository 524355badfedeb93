import { getCatalogAsOf } from '@callboard/modules/catalog'
import { shortRef } from '@callboard/modules/catalog/domain/entity'
import { Badge } from '@callboard/ui/badge'
import { Button } from '@callboard/ui/button'
import { Card } from '@callboard/ui/card'
import { pageOf } from '@callboard/ui/data-table/address.ts'
import { ListPager } from '@callboard/ui/data-table/list-pager'
import { ListTable } from '@callboard/ui/data-table/list-table'
import type { ListColumn } from '@callboard/ui/data-table/list-types.ts'
import { RowLink } from '@callboard/ui/data-table/navigation'
import { EmptyState } from '@callboard/ui/empty-state'
import { Input } from '@callboard/ui/field'
import { Page, PageTitle } from '@callboard/ui/page'
import { History } from 'lucide-react'
import type { Metadata } from 'next'
import { KindSelect } from '~/features/catalog/history/kind-select.tsx'
import { parseTimestamp, toFieldValue } from '~/features/catalog/history/timestamp.ts'
import { PortalPage } from '~/features/shell/top-bar.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import { queryOf, type SearchParams } from '~/lib/navigation/search-params.ts'
import { requirePortal } from '~/lib/portal/portal.ts'

export const metadata: Metadata = { title: 'Catalog at a point in time' }

const perPage = 100

const columns: readonly ListColumn[] = [
  { id: 'name', label: 'Name', width: 190 },
  { id: 'kind', label: 'Kind', width: 110, narrow: 'plain' },
  { id: 'type', label: 'Type', width: 110, narrow: 'plain' },
  { id: 'lifecycle', label: 'Lifecycle', width: 110, narrow: 'plain' },
  { id: 'owner', label: 'Owner', width: 150, narrow: 'plain' },
  { id: 'since', label: 'Since', width: 130, narrow: 'lead' },
]

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
  const page = pageOf(query)
  const kind = query.kind || undefined
  const readAt = (at: Date) => getCatalogAsOf(context, { at, kind, limit: perPage, offset: (page - 1) * perPage })
  const asked = parseTimestamp(query.at)
  const yesterday = new Date(Date.now() - 86_400_000)
  // A catalog that is younger than a day would be empty then, which is not a useful start.
  const first = await readAt(asked ?? yesterday)
  const at = asked ?? (first.total > 0 ? yesterday : new Date())
  const past = asked || first.total > 0 ? first : await readAt(at)
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
        <ListTable
          label="Catalog at a point in time"
          columns={columns}
          rows={past.rows.map((row) => {
            const href = paths.entityHistory(base, row.ref, { at: at.toISOString() })
            const label = row.label || shortRef(row.ref)
            return {
              id: row.ref,
              label,
              href,
              cells: {
                name: <RowLink href={href}>{label}</RowLink>,
                kind: row.kind,
                type: row.type,
                lifecycle: row.lifecycle,
                owner: row.owner ? <span title={row.owner}>{shortRef(row.owner)}</span> : null,
                since: <Badge tone={since[row.since]?.tone ?? 'plain'}>{since[row.since]?.words ?? row.since}</Badge>,
              },
            }
          })}
          empty={
            <Card>
              <EmptyState icon={<History />} title="The catalog was empty at this time">
                Choose a later time or a different kind.
              </EmptyState>
            </Card>
          }
        />
        <ListPager
          address={{ path: paths.catalogAsOf(base), query: { at: at.toISOString(), kind } }}
          page={page}
          perPage={perPage}
          total={past.total}
        />
      </Page>
    </PortalPage>
  )
}
