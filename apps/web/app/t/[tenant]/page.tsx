import { getHome } from '@callboard/operations/catalog/get-home'
import { Page, PageTitle } from '@callboard/ui/page'
import type { Metadata } from 'next'
import { listConnectedPlugins } from '@callboard/operations/integrations/list-items'
import { FirstRun } from '../../../features/home/first-run.tsx'
import { pluginWidgets } from '../../../features/home/plugin-widgets.tsx'
import { AttentionCard, ChangesCard, MineCard, StarredCard } from '../../../features/home/home-cards.tsx'
import { SampleButton } from '../../../features/integrations/sample-button.tsx'
import { PortalPage } from '../../../features/shell/top-bar.tsx'
import { webServices } from '../../../lib/platform.ts'
import { requirePortal } from '../../../lib/tenant.ts'

export const metadata: Metadata = { title: 'Home' }

export default async function HomePage({ params }: { params: Promise<{ tenant: string }> }) {
  const { account, context, membership, reason } = await requirePortal((await params).tenant)
  const { slug, name } = membership
  const home = await getHome(context, {})
  const now = new Date()
  if (home.integrations.length === 0) {
    const manage = reason('integrations.manage')
    return (
      <PortalPage slug={slug} crumbs={[{ label: 'Home' }]}>
        <Page>
          <FirstRun
            slug={slug}
            name={name}
            reason={manage}
            sample={webServices().platform.sandbox ? <SampleButton slug={slug} reason={manage} /> : null}
          />
        </Page>
      </PortalPage>
    )
  }
  const widgets = await pluginWidgets(context, await listConnectedPlugins(context, {}))
  return (
    <PortalPage slug={slug} crumbs={[{ label: 'Home' }]}>
      <Page>
        <PageTitle
          title={`Hello, ${account.name.split(' ')[0]}`}
          detail={`${home.entities.toLocaleString('en')} entities in ${name}`}
        />
        <div className="grid gap-4 lg:grid-cols-2">
          <MineCard slug={slug} home={home} />
          <AttentionCard slug={slug} home={home} />
          <ChangesCard slug={slug} home={home} now={now} />
          <StarredCard slug={slug} home={home} />
          {widgets}
        </div>
      </Page>
    </PortalPage>
  )
}
