import { listNotifications } from '@callboard/modules/notifications'
import { buttonStyle } from '@callboard/ui/button'
import { Card } from '@callboard/ui/card'
import { EmptyState } from '@callboard/ui/empty-state'
import { Page, PageTitle } from '@callboard/ui/page'
import { BellOff } from 'lucide-react'
import type { Metadata } from 'next'
import { Link } from '~/components/link.tsx'
import { Pager } from '~/components/pager.tsx'
import { MarkAllRead, NotificationRow } from '~/features/notifications/notification-list.tsx'
import { ClosedPage } from '~/features/shell/closed-page.tsx'
import { PortalPage } from '~/features/shell/top-bar.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import { queryOf, type SearchParams } from '~/lib/navigation/search-params.ts'
import { requirePortal } from '~/lib/portal/portal.ts'

export const metadata: Metadata = { title: 'Notifications' }

const perPage = 30
type Search = { page?: string; show?: string }

export default async function NotificationsPage({
  params,
  searchParams,
}: {
  params: Promise<{ tenant: string }>
  searchParams: SearchParams
}) {
  const { base, context, reason } = await requirePortal((await params).tenant)
  const closed = reason('self.manage')
  if (closed) return <ClosedPage crumbs={[{ label: 'Notifications' }]} title="You have no notifications here" reason={closed} />
  const { page: requested, show } = await queryOf<Search>(searchParams)
  const page = Math.min(1000, Math.max(1, Number.parseInt(requested ?? '1', 10) || 1))
  const unreadOnly = show === 'new'
  const { notifications, total, unread } = await listNotifications(context, {
    unread: unreadOnly,
    limit: perPage,
    offset: (page - 1) * perPage,
  })
  const now = new Date()
  return (
    <PortalPage crumbs={[{ label: 'Notifications' }]}>
      <Page>
        <PageTitle
          title="Notifications"
          detail="Notifications are kept for 180 days."
          actions={
            <>
              <Link href={paths.notifications(base, { show: unreadOnly ? undefined : 'new' })} className={buttonStyle()}>
                {unreadOnly ? 'Show all' : 'Show unread only'}
              </Link>
              <MarkAllRead base={base} unread={unread} />
              <Link href={paths.notificationChoices(base)} className={buttonStyle()}>
                Notification settings
              </Link>
            </>
          }
        />
        <Card>
          {notifications.length === 0 ? (
            <EmptyState icon={<BellOff />} title={unreadOnly ? 'You’re all caught up' : 'Nothing yet'}>
              You will be notified when an integration fails, a budget is reached or someone joins.
            </EmptyState>
          ) : (
            notifications.map((n) => <NotificationRow key={n.id} base={base} notification={n} now={now} />)
          )}
        </Card>
        <Pager page={page} perPage={perPage} total={total} to={(next) => paths.notifications(base, { page: next, show })} />
      </Page>
    </PortalPage>
  )
}
