import { readLimits } from '@callboard/modules/tenants'
import { PageTitle } from '@callboard/ui/page'
import type { Metadata } from 'next'
import { PortalPage } from '~/features/shell/top-bar.tsx'
import { LimitTables } from '~/features/tenants/limit-tables.tsx'
import { SettingsFrame } from '~/features/tenants/settings-frame.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import { requirePortal } from '~/lib/portal/portal.ts'

export const metadata: Metadata = { title: 'Usage and limits' }

export default async function LimitsPage({ params }: { params: Promise<{ tenant: string }> }) {
  const { base, context } = await requirePortal((await params).tenant)
  return (
    <PortalPage crumbs={[{ label: 'Settings', href: paths.settings(base) }, { label: 'Usage and limits' }]}>
      <SettingsFrame base={base} current="limits">
        <div className="flex max-w-3xl flex-col gap-4">
          <PageTitle title="Usage and limits" detail="Current usage, and request and file size limits." />
          <LimitTables {...(await readLimits(context, {}))} />
        </div>
      </SettingsFrame>
    </PortalPage>
  )
}
