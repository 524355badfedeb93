import { listIntegrations } from '@callboard/modules/integrations'
import { manifests } from '@callboard/plugins/manifests'
import { pluginRegistry } from '@callboard/plugins/server'
import { Badge } from '@callboard/ui/badge'
import { buttonStyle } from '@callboard/ui/button'
import { Card, Row } from '@callboard/ui/card'
import { EmptyState } from '@callboard/ui/empty-state'
import { Page, PageTitle } from '@callboard/ui/page'
import { TimeAgo } from '@callboard/ui/time-ago'
import { Plug } from 'lucide-react'
import type { Metadata } from 'next'
import { Link } from '~/components/link.tsx'
import { LiveRefresh } from '~/components/live-refresh.tsx'
import { RemoveSampleButton } from '~/features/integrations/integration-actions.tsx'
import { healthOf, isOpen, runState } from '~/features/integrations/run-state.ts'
import { SampleButton } from '~/features/integrations/sample-button.tsx'
import { PortalPage } from '~/features/shell/top-bar.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import { requirePortal } from '~/lib/portal/portal.ts'
import { webServices } from '~/lib/server/platform.ts'

export const metadata: Metadata = { title: 'Integrations' }

export default async function IntegrationsPage({ params }: { params: Promise<{ tenant: string }> }) {
  const { base, context, reason } = await requirePortal((await params).tenant)
  const mayRead = reason('integrations.read')
  const integrations = mayRead ? [] : await listIntegrations(context, {})
  const now = new Date()
  const hasSample = integrations.some((i) => i.sample)
  return (
    <PortalPage crumbs={[{ label: 'Integrations' }]}>
      <LiveRefresh topics={['integrations']} gapMs={1500} pending={integrations.some((i) => isOpen(i.lastRun?.state))} />
      <Page>
        <PageTitle title="Integrations" detail="Accounts connected to this portal." />
        {integrations.length === 0 ? (
          <Card>
            <EmptyState
              icon={<Plug />}
              title={mayRead ? 'Your role does not have access to integrations' : 'No integrations yet'}
            >
              {mayRead ?? 'Connect an account below to populate the catalog.'}
            </EmptyState>
          </Card>
        ) : (
          <Card title="Connected">
            {integrations.map((i) => {
              const health = isOpen(i.lastRun?.state) ? runState(i.lastRun?.state ?? '') : healthOf(i)
              return (
                <Row key={i.id} className="flex-wrap">
                  <Link
                    href={paths.integration(base, i.id)}
                    className="min-w-0 flex-1 basis-40 truncate font-medium hover:underline"
                  >
                    {i.name}
                  </Link>
                  {i.sample ? <Badge tone="accent">sample</Badge> : null}
                  <Badge tone={health.tone}>{health.label}</Badge>
                  {pluginRegistry.get(i.pluginId)?.watcher ? (
                    <span className="text-muted tabular-nums">{i.workloads} workloads (live)</span>
                  ) : (
                    <>
                      {pluginRegistry.get(i.pluginId)?.source ? (
                        <span className="text-muted tabular-nums">{i.entities} entities</span>
                      ) : null}
                      <span className="text-muted tabular-nums">{i.problems} problems</span>
                      <span className="text-faint">{i.readAt ? <TimeAgo at={i.readAt} now={now} /> : 'not synced yet'}</span>
                    </>
                  )}
                </Row>
              )
            })}
          </Card>
        )}
        <Card title="Available">
          {manifests
            .filter((m) => !m.shows)
            .map((m) => (
              <Row key={m.id} className="flex-wrap">
                <div className="min-w-0 flex-1 basis-60">
                  <b className="font-medium">{m.name}</b> {m.tier === 'premium' ? <Badge tone="accent">premium</Badge> : null}
                  <p className="text-muted">{m.summary}</p>
                </div>
                {reason('integrations.manage') ? (
                  <span className="text-sm text-faint">{reason('integrations.manage')}</span>
                ) : (
                  // Loaded as a separate document, because only that page may post to another site.
                  <a href={paths.connect(base, m.id)} className={buttonStyle({ variant: 'primary' })}>
                    Connect<span className="sr-only"> {m.name}</span>
                  </a>
                )}
              </Row>
            ))}
          {webServices().platform.demo || hasSample ? (
            <Row className="flex-wrap">
              <div className="min-w-0 flex-1 basis-60">
                <b className="font-medium">Sample organization</b>
                <p className="text-muted">A fictional company with repositories, pipelines, clusters and bills to explore.</p>
              </div>
              {hasSample ? (
                <RemoveSampleButton base={base} reason={reason('integrations.manage')} />
              ) : (
                <SampleButton base={base} reason={reason('integrations.manage')} />
              )}
            </Row>
          ) : null}
        </Card>
      </Page>
    </PortalPage>
  )
}
