import { search } from '@callboard/modules/search'
import { Button } from '@callboard/ui/button'
import { Card } from '@callboard/ui/card'
import { EmptyState } from '@callboard/ui/empty-state'
import { Input } from '@callboard/ui/field'
import { Notice } from '@callboard/ui/notice'
import { Page, PageTitle, WithSide } from '@callboard/ui/page'
import { SearchX } from 'lucide-react'
import type { Metadata } from 'next'
import { Pager } from '~/components/pager.tsx'
import { Facets, FoundDocs, FoundEntities, FoundFlags, FoundMembers, FoundOperations } from '~/features/search/results.tsx'
import { PortalPage } from '~/features/shell/top-bar.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import { queryOf, type SearchParams } from '~/lib/navigation/search-params.ts'
import { requirePortal } from '~/lib/portal/portal.ts'

export const metadata: Metadata = { title: 'Search' }

const perPage = 25

export default async function SearchPage({
  params,
  searchParams,
}: {
  params: Promise<{ tenant: string }>
  searchParams: SearchParams
}) {
  const { base, context } = await requirePortal((await params).tenant)
  const query = await queryOf<{ q?: string; page?: string }>(searchParams)
  const typed = (query.q ?? '').slice(0, 500)
  const page = Math.min(40, Math.max(1, Number.parseInt(query.page ?? '1', 10) || 1))
  const found = typed.trim() ? await search(context, { typed, limit: perPage, offset: (page - 1) * perPage }) : undefined
  const nothing =
    found &&
    found.entities.length + found.operations.length + found.pages.length + found.flags.length + found.members.length === 0
  return (
    <PortalPage crumbs={[{ label: 'Search' }]}>
      <Page>
        <PageTitle
          title={typed.trim() ? `Results for “${typed.trim()}”` : 'Search'}
          detail={
            <>
              Entities, API operations, docs, flags and people. Filter with <code className="font-mono text-sm">kind:</code>{' '}
              <code className="font-mono text-sm">type:</code> <code className="font-mono text-sm">owner:</code>{' '}
              <code className="font-mono text-sm">system:</code> <code className="font-mono text-sm">lifecycle:</code>{' '}
              <code className="font-mono text-sm">tag:</code>.
            </>
          }
        />
        <form action={paths.search(base)} className="flex gap-2">
          <Input
            name="q"
            aria-label="Search for"
            defaultValue={typed}
            placeholder="checkout kind:api owner:payments"
            className="max-w-lg"
            autoComplete="off"
          />
          <Button type="submit" variant="primary">
            Search
          </Button>
        </form>
        {found?.guessed ? (
          <Notice tone="info" title="No exact matches.">
            Showing similar names.
          </Notice>
        ) : null}
        {nothing ? (
          <Card>
            <EmptyState icon={<SearchX />} title="No results">
              Try fewer words or remove a filter. Partial words match.
            </EmptyState>
          </Card>
        ) : null}
        {found && !nothing ? (
          <WithSide side={<Facets base={base} typed={typed} facets={found.facets} />}>
            <FoundEntities base={base} entities={found.entities} total={found.total} more={found.more} />
            <Pager
              page={page}
              perPage={perPage}
              total={found.total}
              to={(next) => paths.search(base, { q: typed, page: next })}
            />
            {page === 1 ? <FoundOperations base={base} operations={found.operations} /> : null}
            {page === 1 ? <FoundDocs base={base} pages={found.pages} /> : null}
            {page === 1 ? <FoundFlags base={base} flags={found.flags} /> : null}
            {page === 1 ? <FoundMembers base={base} members={found.members} /> : null}
          </WithSide>
        ) : null}
      </Page>
    </PortalPage>
  )
}
