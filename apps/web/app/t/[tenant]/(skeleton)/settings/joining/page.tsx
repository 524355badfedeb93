import { listDomains } from '@callboard/modules/tenants'
import { Notice } from '@callboard/ui/notice'
import { PageTitle } from '@callboard/ui/page'
import type { Metadata } from 'next'
import { PortalPage } from '~/features/shell/top-bar.tsx'
import { DomainList } from '~/features/tenants/domain-list.tsx'
import { SettingsFrame } from '~/features/tenants/settings-frame.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import { requirePortal } from '~/lib/portal/portal.ts'

export const metadata: Metadata = { title: 'Joining' }

export default async function JoiningPage({ params }: { params: Promise<{ tenant: string }> }) {
  const { base, context, reason } = await requirePortal((await params).tenant)
  const closed = reason('tenant.manage')
  const domains = closed ? [] : await listDomains(context, {})
  return (
    <PortalPage crumbs={[{ label: 'Settings', href: paths.settings(base) }, { label: 'Joining' }]}>
      <SettingsFrame base={base} current="joining">
        <div className="flex max-w-2xl flex-col gap-4">
          <PageTitle
            title="Joining"
            detail="People with a verified email at one of your verified domains can join without an invitation."
          />
          {closed ? <Notice tone="info" title={closed} /> : null}
          <DomainList base={base} domains={domains} reason={closed} />
        </div>
      </SettingsFrame>
    </PortalPage>
  )
}
