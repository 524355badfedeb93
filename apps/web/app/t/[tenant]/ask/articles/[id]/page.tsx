import { getArticle } from '@callboard/modules/knowledge'
import type { Article } from '@callboard/modules/knowledge/domain/article'
import { Badge } from '@callboard/ui/badge'
import { ButtonLink } from '@callboard/ui/button'
import { Card } from '@callboard/ui/card'
import { Notice } from '@callboard/ui/notice'
import { Page, PageTitle } from '@callboard/ui/page'
import { TimeAgo } from '@callboard/ui/time-ago'
import type { Metadata } from 'next'
import { Link } from '~/components/link.tsx'
import { StandaloneMarkdown } from '~/features/docs/standalone-markdown.tsx'
import { RemoveArticle, RestoreArticle } from '~/features/knowledge/article-actions.tsx'
import { PortalPage } from '~/features/shell/top-bar.tsx'
import { orNotFound } from '~/lib/http/or-not-found.ts'
import { paths } from '~/lib/navigation/paths.ts'
import { requirePortal } from '~/lib/portal/portal.ts'

export const metadata: Metadata = { title: 'Article' }

function About({ base, article, now }: { base: string; article: Article; now: Date }) {
  const { owner, updatedBy, updatedAt, reviewOn } = article
  return (
    <>
      Owner:{' '}
      {owner.known ? (
        <Link href={paths.entity(base, owner.ref)} className="inline-block min-h-6 hover:underline">
          {owner.label}
        </Link>
      ) : (
        owner.label
      )}
      {' · '}Updated <TimeAgo at={updatedAt} now={now} /> by {updatedBy}
      {reviewOn ? ` · Next review ${reviewOn}` : ''}
    </>
  )
}

export default async function ArticlePage({ params }: { params: Promise<{ tenant: string; id: string }> }) {
  const { tenant, id } = await params
  const { base, context, reason } = await requirePortal(tenant)
  const article = await orNotFound(getArticle(context, { id }))
  const write = reason('knowledge.write')
  return (
    <PortalPage
      crumbs={[
        { label: 'Ask', href: paths.ask(base) },
        { label: 'Articles', href: paths.articles(base) },
        { label: article.title },
      ]}
    >
      <Page>
        <PageTitle
          title={article.title}
          badges={article.overdue ? <Badge tone="warn">due for review</Badge> : null}
          detail={<About base={base} article={article} now={new Date()} />}
          actions={
            article.removedAt ? (
              <RestoreArticle base={base} id={id} reason={write} />
            ) : (
              <>
                <ButtonLink href={paths.editArticle(base, id)} reason={write}>
                  Edit
                </ButtonLink>
                <RemoveArticle base={base} id={id} reason={write} />
              </>
            )
          }
        />
        <div className="flex max-w-3xl min-w-0 flex-col gap-4">
          {article.removedAt ? (
            <Notice tone="warn" title="This article was removed.">
              No answer quotes it. It is deleted for good 30 days after its removal.
            </Notice>
          ) : null}
          {article.owner.known ? null : (
            <Notice tone="warn" title="No answer quotes this article.">
              Its owner is not in the catalog. Edit it and choose another.
            </Notice>
          )}
          <Card label={article.title}>
            <div className="px-4 py-3">
              <StandaloneMarkdown context={context} text={article.text} />
            </div>
          </Card>
        </div>
      </Page>
    </PortalPage>
  )
}
