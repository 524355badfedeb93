import { listIntegrations } from '@callboard/modules/integrations'
import { listPlugins } from '@callboard/modules/tenants'
import { categories } from '@callboard/plugin-kit/manifest'
import { ButtonLink } from '@callboard/ui/button'
import { Card, Row } from '@callboard/ui/card'
import { EmptyState } from '@callboard/ui/empty-state'
import { Notice } from '@callboard/ui/notice'
import { Page, PageTitle } from '@callboard/ui/page'
import { Plug } from 'lucide-react'
import type { Metadata } from 'next'
import { LiveRefresh } from '~/components/live-refresh.tsx'
import { ConnectedAccounts } from '~/features/integrations/connected-accounts.tsx'
import { Directory } from '~/features/integrations/directory/directory.tsx'
import { directoryEntries } from '~/features/integrations/directory/entries.tsx'
import { RemoveSampleButton } from '~/features/integrations/integration-actions.tsx'
import { isOpen } from '~/features/integrations/run-state.ts'
import { SampleButton } from '~/features/integrations/sample-button.tsx'
import { PortalPage } from '~/features/shell/top-bar.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import { queryOf, type SearchParams } from '~/lib/navigation/search-params.ts'
import { requirePortal } from '~/lib/portal/portal.ts'
import { webServices } from '~/lib/server/platform.ts'

export const metadata: Metadata = { title: 'Integrations' }

type Props = { params: Promise<{ tenant: string }>; searchParams: SearchParams }

const categoryOf = (given: string | undefined) => (given && Object.hasOwn(categories, given) ? given : '')

export default async function IntegrationsPage({ params, searchParams }: Props) {
  const { base, context, reason } = await requirePortal((await params).tenant)
  const mayRead = reason('integrations.read')
  const manage = reason('integrations.manage')
  const query = await queryOf<{ find?: string; category?: string }>(searchParams)
  const [integrations, plugins] = await Promise.all([mayRead ? [] : listIntegrations(context, {}), listPlugins(context, {})])
  const hasSample = integrations.some((i) => i.sample)
  return (
    <PortalPage crumbs={[{ label: 'Integrations' }]}>
      <LiveRefresh topics={['integrations']} gapMs={1500} pending={integrations.some((i) => isOpen(i.lastRun?.state))} />
      <Page>
        <PageTitle title="Integrations" detail="Connect code hosts, clusters and cloud accounts to fill this portal." />
        {mayRead ? (
          <Card>
            <EmptyState icon={<Plug />} title="Your role does not have access to integrations">
              {mayRead}
            </EmptyState>
          </Card>
        ) : integrations.length === 0 ? (
          <Notice tone="info" title="No integrations yet.">
            Connect an account below to populate the catalog.
          </Notice>
        ) : (
          <ConnectedAccounts base={base} integrations={integrations} now={new Date()} />
        )}
        {!mayRead && manage ? (
          <Notice tone="info" title="You can view integrations, but not connect them.">
            {manage}
          </Notice>
        ) : null}
        {mayRead ? null : (
          <Directory
            entries={directoryEntries({ base, plugins, integrations, manage })}
            categories={Object.entries(categories).map(([id, label]) => ({ id, label }))}
            initial={{ find: query.find ?? '', category: categoryOf(query.category) }}
          />
        )}
        {mayRead ? null : (
          <Card title="Chat">
            <Row className="flex-wrap">
              <div className="min-w-0 flex-1 basis-60">
                <b className="font-medium">Slack</b>
                <p className="text-muted">Questions by command, mention and direct message, and notifications.</p>
              </div>
              <ButtonLink href={paths.slack(base)} reason={undefined}>
                Open
              </ButtonLink>
            </Row>
          </Card>
        )}
        {webServices().platform.demo || hasSample ? (
          <Card title="Try it out">
            <Row className="flex-wrap">
              <div className="min-w-0 flex-1 basis-60">
                <b className="font-medium">Sample organization</b>
                <p className="text-muted">A fictional company with repositories, pipelines, clusters and bills to explore.</p>
              </div>
              {hasSample ? <RemoveSampleButton base={base} reason={manage} /> : <SampleButton base={base} reason={manage} />}
            </Row>
          </Card>
        ) : null}
      </Page>
    </PortalPage>
  )
}
