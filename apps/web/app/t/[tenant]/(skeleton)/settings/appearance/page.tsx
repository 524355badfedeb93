import { getBranding } from '@callboard/modules/tenants'
import { Notice } from '@callboard/ui/notice'
import { PageTitle } from '@callboard/ui/page'
import type { Metadata } from 'next'
import { PortalPage } from '~/features/shell/top-bar.tsx'
import { AccentForm, LogoForm } from '~/features/tenants/appearance-forms.tsx'
import { SettingsFrame } from '~/features/tenants/settings-frame.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import { requirePortal } from '~/lib/portal/portal.ts'

export const metadata: Metadata = { title: 'Appearance' }

export default async function AppearancePage({ params }: { params: Promise<{ tenant: string }> }) {
  const { base, context, membership, reason } = await requirePortal((await params).tenant)
  const manage = reason('tenant.manage')
  const { accent, logo } = await getBranding(context, {})
  return (
    <PortalPage crumbs={[{ label: 'Settings', href: paths.settings(base) }, { label: 'Appearance' }]}>
      <SettingsFrame base={base} current="appearance">
        <div className="flex max-w-2xl flex-col gap-4">
          <PageTitle title="Appearance" detail="How the portal looks for everyone." />
          {manage ? <Notice tone="info" title={manage} /> : null}
          <LogoForm base={base} name={membership.name} logo={logo ? paths.logo(base, logo) : undefined} reason={manage} />
          <AccentForm base={base} accent={accent} reason={manage} />
        </div>
      </SettingsFrame>
    </PortalPage>
  )
}
