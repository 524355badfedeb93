import { listMemberships } from '@callboard/operations/identity/sessions'
import type { ReactNode } from 'react'
import { VerifyBanner } from '../../../features/identity/verify-banner.tsx'
import { Sidebar } from '../../../features/shell/sidebar.tsx'
import { webServices } from '../../../lib/platform.ts'
import { requirePortal } from '../../../lib/tenant.ts'

export default async function PortalLayout({ children, params }: { children: ReactNode; params: Promise<{ tenant: string }> }) {
  const { account, membership } = await requirePortal((await params).tenant)
  const organizations = await listMemberships(account.id)
  const { sandbox } = webServices().platform
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
