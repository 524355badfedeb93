import { listDocsWatches } from '@callboard/modules/docs'
import { listFollows, listNotificationPreferences } from '@callboard/modules/notifications'
import { listOwnSlackAccounts } from '@callboard/modules/slack'
import { Notice } from '@callboard/ui/notice'
import { Page, PageTitle } from '@callboard/ui/page'
import type { Metadata } from 'next'
import { Link } from '~/components/link.tsx'
import { FollowList } from '~/features/notifications/follow-list.tsx'
import { PreferenceTable } from '~/features/notifications/preference-table.tsx'
import { WatchList } from '~/features/notifications/watch-list.tsx'
import { ClosedPage } from '~/features/shell/closed-page.tsx'
import { PortalPage } from '~/features/shell/top-bar.tsx'
import { OwnSlackAccounts } from '~/features/slack/own-accounts.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import { requirePortal } from '~/lib/portal/portal.ts'
import { webServices } from '~/lib/server/platform.ts'

export const metadata: Metadata = { title: 'Notification settings' }

export default async function NotificationChoicesPage({ params }: { params: Promise<{ tenant: string }> }) {
  const { account, base, context, membership, reason } = await requirePortal((await params).tenant)
  const crumbs = [{ label: 'Notifications', href: paths.notifications(base) }, { label: 'Notification settings' }]
  const closed = reason('self.manage')
  if (closed) return <ClosedPage crumbs={crumbs} title="You have no notifications here" reason={closed} />
  const [{ choices }, follows, watches, slack] = await Promise.all([
    listNotificationPreferences(context, {}),
    listFollows(context, {}),
    listDocsWatches(context, {}),
    listOwnSlackAccounts(context, {}),
  ])
  return (
    <PortalPage crumbs={crumbs}>
      <Page width="form">
        <PageTitle title="Notification settings" detail={`Your own settings in ${membership.name}.`} />
        {account.emailNotifications ? null : (
          <Notice
            tone="info"
            title="Email is turned off."
            action={
              <Link href={webServices().platform.publicUrl + paths.account()} className="underline">
                Your account
              </Link>
            }
          >
            You only receive required emails, in all your organizations.
          </Notice>
        )}
        <PreferenceTable base={base} choices={choices} slack={slack.accounts.length > 0} />
        <OwnSlackAccounts base={base} own={slack} />
        <FollowList base={base} follows={follows} />
        <WatchList base={base} watches={watches} />
      </Page>
    </PortalPage>
  )
}
