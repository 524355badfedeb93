import { isOff, mayUse } from '@callboard/modules/billing/domain/entitlements'
import { listItems } from '@callboard/modules/integrations'
import { getUsageTeaser } from '@callboard/modules/usage'
import type { PageSlot } from '@callboard/plugin-kit/manifest'
import { entryOf, groupTitles, type PluginNavigation } from '@callboard/plugin-kit/navigation'
import { manifestOf } from '@callboard/plugins/manifests'
import { pageSlots } from '@callboard/plugins/page-slots'
import { Page, PageTitle, Skeleton } from '@callboard/ui/page'
import { notFound } from 'next/navigation'
import { Suspense } from 'react'
import { LiveRefresh } from '~/components/live-refresh.tsx'
import { SectionNav } from '~/components/section-nav.tsx'
import { LockedPage } from '~/features/billing/locked-page.tsx'
import { ClosedPage } from '~/features/shell/closed-page.tsx'
import { type Crumb, PortalPage } from '~/features/shell/top-bar.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import { queryOf, type SearchParams } from '~/lib/navigation/search-params.ts'
import { navigationOf } from '~/lib/plugins/shown-plugins.ts'
import { slotPlace } from '~/lib/plugins/slot-place.ts'
import { loadShell } from '~/lib/portal/load-shell.ts'
import { requirePortal } from '~/lib/portal/portal.ts'

const formatUsage = ({ visits, people }: { visits: number; people: number }) =>
  visits > 0
    ? `In the last 30 days ${people} ${people === 1 ? 'person' : 'people'} viewed ${visits} ${visits === 1 ? 'page' : 'pages'} here.`
    : undefined

type Params = Promise<{ tenant: string; plugin: string; page: string }>

const slotOf = (plugin: string, page: string) => manifestOf(plugin)?.pages?.find((p) => p.id === page)

export async function generateMetadata({ params }: { params: Params }) {
  const { plugin, page } = await params
  return { title: slotOf(plugin, page)?.title }
}

/** Where a page is: its group, and the main page where it is a tab of it. */
const crumbsOf = (base: string, entry: PluginNavigation | undefined, { title }: PageSlot): Crumb[] => [
  ...(entry ? [{ label: groupTitles[entry.nav.group] }] : []),
  ...(entry && entry.page.title !== title
    ? [{ label: entry.page.title, href: paths.pluginPage(base, entry.plugin.id, entry.page.id) }]
    : []),
  { label: title },
]

/** A page that a plugin adds to the portal. */
export default async function PluginPage({ params, searchParams }: { params: Params; searchParams: SearchParams }) {
  const { tenant, plugin, page } = await params
  const portal = await requirePortal(tenant)
  const slot = slotOf(plugin, page)
  const code = pageSlots.find((s) => s.id === `${plugin}.${page}`)
  if (!slot || !code) notFound()
  const manifest = manifestOf(plugin)
  const { entitlements, connected } = await loadShell(portal.context)
  const entry = entryOf(navigationOf(connected, entitlements), plugin, page)
  const crumbs = crumbsOf(portal.base, entry, slot)
  if (manifest && isOff(entitlements, manifest))
    return (
      <ClosedPage
        crumbs={crumbs}
        title={`${manifest.name} is disabled`}
        reason="Its data is kept. An admin can enable it in Settings > Plugins."
      />
    )
  if (manifest && !mayUse(entitlements, manifest))
    return (
      <PortalPage crumbs={crumbs}>
        <Page>
          <PageTitle title={slot.title} />
          <LockedPage
            base={portal.base}
            manifest={manifest}
            restricted={entitlements.phase === 'restricted'}
            reason={portal.reason('billing.manage')}
            preview={code.preview?.()}
            own={manifest.shows === 'usage' ? formatUsage(await getUsageTeaser(portal.context, {})) : undefined}
          />
        </Page>
      </PortalPage>
    )
  const closed = manifest?.shows === 'usage' ? portal.reason('insights.read') : undefined
  if (closed) return <ClosedPage crumbs={crumbs} title={`${slot.title} is not available to your role`} reason={closed} />
  const items = listItems(portal.context, { pluginId: plugin })
  const query = await queryOf<Record<string, string>>(searchParams)
  return (
    <PortalPage crumbs={crumbs}>
      {slot.live ? <LiveRefresh topics={slot.live.topics} gapMs={slot.live.gapS * 1000} /> : null}
      <Page>
        <PageTitle title={slot.title} badges={<ItemCount items={items} />} />
        {entry && entry.tabs.length > 1 ? (
          <SectionNav
            label={entry.page.title}
            current={`${plugin}.${page}`}
            sections={entry.tabs.map((t) => ({
              id: `${t.plugin.id}.${t.page.id}`,
              label: t.page.title,
              href: paths.pluginPage(portal.base, t.plugin.id, t.page.id),
            }))}
          />
        ) : null}
        <Suspense fallback={<LoadingContent />}>
          <PluginContent code={code} place={slotPlace(portal, plugin)} items={items} query={query} />
        </Suspense>
      </Page>
    </PortalPage>
  )
}

const LoadingContent = () => (
  <div role="status" aria-label="Loading" className="flex flex-col gap-4">
    <Skeleton className="h-8 w-full max-w-xl" />
    <Skeleton className="h-64 w-full" />
  </div>
)

async function ItemCount({ items }: Pick<Content, 'items'>) {
  const { length } = await items
  return length > 0 ? <span className="text-muted tabular-nums">{length}</span> : null
}

type Content = {
  code: (typeof pageSlots)[number]
  place: ReturnType<typeof slotPlace>
  items: ReturnType<typeof listItems>
  query: Record<string, string>
}

async function PluginContent({ code, place, items, query }: Content) {
  const data = await code.load({ ...place, items: () => items, query })
  return data === undefined ? <p className="text-muted">Nothing to show yet.</p> : code.render(data, place)
}
