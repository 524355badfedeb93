import { listDocsSites, staleAfterDays } from '@callboard/modules/docs'
import { buttonStyle } from '@callboard/ui/button'
import { Card } from '@callboard/ui/card'
import { pageOf, sortingOf } from '@callboard/ui/data-table/address.ts'
import { ListFilter } from '@callboard/ui/data-table/list-filter'
import { ListPager } from '@callboard/ui/data-table/list-pager'
import { EmptyState } from '@callboard/ui/empty-state'
import { Page, PageTitle } from '@callboard/ui/page'
import { BookOpen } from 'lucide-react'
import type { Metadata } from 'next'
import { ConnectAccount } from '~/components/connect-account.tsx'
import { Link } from '~/components/link.tsx'
import { DocsSites } from '~/features/docs/docs-sites.tsx'
import { PortalPage } from '~/features/shell/top-bar.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import { queryOf, type SearchParams } from '~/lib/navigation/search-params.ts'
import { loadShell } from '~/lib/portal/load-shell.ts'
import { requirePortal } from '~/lib/portal/portal.ts'

export const metadata: Metadata = { title: 'Docs' }

const perPage = 50
const sorts = ['name', 'owner', 'updated'] as const

type Query = { q?: string; owner?: string; age?: string; sort?: string; order?: string; page?: string }

export default async function DocsPage({
  params,
  searchParams,
}: {
  params: Promise<{ tenant: string }>
  searchParams: SearchParams
}) {
  const { base, context, reason } = await requirePortal((await params).tenant)
  const query = await queryOf<Query>(searchParams)
  const page = pageOf(query)
  const sorting = sortingOf(query, sorts, { by: 'name', order: 'asc' })
  const address = { path: paths.docsSites(base), query }
  const chosen = {
    q: query.q?.trim().slice(0, 200) || undefined,
    owner: query.owner?.slice(0, 600) || undefined,
    age: query.age === 'old' ? 'old' : undefined,
  }
  const { sites, total, owners } = await listDocsSites(context, {
    text: chosen.q,
    owner: chosen.owner,
    stale: chosen.age === 'old',
    sort: sorting.by === 'updated' ? (sorting.order === 'desc' ? 'newest' : 'oldest') : sorting.by,
    order: sorting.order,
    limit: perPage,
    offset: (page - 1) * perPage,
  })
  const { connected } = await loadShell(context)
  const isFiltered = chosen.q !== undefined || chosen.owner !== undefined || chosen.age !== undefined
  return (
    <PortalPage crumbs={[{ label: 'Docs' }]}>
      <Page>
        <PageTitle
          title="Docs"
          detail="The documentation of every service, by owner and by when it last changed."
          actions={
            <Link href={paths.newDocsPage(base)} className={buttonStyle({})}>
              New page
            </Link>
          }
        />
        <ListFilter
          label="Filter docs"
          address={address}
          fields={[
            { type: 'text', name: 'q', label: 'Search docs', placeholder: 'Name' },
            {
              type: 'text',
              name: 'owner',
              label: 'Owner',
              placeholder: 'Owner',
              suggestions: owners.map((o) => ({ value: o.ref, label: `${o.label ?? o.ref} (${o.sites})` })),
            },
            {
              type: 'select',
              name: 'age',
              label: 'Age',
              all: 'Any age',
              options: [{ value: 'old', label: `Not changed in ${staleAfterDays} days` }],
            },
          ]}
        />
        <DocsSites
          base={base}
          sites={sites}
          address={address}
          sorting={sorting}
          empty={
            <Card>
              <EmptyState
                icon={<BookOpen />}
                title={isFiltered || page > 1 ? 'No docs match these filters' : 'No docs yet'}
                action={
                  isFiltered || page > 1 || connected.length > 0 ? undefined : (
                    <ConnectAccount base={base} reason={reason('integrations.manage')} />
                  )
                }
              >
                {isFiltered || page > 1 ? (
                  'Clear the filters to see all docs.'
                ) : (
                  <>
                    Add Markdown files to the folder <code className="font-mono text-sm">docs</code> of a connected repository.
                    They appear here after the next push.
                  </>
                )}
              </EmptyState>
            </Card>
          }
        />
        <ListPager address={address} page={page} perPage={perPage} total={total} />
      </Page>
    </PortalPage>
  )
}
