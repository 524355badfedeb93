import { listArticles } from '@callboard/modules/knowledge'
import { ButtonLink } from '@callboard/ui/button'
import { Card } from '@callboard/ui/card'
import { pageOf } from '@callboard/ui/data-table/address.ts'
import { ListFilter } from '@callboard/ui/data-table/list-filter'
import { ListPager } from '@callboard/ui/data-table/list-pager'
import { EmptyState } from '@callboard/ui/empty-state'
import { FileText } from 'lucide-react'
import type { Metadata } from 'next'
import { ArticleTable } from '~/features/knowledge/article-list.tsx'
import { AskFrame } from '~/features/knowledge/ask-frame.tsx'
import { PortalPage } from '~/features/shell/top-bar.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import { queryOf, type SearchParams } from '~/lib/navigation/search-params.ts'
import { requirePortal } from '~/lib/portal/portal.ts'

export const metadata: Metadata = { title: 'Articles' }

const perPage = 50

export default async function ArticlesPage({
  params,
  searchParams,
}: {
  params: Promise<{ tenant: string }>
  searchParams: SearchParams
}) {
  const { base, context, reason } = await requirePortal((await params).tenant)
  const query = await queryOf<{ text?: string; overdue?: string; page?: string }>(searchParams)
  const page = pageOf(query)
  const address = { path: paths.articles(base), query }
  const { articles, total } = await listArticles(context, {
    text: (query.text ?? '').trim().slice(0, 200),
    overdue: query.overdue === '1',
    limit: perPage,
    offset: (page - 1) * perPage,
  })
  return (
    <PortalPage crumbs={[{ label: 'Ask', href: paths.ask(base) }, { label: 'Articles' }]}>
      <AskFrame
        base={base}
        current="articles"
        title="Articles"
        detail="What belongs to no repository: policies, checklists, how-tos. Answers quote them as they do docs."
        actions={
          <ButtonLink href={paths.newArticle(base)} variant="primary" reason={reason('knowledge.write')}>
            New article
          </ButtonLink>
        }
      >
        <ListFilter
          label="Filter articles"
          address={address}
          fields={[
            { type: 'text', name: 'text', label: 'Text', placeholder: 'Search titles and texts' },
            { type: 'check', name: 'overdue', label: 'Due for review' },
          ]}
        />
        <ArticleTable
          base={base}
          articles={articles}
          now={new Date()}
          empty={
            <Card>
              <EmptyState icon={<FileText />} title={query.text || query.overdue ? 'No matching articles' : 'No articles yet'}>
                Write or upload what people ask about and no repository contains.
              </EmptyState>
            </Card>
          }
        />
        <ListPager address={address} page={page} perPage={perPage} total={total} />
      </AskFrame>
    </PortalPage>
  )
}
