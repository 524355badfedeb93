import { getSupport } from '@callboard/modules/support'
import { getTenant, listExports, removalGraceDays } from '@callboard/modules/tenants'
import { Notice } from '@callboard/ui/notice'
import { PageTitle } from '@callboard/ui/page'
import type { Metadata } from 'next'
import { LiveRefresh } from '~/components/live-refresh.tsx'
import { PortalPage } from '~/features/shell/top-bar.tsx'
import { SupportCard } from '~/features/support/support-card.tsx'
import { ExportCard } from '~/features/tenants/export-card.tsx'
import { RemovalCard } from '~/features/tenants/removal-card.tsx'
import { SettingsFrame } from '~/features/tenants/settings-frame.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import { requirePortal } from '~/lib/portal/portal.ts'

export const metadata: Metadata = { title: 'Data' }

const closedSupport = { until: null, role: null, visits: [] }

export default async function DataPage({ params }: { params: Promise<{ tenant: string }> }) {
  const { base, context, membership, reason } = await requirePortal((await params).tenant)
  const [mayExport, manage, mayRemove] = [reason('tenant.export'), reason('tenant.manage'), reason('tenant.remove')]
  const [exports, tenant, support] = await Promise.all([
    mayExport ? [] : listExports(context, {}),
    getTenant(context, {}),
    manage ? closedSupport : getSupport(context, {}),
  ])
  const now = new Date()
  return (
    <PortalPage crumbs={[{ label: 'Settings', href: paths.settings(base) }, { label: 'Data' }]}>
      <LiveRefresh topics={['exports']} gapMs={1500} pending={exports.some((e) => e.state === 'waiting')} />
      <SettingsFrame base={base} current="data">
        <div className="flex max-w-2xl flex-col gap-4">
          <PageTitle title="Data" detail="Export data, grant support access, or delete the organization." />
          {mayExport ? <Notice tone="info" title={mayExport} /> : null}
          <ExportCard base={base} exports={exports} reason={mayExport} now={now} />
          <SupportCard base={base} support={support} reason={manage} now={now} />
          <RemovalCard
            base={base}
            name={tenant.name}
            slug={membership.slug}
            removeAt={tenant.removeAt}
            days={removalGraceDays}
            reason={mayRemove}
          />
        </div>
      </SettingsFrame>
    </PortalPage>
  )
}
