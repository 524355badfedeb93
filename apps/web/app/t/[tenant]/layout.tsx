import { ownOrigin } from '@callboard/core/portal-address'
import { isOff, mayUse } from '@callboard/modules/billing/domain/entitlements'
import { listMemberships, type MembershipOf } from '@callboard/modules/members'
import type { TenantShell } from '@callboard/modules/tenants'
import { accentStyle } from '@callboard/modules/tenants/domain/accent'
import { isShown } from '@callboard/plugin-kit/manifest'
import { manifests } from '@callboard/plugins/manifests'
import { TimeZone } from '@callboard/ui/time-ago'
import type { Metadata } from 'next'
import type { ReactNode } from 'react'
import { BillingBanner } from '~/features/billing/billing-banner.tsx'
import { DemoBanner } from '~/features/demo/demo-banner.tsx'
import { VerifyBanner } from '~/features/identity/verify-banner.tsx'
import { CommandLayer } from '~/features/shell/command-palette.tsx'
import { type Shell, ShellProvider } from '~/features/shell/shell-context.tsx'
import { Sidebar } from '~/features/shell/sidebar.tsx'
import { AppearanceSync, TabHeartbeat } from '~/features/shell/tab-heartbeat.tsx'
import { UsageReporter } from '~/features/shell/usage-reporter.tsx'
import { SupportSessionBanner } from '~/features/support/support-session-banner.tsx'
import { RemovalBanner } from '~/features/tenants/removal-banner.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import { loadShell } from '~/lib/portal/load-shell.ts'
import { type Portal, requirePortal } from '~/lib/portal/portal.ts'
import { webServices } from '~/lib/server/platform.ts'
import { mailboxUrl } from '~/lib/session/enabled-providers.ts'

function shellOf({ account, base, membership, reason }: Portal, tenant: TenantShell, memberships: MembershipOf[]): Shell {
  const { platform } = webServices()
  const { entitlements } = tenant
  // An organization controls its own address: nothing about a person's other organizations is shown there.
  const organizations = base && !membership.demo ? memberships : memberships.filter((m) => m.tenantId === membership.tenantId)
  const connected = manifests.filter((m) => tenant.connected.includes(m.id))
  return {
    base,
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

/** What the organization says to everybody. */
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
  const [shell, memberships] = await Promise.all([loadShell(context), listMemberships(account.id)])
  const { accent, announcement, removeAt, entitlements } = shell
  return (
    <ShellProvider shell={shellOf(portal, shell, memberships)}>
      {accent ? <style>{accentStyle(accent)}</style> : null}
      <TimeZone zone={account.timeZone}>
        <div className="md:grid md:grid-cols-[228px_minmax(0,1fr)] print:block">
          <a
            href="#content"
            className="sr-only z-50 rounded bg-panel px-3 py-2 focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
          >
            Skip to content
          </a>
          <Sidebar />
          <div className="min-w-0">
            {/* On a narrow screen the button that opens the navigation stands over their left end. */}
            <div className="[&>*]:max-md:pl-14 print:hidden">
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
            </div>
            {children}
          </div>
        </div>
        <CommandLayer />
        <TabHeartbeat />
        {portal.membership.visitUntil || portal.membership.demo ? null : <UsageReporter />}
        {portal.membership.demo ? null : <AppearanceSync appearance={account.appearance} />}
      </TimeZone>
    </ShellProvider>
  )
}
