import { buttonStyle } from '@callboard/ui/button'
import { Page, PageTitle } from '@callboard/ui/page'
import { Download, ScanSearch, Undo2, UsersRound } from 'lucide-react'
import type { Metadata } from 'next'
import { Link } from '~/components/link.tsx'
import { Pager } from '~/components/pager.tsx'
import { CatalogAddress } from '~/features/catalog/address.tsx'
import { CatalogEmpty } from '~/features/catalog/catalog-empty.tsx'
import type { SearchParams } from '~/features/catalog/catalog-params.ts'
import { CatalogTable } from '~/features/catalog/catalog-table.tsx'
import { DisplayMenu } from '~/features/catalog/display-menu.tsx'
import { KindTabs } from '~/features/catalog/kind-tabs.tsx'
import { loadCatalog } from '~/features/catalog/load-catalog.ts'
import { QueryBar } from '~/features/catalog/query-bar.tsx'
import { ViewBar } from '~/features/catalog/view-bar.tsx'
import { loadCatalogSync } from '~/features/integrations/load-catalog-sync.ts'
import { isOpen } from '~/features/integrations/run-state.ts'
import { SyncCorner } from '~/features/integrations/sync-corner.tsx'
import { CatalogVisit } from '~/features/shell/catalog-visit.tsx'
import { PortalPage } from '~/features/shell/top-bar.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import { requirePortal } from '~/lib/portal/portal.ts'

export const metadata: Metadata = { title: 'Catalog' }

const count = (n: number) => n.toLocaleString('en')

function Actions({ base, params, toReview }: { base: string; params: SearchParams; toReview: number }) {
  return (
    <>
      {toReview > 0 ? (
        <Link href={paths.review(base)} className={buttonStyle()}>
          <ScanSearch aria-hidden /> Review {count(toReview)}
        </Link>
      ) : null}
      <Link href={paths.ownership(base)} className={buttonStyle()}>
        <UsersRound aria-hidden /> Ownership
      </Link>
      <Link href={paths.removed(base)} className={buttonStyle()}>
        <Undo2 aria-hidden /> Removed
      </Link>
      <a
        href={paths.catalogExport(base, params)}
        className={buttonStyle()}
        title="Export the rows and columns of this view"
        download
      >
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
  )
}

export default async function CatalogPage({
  params,
  searchParams,
}: {
  params: Promise<{ tenant: string }>
  searchParams: Promise<SearchParams>
}) {
  const portal = await requirePortal((await params).tenant)
  const { base, context, membership, reason } = portal
  const asked = await searchParams
  const [{ query, views, list, rows, sorting, totals, filters, toReview, columns, available }, sync] = await Promise.all([
    loadCatalog(portal, asked),
    reason('integrations.read') ? undefined : loadCatalogSync(context, asked.sync),
  ])
  const { input, page, kind, state, params: shown, view } = query
  const all = list.kinds.reduce((sum, k) => sum + k.count, 0)
  const { text } = input
  const counts = !membership.visitUntil && !membership.demo
  const ownReason = reason('self.manage')
  // A support session may keep no views and edits nothing, whatever the role that it has.
  const writeReason = ownReason ?? reason('catalog.write')
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
          badges={<span className="text-muted tabular-nums">{count(all)} entities</span>}
          actions={<Actions base={base} params={shown} toReview={toReview} />}
        />
        <KindTabs base={base} kinds={list.kinds} current={input.kind} query={shown} total={all} />
        <CatalogAddress base={base} kind={kind} params={shown} hasDefault={views.some((v) => v.isDefault)}>
          <div className="flex flex-col gap-2">
            <div className="flex flex-wrap items-start justify-between gap-2">
              <ViewBar views={views} view={view} shareReason={writeReason} ownReason={ownReason} />
              <DisplayMenu
                columns={columns}
                group={input.group}
                density={state.density ?? 'compact'}
                rows={input.limit}
                available={available}
              />
            </div>
            <QueryBar filters={filters} total={list.total} />
          </div>
          {rows.length === 0 ? (
            <CatalogEmpty
              base={base}
              filtered={Object.keys(state).some((k) => !['sort', 'order', 'group', 'density', 'columns'].includes(k))}
              onlyOwned={input.mine}
              kind={input.kind}
              all={all}
              reason={reason('integrations.manage')}
              syncing={sync !== undefined && isOpen(sync.view.run?.state)}
            />
          ) : (
            <CatalogTable
              rows={rows}
              groups={list.groups}
              groupedBy={input.group}
              columns={columns}
              sorting={sorting}
              totals={totals}
              total={list.total}
              density={state.density ?? 'compact'}
              now={new Date()}
              filters={filters}
              editReason={writeReason}
            />
          )}
        </CatalogAddress>
        {rows.length > 0 ? (
          <Pager page={page} perPage={input.limit} total={list.total} to={(p) => paths.catalog(base, { ...shown, page: p })} />
        ) : null}
      </Page>
    </PortalPage>
  )
}
