import { listDocsSites, staleAfterDays } from '@callboard/modules/docs'
import { Button, buttonStyle } from '@callboard/ui/button'
import { Card } from '@callboard/ui/card'
import { EmptyState } from '@callboard/ui/empty-state'
import { Input, Select } from '@callboard/ui/field'
import { Page, PageTitle } from '@callboard/ui/page'
import { BookOpen } from 'lucide-react'
import type { Metadata } from 'next'
import { Link } from '~/components/link.tsx'
import { Pager } from '~/components/pager.tsx'
import { DocsSites } from '~/features/docs/docs-sites.tsx'
import { PortalPage } from '~/features/shell/top-bar.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import { queryOf, type SearchParams } from '~/lib/navigation/search-params.ts'
import { requirePortal } from '~/lib/portal/portal.ts'

export const metadata: Metadata = { title: 'Docs' }

const perPage = 50
const orders = { name: 'Name', owner: 'Owner', newest: 'Newest first', oldest: 'Oldest first' } as const
const isOrder = (text: string | undefined): text is keyof typeof orders => text !== undefined && Object.hasOwn(orders, text)

type Query = { q?: string; owner?: string; age?: string; sort?: string; page?: string }

export default async function DocsPage({
  params,
  searchParams,
}: {
  params: Promise<{ tenant: string }>
  searchParams: SearchParams
}) {
  const { base, context } = await requirePortal((await params).tenant)
  const query = await queryOf<Query>(searchParams)
  const page = Math.min(2000, Math.max(1, Number.parseInt(query.page ?? '1', 10) || 1))
  const chosen = {
    q: query.q?.trim().slice(0, 200) || undefined,
    owner: query.owner?.slice(0, 600) || undefined,
    age: query.age === 'old' ? 'old' : undefined,
    sort: isOrder(query.sort) && query.sort !== 'name' ? query.sort : undefined,
  }
  const { sites, total, owners } = await listDocsSites(context, {
    text: chosen.q,
    owner: chosen.owner,
    stale: chosen.age === 'old',
    sort: chosen.sort,
    limit: perPage,
    offset: (page - 1) * perPage,
  })
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
        <form action={paths.docsSites(base)} className="flex flex-wrap gap-2">
          <Input name="q" aria-label="Name" placeholder="Name" className="w-48" defaultValue={chosen.q ?? ''} />
          <Select name="owner" aria-label="Owner" className="w-48" defaultValue={chosen.owner ?? ''}>
            <option value="">All owners</option>
            {owners.map((o) => (
              <option key={o.ref} value={o.ref}>{`${o.label ?? o.ref} (${o.sites})`}</option>
            ))}
          </Select>
          <Select name="age" aria-label="Age" className="w-48" defaultValue={chosen.age ?? ''}>
            <option value="">Any age</option>
            <option value="old">{`Not changed in ${staleAfterDays} days`}</option>
          </Select>
          <Select name="sort" aria-label="Sort by" className="w-36" defaultValue={chosen.sort ?? 'name'}>
            {Object.entries(orders).map(([value, label]) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </Select>
          <Button type="submit">Apply</Button>
          {isFiltered ? (
            <Link href={paths.docsSites(base)} className={buttonStyle({ variant: 'quiet' })}>
              Clear
            </Link>
          ) : null}
        </form>
        {sites.length === 0 ? (
          <Card>
            <EmptyState icon={<BookOpen />} title={isFiltered || page > 1 ? 'No docs match these filters' : 'No docs yet'}>
              Add Markdown files to the folder <code className="font-mono text-sm">docs</code> of a connected repository. They
              appear here after the next push.
            </EmptyState>
          </Card>
        ) : (
          <DocsSites base={base} sites={sites} />
        )}
        <Pager page={page} perPage={perPage} total={total} to={(next) => paths.docsSites(base, { ...chosen, page: next })} />
      </Page>
    </PortalPage>
  )
}
