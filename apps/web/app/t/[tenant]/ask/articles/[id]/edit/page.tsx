import { getArticle } from '@callboard/modules/knowledge'
import { Page, PageTitle } from '@callboard/ui/page'
import type { Metadata } from 'next'
import { ArticleForm } from '~/features/knowledge/article-form.tsx'
import { PortalPage } from '~/features/shell/top-bar.tsx'
import { orNotFound } from '~/lib/http/or-not-found.ts'
import { paths } from '~/lib/navigation/paths.ts'
import { requirePortal } from '~/lib/portal/portal.ts'

export const metadata: Metadata = { title: 'Edit article' }

export default async function EditArticlePage({ params }: { params: Promise<{ tenant: string; id: string }> }) {
  const { tenant, id } = await params
  const { base, context, reason } = await requirePortal(tenant)
  const article = await orNotFound(getArticle(context, { id }))
  return (
    <PortalPage
      crumbs={[
        { label: 'Ask', href: paths.ask(base) },
        { label: 'Articles', href: paths.articles(base) },
        { label: article.title, href: paths.article(base, id) },
        { label: 'Edit' },
      ]}
    >
      <Page>
        <PageTitle title="Edit article" />
        <div className="max-w-3xl">
          <ArticleForm base={base} article={article} reason={reason('knowledge.write')} />
        </div>
      </Page>
    </PortalPage>
  )
}
