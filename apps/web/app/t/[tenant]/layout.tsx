import { listMemberships } from '@callboard/operations/identity/sessions'
import { listConnectedPlugins } from '@callboard/operations/integrations/list-items'
import { manifests } from '@callboard/plugins/manifests'
import type { ReactNode } from 'react'
import { VerifyBanner } from '../../../features/identity/verify-banner.tsx'
import { Sidebar } from '../../../features/shell/sidebar.tsx'
import { paths } from '../../../lib/paths.ts'
import { webServices } from '../../../lib/platform.ts'
import { requirePortal } from '../../../lib/tenant.ts'

export default async function PortalLayout({ children, params }: { children: ReactNode; params: Promise<{ tenant: string }> }) {
  const { account, context, membership } = await requirePortal((await params).tenant)
  const organizations = await listMemberships(account.id)
  const { sandbox } = webServices().platform
  const connected = await listConnectedPlugins(context, {})
  const pages = manifests
    .filter((m) => connected.includes(m.id))
    .flatMap((m) => (m.pages ?? []).map((p) => ({ href: paths.pluginPage(membership.slug, m.id, p.id), title: p.title })))
  return (
    <div className="md:grid md:grid-cols-[228px_minmax(0,1fr)]">
      <a
        href="#content"
        className="sr-only z-50 rounded bg-panel px-3 py-2 focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        Skip to content
      </a>
      <Sidebar
        slug={membership.slug}
        name={membership.name}
        account={{ name: account.name, email: account.email }}
        role={membership.role}
        organizations={organizations.map(({ slug, name }) => ({ slug, name }))}
        pages={pages}
      />
      <div className="min-w-0">
        {account.emailVerified ? null : (
          <VerifyBanner email={account.email} mailboxUrl={sandbox ? `${sandbox.url}/mail` : undefined} />
        )}
        {children}
      </div>
    </div>
  )
}
