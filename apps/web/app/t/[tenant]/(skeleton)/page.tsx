import { attentionActions, getHome, getHomeLayout, listAttention } from '@callboard/modules/home'
import { arrangeWidgets } from '@callboard/modules/home/domain/layout'
import { getOnboarding } from '@callboard/modules/members'
import { buttonStyle } from '@callboard/ui/button'
import { Page, PageTitle } from '@callboard/ui/page'
import { LayoutDashboard } from 'lucide-react'
import type { Metadata } from 'next'
import type { ReactNode } from 'react'
import { Link } from '~/components/link.tsx'
import { LiveRefresh } from '~/components/live-refresh.tsx'
import { NeedsAttention } from '~/features/home/attention-list.tsx'
import { Checklist } from '~/features/home/checklist.tsx'
import { FirstRun } from '~/features/home/first-run.tsx'
import { greeting, today } from '~/features/home/greeting.ts'
import { RecentActivityCard, StarredCard } from '~/features/home/home-cards.tsx'
import { HomeGrid } from '~/features/home/home-grid.tsx'
import { LayoutEditor } from '~/features/home/lazy-layout-editor.tsx'
import { pluginWidgets } from '~/features/home/plugin-widgets.tsx'
import { tilePages } from '~/features/home/tile-pages.ts'
import { Tiles } from '~/features/home/tiles.tsx'
import { availableWidgets, type Widget } from '~/features/home/widgets.ts'
import { YourServices } from '~/features/home/your-services.tsx'
import { SampleButton } from '~/features/integrations/sample-button.tsx'
import { PortalPage } from '~/features/shell/top-bar.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import { queryOf, type SearchParams } from '~/lib/navigation/search-params.ts'
import { loadShell } from '~/lib/portal/load-shell.ts'
import { type Portal, requirePortal } from '~/lib/portal/portal.ts'
import { webServices } from '~/lib/server/platform.ts'

export const metadata: Metadata = { title: 'Home' }

type Chosen = Awaited<ReturnType<typeof getHomeLayout>>

const topics = ['catalog', 'integrations', 'pipelines', 'workloads'] as const

/** A support session has no first steps. */
const onboardingOf = ({ reason, context }: Portal) =>
  reason('self.manage') ? { dismissed: true, steps: [] } : getOnboarding(context, {})

type Search = { customize?: string }

/** The home page of an organization that has no source yet. */
function FirstPage({ portal, checklist }: { portal: Portal; checklist: ReactNode }) {
  const { base, membership, reason } = portal
  const manage = reason('integrations.manage')
  return (
    <PortalPage crumbs={[{ label: 'Home' }]}>
      <Page>
        <FirstRun
          base={base}
          name={membership.name}
          reason={manage}
          sample={webServices().platform.demo ? <SampleButton base={base} reason={manage} /> : null}
        />
        {checklist}
      </Page>
    </PortalPage>
  )
}

/** The widgets of the page, to arrange. */
function CustomizePage({ portal, widgets, chosen }: { portal: Portal; widgets: Widget[]; chosen: Chosen }) {
  const { base, reason } = portal
  return (
    <PortalPage crumbs={[{ label: 'Home', href: paths.home(base) }, { label: 'Customize' }]}>
      <Page>
        <PageTitle title="Customize home" detail="Drag widgets by their handles, or use the buttons. Only you see this layout." />
        <LayoutEditor
          base={base}
          initial={arrangeWidgets(chosen.layout, widgets)}
          widgets={widgets}
          isOwn={chosen.isOwn}
          hasDefault={chosen.hasDefault}
          defaultReason={reason('tenant.manage')}
        />
      </Page>
    </PortalPage>
  )
}

/** How the reader has arranged the widgets that there are. */
async function arrangementOf({ context }: Portal) {
  const [chosen, { connected, entitlements }] = await Promise.all([getHomeLayout(context, {}), loadShell(context)])
  const widgets = availableWidgets(connected, entitlements)
  return { chosen, connected, entitlements, widgets, layout: arrangeWidgets(chosen.layout, widgets) }
}

type Arrangement = Awaited<ReturnType<typeof arrangementOf>>

/** What each widget shows, and the first steps. Read at once: only which plugins' widgets are read depends on the arrangement. */
async function readHome(portal: Portal, arrangement: Promise<Arrangement>) {
  const { context } = portal
  const ofPlugins = async () => {
    const { layout } = await arrangement
    return pluginWidgets(portal, new Set([...layout.main, ...layout.side]))
  }
  const [home, attention, plugins, onboarding, arranged] = await Promise.all([
    getHome(context, {}),
    listAttention(context, {}),
    ofPlugins(),
    onboardingOf(portal),
    arrangement,
  ])
  return { home, attention, plugins, onboarding, ...arranged }
}

type Read = Awaited<ReturnType<typeof readHome>>

/** The widgets by id; plugins' where they have something to show. */
function widgetContent(portal: Portal, { home, attention, plugins, connected, entitlements }: Read, now: Date) {
  const { account, base, reason } = portal
  const reasons = { assign: reason('catalog.write'), snooze: reason('self.manage') }
  const { name, emailVerified } = account
  return new Map<string, ReactNode>([
    ['figures', <Tiles key="figures" figures={home.figures} pages={tilePages(base, connected, entitlements)} />],
    [
      'attention',
      <NeedsAttention
        key="attention"
        {...{ base, items: attention, reasons, now }}
        linked={home.me !== null}
        seesAll={attentionActions.every((action) => !reason(action))}
      />,
    ],
    ['services', <YourServices key="services" {...{ base, home, attention, name, emailVerified, now }} />],
    ['activity', <RecentActivityCard key="activity" base={base} activity={home.activity} now={now} />],
    ['starred', <StarredCard key="starred" base={base} starred={home.starred} />],
    ...plugins,
  ])
}

export default async function HomePage({
  params,
  searchParams,
}: {
  params: Promise<{ tenant: string }>
  searchParams: SearchParams
}) {
  const portal = await requirePortal((await params).tenant)
  const { customize } = await queryOf<Search>(searchParams)
  const { account, base, reason } = portal
  const now = new Date()
  const mayArrange = reason('self.manage') === undefined
  const arrangement = arrangementOf(portal)
  if (customize && mayArrange) {
    const { chosen, connected, widgets } = await arrangement
    if (connected.length > 0) return <CustomizePage portal={portal} widgets={widgets} chosen={chosen} />
  }
  const read = await readHome(portal, arrangement)
  const { home, onboarding, connected, layout } = read
  const checklist = onboarding.dismissed ? null : <Checklist base={base} steps={onboarding.steps} />
  if (connected.length === 0) return <FirstPage portal={portal} checklist={checklist} />
  const content = widgetContent(portal, read, now)
  const teams = home.groups.map((g) => g.label)
  return (
    <PortalPage crumbs={[{ label: 'Home' }]}>
      <LiveRefresh topics={topics} gapMs={15_000} />
      <Page>
        <PageTitle
          title={`${greeting(now, account.timeZone)}, ${account.name.split(' ')[0]}`}
          detail={[...teams.slice(0, 3), today(now, account.timeZone)].join(' · ')}
          actions={
            mayArrange ? (
              <Link href={paths.customizeHome(base)} className={buttonStyle({ variant: 'quiet' })}>
                <LayoutDashboard aria-hidden /> Customize
              </Link>
            ) : undefined
          }
        />
        {checklist}
        <HomeGrid base={base} layout={layout} content={content} mayArrange={mayArrange} />
      </Page>
    </PortalPage>
  )
}
