import { accentStyle } from '@callboard/core/branding/accent'
import { isOff, mayUse } from '@callboard/core/plans/entitlements'
import { ownOrigin } from '@callboard/core/portal-address'
import { listMemberships } from '@callboard/operations/identity/memberships'
import { listConnectedPlugins } from '@callboard/operations/integrations/list-items'
import { countNotifications } from '@callboard/operations/notifications/notifications'
import type { OperationContext } from '@callboard/operations/operation'
import { getBranding } from '@callboard/operations/tenant/branding'
import { getTenant } from '@callboard/operations/tenant/read-tenant'
import { isShown } from '@callboard/plugin-kit/manifest'
import { manifests } from '@callboard/plugins/manifests'
import { TimeZone } from '@callboard/ui/time-ago'
import { cache, type ReactNode } from 'react'
import { BillingBanner } from '../../../features/billing/billing-banner.tsx'
import { RemovalBanner } from '../../../features/settings/removal-banner.tsx'
import { VisitBanner } from '../../../features/operator/visit-banner.tsx'
import { VerifyBanner } from '../../../features/identity/verify-banner.tsx'
import { CommandLayer } from '../../../features/shell/command-palette.tsx'
import { ChosenAppearance, OpenTab } from '../../../features/shell/open-tab.tsx'
import { type Shell, ShellProvider } from '../../../features/shell/shell-context.tsx'
import { UsageReporter } from '../../../features/shell/usage-reporter.tsx'
import { Sidebar } from '../../../features/shell/sidebar.tsx'
import { mailboxUrl } from '../../../lib/offered.ts'
import { paths } from '../../../lib/paths.ts'
import { webServices } from '../../../lib/platform.ts'
import { type Portal, requirePortal } from '../../../lib/tenant.ts'
import { entitlementsOf } from '../../../lib/entitlements.ts'

async function shellOf({ account, base, context, membership, reason }: Portal): Promise<Shell> {
  const { platform } = webServices()
  const memberships = await listMemberships(account.id)
  // An organization controls its own address: nothing about a person's other organizations is shown there.
  const organizations = base ? memberships : memberships.filter((m) => m.tenantId === membership.tenantId)
  const ids = await listConnectedPlugins(context, {})
  const connected = manifests.filter((m) => ids.includes(m.id))
  const entitlements = await entitlementsOf(context)
  const branding = await brandingOf(context)
  return {
    base,
    site: base ? '' : platform.publicUrl,
    name: membership.name,
    logo: branding.logo ? paths.logo(base, branding.logo) : undefined,
    unread: (await countNotifications(context, {})).unread,
    operator: account.operator,
    account: { name: account.name, email: account.email },
    role: membership.role,
    organizations: organizations.map(({ slug, name }) => ({
      name,
      // Everybody stays with the form of address that they are using.
      href: base ? paths.portal(slug) : `${ownOrigin(slug, platform) ?? platform.publicUrl + paths.portal(slug)}/`,
      current: slug === membership.slug,
    })),
    pages: manifests
      .filter((m) => isShown(m, connected) && !isOff(entitlements, m))
      .flatMap((m) =>
        (m.pages ?? []).map((p) => ({
          href: paths.pluginPage(base, m.id, p.id),
          title: p.title,
          locked: !mayUse(entitlements, m),
        })),
      ),
    reasons: {
      connect: reason('integrations.manage'),
      invite: reason('members.manage'),
      audit: reason('audit.read'),
      billing: reason('billing.read'),
    },
  }
}

/** How the organization wants its portal to look; asked once for a page. */
const brandingOf = cache((context: OperationContext) => getBranding(context, {}))

/** What the organization says to everybody. */
const Announcement = ({ text }: { text: string | null }) =>
  text ? (
    <p role="note" className="border-b bg-accent-soft px-4 py-1.5 break-words sm:px-6">
      {text}
    </p>
  ) : null

export default async function PortalLayout({ children, params }: { children: ReactNode; params: Promise<{ tenant: string }> }) {
  const portal = await requirePortal((await params).tenant)
  const { account, base, context } = portal
  const { announcement, removeAt } = await getTenant(context, {})
  const { accent } = await brandingOf(context)
  return (
    <ShellProvider shell={await shellOf(portal)}>
      {accent ? <style>{accentStyle(accent)}</style> : null}
      <TimeZone zone={account.timeZone}>
        <div className="md:grid md:grid-cols-[228px_minmax(0,1fr)]">
          <a
            href="#content"
            className="sr-only z-50 rounded bg-panel px-3 py-2 focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
          >
            Skip to content
          </a>
          <Sidebar />
          <div className="min-w-0">
            {/* On a narrow screen the button that opens the navigation stands over their left end. */}
            <div className="[&>*]:max-md:pl-14">
              <VisitBanner base={base} name={portal.membership.name} until={portal.membership.visitUntil} now={new Date()} />
              <RemovalBanner base={base} removeAt={removeAt} mayKeep={portal.reason('tenant.remove') === undefined} />
              <Announcement text={announcement} />
              <BillingBanner
                base={base}
                entitlements={await entitlementsOf(context)}
                mayManage={portal.reason('billing.manage') === undefined}
              />
              {account.emailVerified ? null : <VerifyBanner base={base} email={account.email} mailboxUrl={mailboxUrl()} />}
            </div>
            {children}
          </div>
        </div>
        <CommandLayer />
        <OpenTab />
        {portal.membership.visitUntil ? null : <UsageReporter />}
        <ChosenAppearance appearance={account.appearance} />
      </TimeZone>
    </ShellProvider>
  )
}
