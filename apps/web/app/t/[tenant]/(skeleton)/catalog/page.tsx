import { listEntities, listFilterOptions } from '@callboard/modules/catalog'
import { shortRef } from '@callboard/modules/catalog/domain/entity'
import { countOpenInferences } from '@callboard/modules/inference'
import { buttonStyle } from '@callboard/ui/button'
import { Page, PageTitle } from '@callboard/ui/page'
import { Download, ScanSearch, Undo2, UsersRound } from 'lucide-react'
import type { Metadata } from 'next'
import { Link } from '~/components/link.tsx'
import { Pager } from '~/components/pager.tsx'
import { CatalogEmpty } from '~/features/catalog/catalog-empty.tsx'
import { readCatalogQuery, rowsPerPage, type SearchParams } from '~/features/catalog/catalog-query.ts'
import { EntityTable } from '~/features/catalog/entity-table.tsx'
import { FilterBar, type FilterOptions } from '~/features/catalog/filter-bar.tsx'
import { KindTabs } from '~/features/catalog/kind-tabs.tsx'
import { loadCatalogSync } from '~/features/integrations/load-catalog-sync.ts'
import { isOpen } from '~/features/integrations/run-state.ts'
import { SyncCorner } from '~/features/integrations/sync-corner.tsx'
import { CatalogVisit } from '~/features/shell/catalog-visit.tsx'
import { PortalPage } from '~/features/shell/top-bar.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import { requirePortal } from '~/lib/portal/portal.ts'

export const metadata: Metadata = { title: 'Catalog' }

const labels = { owner: 'Owner', type: 'Type', lifecycle: 'Lifecycle', tag: 'Tag', system: 'System' } as const

export default async function CatalogPage({
  params,
  searchParams,
}: {
  params: Promise<{ tenant: string }>
  searchParams: Promise<SearchParams>
}) {
  const { base, context, membership, reason } = await requirePortal((await params).tenant)
  const query = await searchParams
  const { input, page } = readCatalogQuery(query)
  const [list, options, { open: toReview }, sync] = await Promise.all([
    listEntities(context, input),
    listFilterOptions(context, input.kind ? { kind: input.kind } : {}),
    countOpenInferences(context, {}),
    reason('integrations.read') ? undefined : loadCatalogSync(context, query.sync),
  ])
  const filters: FilterOptions = (Object.keys(labels) as (keyof typeof labels)[]).map((key) => ({
    key,
    label: labels[key],
    options: options[key].map((o) => ({ ...o, label: key === 'owner' || key === 'system' ? shortRef(o.value) : o.value })),
  }))
  const all = list.kinds.reduce((sum, k) => sum + k.count, 0)
  const { text } = input
  const counts = !membership.visitUntil && !membership.demo
  return (
    <PortalPage crumbs={[{ label: 'Catalog' }]}>
      <CatalogVisit
        search={counts && text && page === 1 ? { text, found: list.total } : undefined}
        isStep={counts && all > 0 && !reason('self.manage')}
      />
      {sync ? <SyncCorner base={base} {...sync} /> : null}
      <Page>
        <PageTitle
          title="Catalog"
          badges={<span className="text-muted tabular-nums">{all.toLocaleString('en')} entities</span>}
          actions={
            <>
              {toReview > 0 ? (
                <Link href={paths.review(base)} className={buttonStyle()}>
                  <ScanSearch aria-hidden /> Review {toReview.toLocaleString('en')}
                </Link>
              ) : null}
              <Link href={paths.ownership(base)} className={buttonStyle()}>
                <UsersRound aria-hidden /> Ownership
              </Link>
              <Link href={paths.removed(base)} className={buttonStyle()}>
                <Undo2 aria-hidden /> Removed
              </Link>
              <a href={paths.catalogExport(base, query)} className={buttonStyle()} download>
                <Download aria-hidden /> CSV
              </a>
              <a
                href={paths.catalogExport(base, { format: 'files' })}
                className={buttonStyle()}
                title="Export the catalog as catalog-info.yaml files (compatible with Backstage)"
                download
              >
                <Download aria-hidden /> YAML
              </a>
            </>
          }
        />
        <KindTabs base={base} kinds={list.kinds} current={input.kind} query={query} total={all} />
        <FilterBar filters={filters} />
        {list.rows.length === 0 ? (
          <CatalogEmpty
            base={base}
            filtered={Object.keys(query).some((k) => k !== 'kind' && k !== 'sort' && k !== 'order' && k !== 'sync')}
            onlyOwned={input.mine}
            kind={input.kind}
            all={all}
            syncing={sync !== undefined && isOpen(sync.view.run?.state)}
          />
        ) : (
          <>
            <EntityTable
              base={base}
              rows={list.rows}
              starred={list.starred}
              query={query}
              sort={input.sort}
              order={input.order}
              now={new Date()}
            />
            <Pager page={page} perPage={rowsPerPage} total={list.total} to={(p) => paths.catalog(base, { ...query, page: p })} />
          </>
        )}
      </Page>
    </PortalPage>
  )
}
