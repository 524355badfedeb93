import { listDocsSites } from '@callboard/modules/docs'
import { Card } from '@callboard/ui/card'
import { EmptyState } from '@callboard/ui/empty-state'
import { Page, PageTitle } from '@callboard/ui/page'
import { BookOpen } from 'lucide-react'
import type { Metadata } from 'next'
import { ConnectAccount } from '~/components/connect-account.tsx'
import { NewPageForm } from '~/features/docs/new-page-form.tsx'
import { PortalPage } from '~/features/shell/top-bar.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import { queryOf, type SearchParams } from '~/lib/navigation/search-params.ts'
import { requirePortal } from '~/lib/portal/portal.ts'

export const metadata: Metadata = { title: 'New docs page' }

const maxSites = 200

/** Writes a docs page, for example for words that a search did not find. */
export default async function NewDocsPage({
  params,
  searchParams,
}: {
  params: Promise<{ tenant: string }>
  searchParams: SearchParams
}) {
  const { base, context, reason } = await requirePortal((await params).tenant)
  const { title = '' } = await queryOf<{ title?: string }>(searchParams)
  const { sites } = await listDocsSites(context, { limit: maxSites })
  const words = title.trim().slice(0, 120)
  return (
    <PortalPage crumbs={[{ label: 'Docs', href: paths.docsSites(base) }, { label: 'New page' }]}>
      <Page>
        <PageTitle title="New docs page" detail="It is added by a pull request, which its repository reviews as usual." />
        <div className="max-w-3xl">
          {sites.length === 0 ? (
            <Card>
              <EmptyState
                icon={<BookOpen />}
                title="No docs to add a page to"
                action={<ConnectAccount base={base} reason={reason('integrations.manage')} />}
              >
                Connect a repository with Markdown files in a folder <code className="font-mono text-sm">docs</code> first.
              </EmptyState>
            </Card>
          ) : (
            <NewPageForm
              base={base}
              sites={sites.map(({ ref, label }) => ({ ref, label }))}
              title={words.charAt(0).toUpperCase() + words.slice(1)}
              reason={reason('catalog.write')}
            />
          )}
        </div>
      </Page>
    </PortalPage>
  )
}
