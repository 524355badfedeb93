import { getDocument } from '@callboard/modules/knowledge'
import { buttonStyle } from '@callboard/ui/button'
import { Card } from '@callboard/ui/card'
import { Page, PageTitle } from '@callboard/ui/page'
import { TimeAgo } from '@callboard/ui/time-ago'
import type { Metadata } from 'next'
import { Link } from '~/components/link.tsx'
import { StandaloneMarkdown } from '~/features/docs/standalone-markdown.tsx'
import { PortalPage } from '~/features/shell/top-bar.tsx'
import { orNotFound } from '~/lib/http/or-not-found.ts'
import { paths } from '~/lib/navigation/paths.ts'
import { requirePortal } from '~/lib/portal/portal.ts'

export const metadata: Metadata = { title: 'Document' }

export default async function DocumentPage({ params }: { params: Promise<{ tenant: string; id: string }> }) {
  const { tenant, id } = await params
  const { base, context } = await requirePortal(tenant)
  const document = await orNotFound(getDocument(context, { id }))
  const { title, url, place, author, changedAt, integration, ref, label, text } = document
  return (
    <PortalPage crumbs={[{ label: 'Ask', href: paths.ask(base) }, { label: title }]}>
      <Page>
        <PageTitle
          title={title}
          detail={
            <>
              {integration} · {place} · Belongs to{' '}
              <Link href={paths.entity(base, ref)} className="inline-block min-h-6 hover:underline">
                {label}
              </Link>
              {' · '}Updated <TimeAgo at={changedAt} now={new Date()} />
              {author ? ` by ${author}` : ''}
            </>
          }
          actions={
            <a href={url} target="_blank" rel="noreferrer" className={buttonStyle({})}>
              Open the original
            </a>
          }
        />
        <div className="flex max-w-3xl min-w-0 flex-col gap-4">
          <Card label={title}>
            <div className="px-4 py-3">
              <StandaloneMarkdown context={context} text={text} />
            </div>
          </Card>
        </div>
      </Page>
    </PortalPage>
  )
}
