import { getHome } from '@callboard/modules/home'
import { getOnboarding } from '@callboard/modules/members'
import { Page, PageTitle } from '@callboard/ui/page'
import type { Metadata } from 'next'
import { Checklist } from '~/features/home/checklist.tsx'
import { FirstRun } from '~/features/home/first-run.tsx'
import { NeedsAttentionCard, RecentActivityCard, StarredCard, YourServicesCard } from '~/features/home/home-cards.tsx'
import { pluginWidgets } from '~/features/home/plugin-widgets.tsx'
import { SampleButton } from '~/features/integrations/sample-button.tsx'
import { PortalPage } from '~/features/shell/top-bar.tsx'
import { requirePortal } from '~/lib/portal/portal.ts'
import { webServices } from '~/lib/server/platform.ts'

export const metadata: Metadata = { title: 'Home' }

export default async function HomePage({ params }: { params: Promise<{ tenant: string }> }) {
  const portal = await requirePortal((await params).tenant)
  const { account, base, context, membership, reason } = portal
  const { name } = membership
  const now = new Date()
  const [home, { dismissed, steps }, widgets] = await Promise.all([
    getHome(context, {}),
    // A support session has no first steps.
    reason('self.manage') ? { dismissed: true, steps: [] } : getOnboarding(context, {}),
    pluginWidgets(portal),
  ])
  const checklist = dismissed ? null : <Checklist base={base} steps={steps} />
  if (!home.connected) {
    const manage = reason('integrations.manage')
    return (
      <PortalPage crumbs={[{ label: 'Home' }]}>
        <Page>
          <FirstRun
            base={base}
            name={name}
            reason={manage}
            sample={webServices().platform.demo ? <SampleButton base={base} reason={manage} /> : null}
          />
          {checklist}
        </Page>
      </PortalPage>
    )
  }
  return (
    <PortalPage crumbs={[{ label: 'Home' }]}>
      <Page>
        <PageTitle
          title={`Hello, ${account.name.split(' ')[0]}`}
          detail={`${home.entities.toLocaleString('en')} entities in ${name}`}
        />
        {checklist}
        <div className="grid gap-4 lg:grid-cols-2">
          <YourServicesCard base={base} home={home} name={account.name} emailVerified={account.emailVerified} />
          <NeedsAttentionCard base={base} home={home} emailVerified={account.emailVerified} now={now} />
          <RecentActivityCard base={base} home={home} now={now} />
          <StarredCard base={base} home={home} />
          {widgets}
        </div>
      </Page>
    </PortalPage>
  )
}
