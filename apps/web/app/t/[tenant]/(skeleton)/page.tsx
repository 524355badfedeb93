import { getHome, listAttention } from '@callboard/modules/home'
import { getOnboarding } from '@callboard/modules/members'
import { Page, PageTitle } from '@callboard/ui/page'
import type { Metadata } from 'next'
import { LiveRefresh } from '~/components/live-refresh.tsx'
import { NeedsAttention } from '~/features/home/attention-list.tsx'
import { Checklist } from '~/features/home/checklist.tsx'
import { FirstRun } from '~/features/home/first-run.tsx'
import { greeting, today } from '~/features/home/greeting.ts'
import { RecentActivityCard, StarredCard } from '~/features/home/home-cards.tsx'
import { pluginWidgets } from '~/features/home/plugin-widgets.tsx'
import { tilePages } from '~/features/home/tile-pages.ts'
import { Tiles } from '~/features/home/tiles.tsx'
import { YourServices } from '~/features/home/your-services.tsx'
import { SampleButton } from '~/features/integrations/sample-button.tsx'
import { PortalPage } from '~/features/shell/top-bar.tsx'
import { loadShell } from '~/lib/portal/load-shell.ts'
import { type Portal, requirePortal } from '~/lib/portal/portal.ts'
import { webServices } from '~/lib/server/platform.ts'

export const metadata: Metadata = { title: 'Home' }

const topics = ['catalog', 'integrations', 'pipelines', 'workloads'] as const

/** A support session has no first steps. */
const onboardingOf = ({ reason, context }: Portal) =>
  reason('self.manage') ? { dismissed: true, steps: [] } : getOnboarding(context, {})

export default async function HomePage({ params }: { params: Promise<{ tenant: string }> }) {
  const portal = await requirePortal((await params).tenant)
  const { account, base, context, membership, reason } = portal
  const { name } = membership
  const now = new Date()
  const [home, attention, { dismissed, steps }, widgets, { connected, entitlements }] = await Promise.all([
    getHome(context, {}),
    listAttention(context, {}),
    onboardingOf(portal),
    pluginWidgets(portal),
    loadShell(context),
  ])
  const checklist = dismissed ? null : <Checklist base={base} steps={steps} />
  if (!home.connected) {
    const manage = reason('integrations.manage')
    return (
      <PortalPage crumbs={[{ label: 'Home' }]}>
        <Page>
          <FirstRun
            base={base}
            name={name}
            reason={manage}
            sample={webServices().platform.demo ? <SampleButton base={base} reason={manage} /> : null}
          />
          {checklist}
        </Page>
      </PortalPage>
    )
  }
  const teams = home.groups.map((g) => g.label)
  return (
    <PortalPage crumbs={[{ label: 'Home' }]}>
      <LiveRefresh topics={topics} gapMs={15_000} />
      <Page>
        <PageTitle
          title={`${greeting(now, account.timeZone)}, ${account.name.split(' ')[0]}`}
          detail={[...teams.slice(0, 3), today(now, account.timeZone)].join(' · ')}
        />
        {checklist}
        <Tiles figures={home.figures} pages={tilePages(base, connected, entitlements)} />
        <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,1fr)_320px]">
          <div className="flex min-w-0 flex-col gap-4">
            <NeedsAttention
              base={base}
              items={attention}
              linked={home.me !== null}
              reasons={{ assign: reason('catalog.write'), snooze: reason('self.manage') }}
              now={now}
            />
            <YourServices
              base={base}
              home={home}
              attention={attention}
              name={account.name}
              emailVerified={account.emailVerified}
              now={now}
            />
          </div>
          <div className="grid min-w-0 gap-4 max-xl:sm:grid-cols-2">
            <RecentActivityCard base={base} activity={home.activity} now={now} />
            <StarredCard base={base} starred={home.starred} />
            {widgets}
          </div>
        </div>
      </Page>
    </PortalPage>
  )
}
