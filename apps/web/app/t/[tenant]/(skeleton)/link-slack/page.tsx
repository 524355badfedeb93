import { isAppError } from '@callboard/core/errors'
import { getSlackLink } from '@callboard/modules/slack'
import { Card } from '@callboard/ui/card'
import { Notice } from '@callboard/ui/notice'
import { Page, PageTitle } from '@callboard/ui/page'
import type { Metadata } from 'next'
import { ClosedPage } from '~/features/shell/closed-page.tsx'
import { PortalPage } from '~/features/shell/top-bar.tsx'
import { ConfirmLink } from '~/features/slack/confirm-link.tsx'
import { queryOf, type SearchParams } from '~/lib/navigation/search-params.ts'
import { type Portal, requirePortal } from '~/lib/portal/portal.ts'

// The secret of the link is in the address.
export const metadata: Metadata = { title: 'Link Slack', referrer: 'no-referrer' }

/** Who would be linked, or the sentence that says why nobody is. */
async function readLink(context: Portal['context'], code: string) {
  try {
    return await getSlackLink(context, { code })
  } catch (error) {
    if (!isAppError(error)) throw error
    return error.code === 'invalid_input'
      ? 'This link is incomplete. Write “/callboard link” in Slack for a new one.'
      : error.message
  }
}

export default async function LinkSlackPage({
  params,
  searchParams,
}: {
  params: Promise<{ tenant: string }>
  searchParams: SearchParams
}) {
  const { account, base, context, reason } = await requirePortal((await params).tenant)
  const crumbs = [{ label: 'Link Slack' }]
  const closed = reason('self.manage')
  if (closed) return <ClosedPage crumbs={crumbs} title="You cannot link an account here" reason={closed} />
  const { code = '' } = await queryOf<{ code?: string }>(searchParams)
  const link = await readLink(context, code)
  return (
    <PortalPage crumbs={crumbs}>
      <Page width="form">
        <PageTitle title="Link your Slack account" />
        <Card label="Link">
          <div className="p-3.5">
            {typeof link === 'string' ? (
              <Notice tone="bad" title={link} />
            ) : (
              <ConfirmLink base={base} code={code} link={link} email={account.email} />
            )}
          </div>
        </Card>
      </Page>
    </PortalPage>
  )
}
