import { listFlagEnvironments } from '@callboard/modules/flags'
import { Page, PageTitle } from '@callboard/ui/page'
import type { Metadata } from 'next'
import { editingReason } from '~/components/confidence/editing-reason.ts'
import { LockedNotice } from '~/components/confidence/locked-notice.tsx'
import { EnvironmentForm } from '~/features/flags/environment-form.tsx'
import { NewEnvironment } from '~/features/flags/new-environment.tsx'
import { PortalPage } from '~/features/shell/top-bar.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import { requirePortal } from '~/lib/portal/portal.ts'

export const metadata: Metadata = { title: 'Flag environments' }

export default async function FlagEnvironmentsPage({ params }: { params: Promise<{ tenant: string }> }) {
  const portal = await requirePortal((await params).tenant)
  const { base, context } = portal
  const [environments, editing] = await Promise.all([listFlagEnvironments(context, {}), editingReason(portal, 'tenant.manage')])
  return (
    <PortalPage crumbs={[{ label: 'Flags', href: paths.flags(base) }, { label: 'Environments' }]}>
      <Page>
        <PageTitle
          title="Environments"
          detail="Where flags are evaluated, and who has to approve their changes."
          actions={<NewEnvironment base={base} keys={environments.map(({ key }) => key)} reason={editing.reason} />}
        />
        {editing.locked ? <LockedNotice base={base} what="flags" /> : null}
        {environments.map((environment) => (
          <EnvironmentForm key={environment.key} base={base} environment={environment} reason={editing.reason} />
        ))}
      </Page>
    </PortalPage>
  )
}
