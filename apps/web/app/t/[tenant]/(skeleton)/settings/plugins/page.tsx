import { listPlugins } from '@callboard/modules/tenants'
import { Notice } from '@callboard/ui/notice'
import { PageTitle } from '@callboard/ui/page'
import type { Metadata } from 'next'
import { PortalPage } from '~/features/shell/top-bar.tsx'
import { PluginList } from '~/features/tenants/plugin-list.tsx'
import { SettingsFrame } from '~/features/tenants/settings-frame.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import { requirePortal } from '~/lib/portal/portal.ts'

export const metadata: Metadata = { title: 'Plugins' }

export default async function PluginsPage({ params }: { params: Promise<{ tenant: string }> }) {
  const { base, context, reason } = await requirePortal((await params).tenant)
  const manage = reason('tenant.manage')
  return (
    <PortalPage crumbs={[{ label: 'Settings', href: paths.settings(base) }, { label: 'Plugins' }]}>
      <SettingsFrame base={base} current="plugins">
        <div className="flex max-w-2xl flex-col gap-4">
          <PageTitle title="Plugins" detail="Enable or disable plugins for everyone." />
          {manage ? <Notice tone="info" title={manage} /> : null}
          <PluginList base={base} plugins={await listPlugins(context, {})} reason={manage} />
        </div>
      </SettingsFrame>
    </PortalPage>
  )
}
