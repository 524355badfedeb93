import { listFilterOptions } from '@callboard/modules/catalog'
import { shortRef } from '@callboard/modules/catalog/domain/entity'
import { listIgnored, listInferences } from '@callboard/modules/inference'
import { buttonStyle } from '@callboard/ui/button'
import { Card } from '@callboard/ui/card'
import { pageOf } from '@callboard/ui/data-table/address.ts'
import { type FilterField, ListFilter } from '@callboard/ui/data-table/list-filter'
import { ListPager } from '@callboard/ui/data-table/list-pager'
import { EmptyState } from '@callboard/ui/empty-state'
import { Page, PageTitle } from '@callboard/ui/page'
import { CheckCheck, ScanSearch } from 'lucide-react'
import type { Metadata } from 'next'
import { Link } from '~/components/link.tsx'
import { IgnoredCard } from '~/features/inference/ignored-card.tsx'
import { ReviewTable } from '~/features/inference/review-table.tsx'
import { PortalPage } from '~/features/shell/top-bar.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import { queryOf, type SearchParams } from '~/lib/navigation/search-params.ts'
import { requirePortal } from '~/lib/portal/portal.ts'

export const metadata: Metadata = { title: 'Review' }

const perPage = 50
const states = ['open', 'accepted', 'all'] as const

const filters: readonly FilterField[] = [
  { type: 'text', name: 'q', label: 'Search inferred entities', placeholder: 'Name, repository or file' },
  {
    type: 'select',
    name: 'state',
    label: 'State',
    all: 'To review',
    options: [
      { value: 'accepted', label: 'Accepted' },
      { value: 'all', label: 'All' },
    ],
  },
  {
    type: 'select',
    name: 'sure',
    label: 'Confidence',
    all: 'Any confidence',
    options: [{ value: 'no', label: 'Low confidence' }],
  },
]

type Search = { q?: string; state?: string; sure?: string; page?: string }

/** Lists inferred entities for review. */
export default async function ReviewPage({
  params,
  searchParams,
}: {
  params: Promise<{ tenant: string }>
  searchParams: SearchParams
}) {
  const { base, context, reason } = await requirePortal((await params).tenant)
  const query = await queryOf<Search>(searchParams)
  const page = pageOf(query)
  const address = { path: paths.review(base), query }
  const filter = {
    state: states.find((s) => s === query.state) ?? 'open',
    text: query.q?.trim().slice(0, 200) || undefined,
    unsure: query.sure === 'no',
  }
  const [{ rows, total, open }, options, ignored] = await Promise.all([
    listInferences(context, { ...filter, limit: perPage, offset: (page - 1) * perPage }),
    listFilterOptions(context, {}),
    listIgnored(context, {}),
  ])
  const lists = { types: options.type, lifecycles: options.lifecycle, owners: options.owner, systems: options.system }
  const filtered = filter.text !== undefined || filter.unsure || filter.state !== 'open'
  return (
    <PortalPage crumbs={[{ label: 'Catalog', href: paths.catalog(base) }, { label: 'Review' }]}>
      <Page>
        <PageTitle
          title="Review"
          badges={<span className="text-muted tabular-nums">{open.toLocaleString('en')} to review</span>}
          detail="Entities Callboard inferred from repositories without a catalog file. Accept what is correct, edit what is not, and ignore what does not belong."
        />
        {open === 0 && !filtered ? (
          <Card>
            <EmptyState
              icon={<CheckCheck />}
              title="Nothing to review"
              action={
                <Link href={paths.review(base, { state: 'accepted' })} className={buttonStyle()}>
                  Show accepted
                </Link>
              }
            >
              Entities inferred from repositories without catalog files appear here. You can turn inference on in the
              integration’s settings.
            </EmptyState>
          </Card>
        ) : (
          <>
            <ListFilter label="Filter inferred entities" address={address} fields={filters} />
            {rows.length === 0 ? (
              <Card>
                <EmptyState icon={<ScanSearch />} title="No matches">
                  Try a different filter.
                </EmptyState>
              </Card>
            ) : (
              <ReviewTable base={base} rows={rows} total={total} filter={filter} reason={reason('catalog.write')} />
            )}
            {Object.entries(lists).map(([name, values]) => (
              <datalist key={name} id={`known-${name}`}>
                {values.map((o) => (
                  <option key={o.value} value={o.value}>
                    {o.value.includes(':') ? shortRef(o.value) : o.value}
                  </option>
                ))}
              </datalist>
            ))}
            <ListPager address={address} page={page} perPage={perPage} total={total} />
          </>
        )}
        <IgnoredCard base={base} ignored={ignored} reason={reason('catalog.write')} />
      </Page>
    </PortalPage>
  )
}
