import { ownOrigin } from '@callboard/core/portal-address'
import { mayUse } from '@callboard/modules/billing/domain/entitlements'
import type { TenantShell } from '@callboard/modules/tenants'
import { accentStyle } from '@callboard/modules/tenants/domain/accent'
import type { PageSlot, PluginManifest } from '@callboard/plugin-kit/manifest'
import { entryOf } from '@callboard/plugin-kit/navigation'
import { TimeZone } from '@callboard/ui/time-ago'
import type { Metadata, Viewport } from 'next'
import { cookies } from 'next/headers'
import type { ReactNode } from 'react'
import { BillingBanner } from '~/features/billing/billing-banner.tsx'
import { DemoBanner } from '~/features/demo/demo-banner.tsx'
import { VerifyBanner } from '~/features/identity/verify-banner.tsx'
import { CommandLayer } from '~/features/shell/command-palette.tsx'
import { Frame } from '~/features/shell/frame.tsx'
import { CountsProvider, type Shell, ShellProvider } from '~/features/shell/shell-context.tsx'
import { sidebarCookie } from '~/features/shell/sidebar-cookie.ts'
import { AppearanceSync, TabHeartbeat } from '~/features/shell/tab-heartbeat.tsx'
import { UsageReporter } from '~/features/shell/usage-reporter.tsx'
import { SupportSessionBanner } from '~/features/support/support-session-banner.tsx'
import { RemovalBanner } from '~/features/tenants/removal-banner.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import { navigationOf, shownPlugins } from '~/lib/plugins/shown-plugins.ts'
import { loadShell } from '~/lib/portal/load-shell.ts'
import { loadNavigationCounts } from '~/lib/portal/navigation-counts.ts'
import { type Portal, requirePortal } from '~/lib/portal/portal.ts'
import { shellVersion } from '~/lib/portal/shell-version.ts'
import { webServices } from '~/lib/server/platform.ts'
import { mailboxUrl } from '~/lib/session/enabled-providers.ts'

function shellOf({ account, base, membership, memberships, reason }: Portal, tenant: TenantShell): Shell {
  const { platform } = webServices()
  const { entitlements } = tenant
  // An organization controls its own host, so nothing about a user's other organizations is shown there.
  const organizations = base && !membership.demo ? memberships : memberships.filter((m) => m.tenantId === membership.tenantId)
  const shown = shownPlugins(tenant.connected, entitlements)
  const entries = navigationOf(tenant.connected, entitlements)
  const pageOf = (plugin: PluginManifest, page: PageSlot) => paths.pluginPage(base, plugin.id, page.id)
  return {
    base,
    version: shellVersion(tenant),
    site: base ? '' : platform.publicUrl,
    name: membership.name,
    logo: tenant.logo ? paths.logo(base, tenant.logo) : undefined,
    unread: tenant.unread,
    operator: account.operator,
    demo: membership.demo === true,
    // The address that visitors share is nobody's.
    account: { name: account.name, email: membership.demo ? 'Live demo' : account.email },
    role: membership.role,
    organizations: organizations.map(({ slug, name }) => ({
      name,
      // Links keep the form of URL that the user is on.
      href: base ? paths.portal(slug) : `${ownOrigin(slug, platform) ?? platform.publicUrl + paths.portal(slug)}/`,
      current: slug === membership.slug,
    })),
    pages: entries
      .flatMap(({ nav, tabs }) =>
        tabs.map(({ plugin, page }) => ({ href: pageOf(plugin, page), title: page.title, icon: nav.icon })),
      )
      .concat(
        shown
          .flatMap((plugin) => (plugin.pages ?? []).map((page) => ({ plugin, page })))
          .filter(({ plugin, page }) => !entryOf(entries, plugin.id, page.id))
          .map(({ plugin, page }) => ({ href: pageOf(plugin, page), title: page.title, icon: 'page' as const })),
      ),
    entries: entries.map(({ plugin, page, nav, tabs }) => ({
      href: pageOf(plugin, page),
      hrefs: tabs.map((t) => pageOf(t.plugin, t.page)),
      title: page.title,
      group: nav.group,
      icon: nav.icon,
      model: plugin.shows ?? plugin.alsoShows,
      locked: !mayUse(entitlements, plugin) || (plugin.shows === 'usage' && reason('insights.read') !== undefined),
    })),
    reasons: {
      connect: reason('integrations.manage'),
      invite: reason('members.manage'),
      audit: reason('audit.read'),
      billing: reason('billing.read'),
      notifications: reason('self.manage'),
    },
  }
}

/** An open page asks for newer ones as soon as it is connected: tab-heartbeat.tsx. */
const countsAgeMs = 15_000

/** The page reaches to the edges of a phone; the tab bar and the drawer keep clear of its rounded corners. */
export const viewport: Viewport = { viewportFit: 'cover' }

/** The organization's announcement. */
const Announcement = ({ text }: { text: string | null }) =>
  text ? (
    <p role="note" className="border-b bg-accent-soft px-4 py-1.5 break-words sm:px-6">
      {text}
    </p>
  ) : null

/** The tab shows the organization's logo. */
export async function generateMetadata({ params }: { params: Promise<{ tenant: string }> }): Promise<Metadata> {
  const { base, context } = await requirePortal((await params).tenant)
  const { logo } = await loadShell(context)
  return logo ? { icons: { icon: paths.logo(base, logo) } } : {}
}

export default async function PortalLayout({ children, params }: { children: ReactNode; params: Promise<{ tenant: string }> }) {
  const portal = await requirePortal((await params).tenant)
  const { account, base, context } = portal
  // Not awaited: the page is there without them.
  const counts = loadNavigationCounts(portal, countsAgeMs)
  const collapsed = (await cookies()).get(sidebarCookie)?.value === 'collapsed'
  const shell = await loadShell(context)
  const { accent, announcement, removeAt, entitlements } = shell
  return (
    <ShellProvider shell={shellOf(portal, shell)}>
      <CountsProvider counts={counts}>
        {accent ? <style>{accentStyle(accent)}</style> : null}
        <TimeZone zone={account.timeZone}>
          <Frame initiallyCollapsed={collapsed}>
            {/* A landmark, so that screen readers find what the whole organization is told; absent while it is nothing. */}
            <section aria-label="Notices" className="empty:hidden print:hidden">
              <DemoBanner shown={portal.membership.demo === true} site={base ? '' : webServices().platform.publicUrl} />
              <SupportSessionBanner
                base={base}
                name={portal.membership.name}
                until={portal.membership.visitUntil}
                now={new Date()}
              />
              <RemovalBanner base={base} removeAt={removeAt} mayKeep={portal.reason('tenant.remove') === undefined} />
              <Announcement text={announcement} />
              <BillingBanner base={base} entitlements={entitlements} mayManage={portal.reason('billing.manage') === undefined} />
              {account.emailVerified ? null : <VerifyBanner base={base} email={account.email} mailboxUrl={mailboxUrl()} />}
            </section>
            {children}
            <CommandLayer />
          </Frame>
          <TabHeartbeat />
          {portal.membership.visitUntil || portal.membership.demo ? null : <UsageReporter />}
          {portal.membership.demo ? null : <AppearanceSync appearance={account.appearance} />}
        </TimeZone>
      </CountsProvider>
    </ShellProvider>
  )
}
