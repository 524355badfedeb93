import { Page, PageTitle } from '@callboard/ui/page'
import type { Metadata } from 'next'
import { ArticleForm } from '~/features/knowledge/article-form.tsx'
import { PortalPage } from '~/features/shell/top-bar.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import { requirePortal } from '~/lib/portal/portal.ts'

export const metadata: Metadata = { title: 'New article' }

export default async function NewArticlePage({ params }: { params: Promise<{ tenant: string }> }) {
  const { base, reason } = await requirePortal((await params).tenant)
  return (
    <PortalPage
      crumbs={[
        { label: 'Ask', href: paths.ask(base) },
        { label: 'Articles', href: paths.articles(base) },
        { label: 'New article' },
      ]}
    >
      <Page>
        <PageTitle title="New article" detail="Members of your organization can read it." />
        <div className="max-w-3xl">
          <ArticleForm base={base} article={undefined} reason={reason('knowledge.write')} />
        </div>
      </Page>
    </PortalPage>
  )
}
