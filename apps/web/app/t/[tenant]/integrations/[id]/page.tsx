import { getIntegration, listProblems, listRuns } from '@callboard/operations/integrations/read-integrations'
import { manifestOf } from '@callboard/plugins/manifests'
import { Badge, Dot } from '@callboard/ui/badge'
import { buttonStyle } from '@callboard/ui/button'
import { Card, Facts, Row } from '@callboard/ui/card'
import { CopyText } from '@callboard/ui/copy-text'
import { Notice } from '@callboard/ui/notice'
import { Page, PageTitle, WithSide } from '@callboard/ui/page'
import { TimeAgo } from '@callboard/ui/time-ago'
import { Layers, Plug } from 'lucide-react'
import type { Metadata } from 'next'
import Link from 'next/link'
import { AutoRefresh } from '../../../../../features/integrations/auto-refresh.tsx'
import { ApproveRemovals, DisconnectButton, SyncButtons } from '../../../../../features/integrations/integration-actions.tsx'
import { ProblemList } from '../../../../../features/integrations/problem-list.tsx'
import { duration, healthOf, isOpen, runDelta, runState } from '../../../../../features/integrations/run-state.ts'
import { SyncProgress } from '../../../../../features/integrations/sync-progress.tsx'
import { ClosedPage } from '../../../../../features/shell/closed-page.tsx'
import { PortalPage } from '../../../../../features/shell/top-bar.tsx'
import { orNotFound } from '../../../../../lib/or-not-found.ts'
import { paths } from '../../../../../lib/paths.ts'
import { requirePortal } from '../../../../../lib/tenant.ts'

export const metadata: Metadata = { title: 'Integration' }

type Props = { params: Promise<{ tenant: string; id: string }>; searchParams: Promise<{ problems?: string }> }
const problemsPerPage = 50

export default async function IntegrationPage({ params, searchParams }: Props) {
  const { tenant, id } = await params
  const { base, context, reason } = await requirePortal(tenant)
  const closed = reason('integrations.read')
  if (closed)
    return (
      <ClosedPage
        crumbs={[{ label: 'Integrations', href: paths.integrations(base) }, { label: 'Integration' }]}
        title="Integrations are not shown to your role"
        reason={closed}
      />
    )
  const page = Math.max(1, Math.min(1000, Number((await searchParams).problems) || 1))
  const integration = await orNotFound(getIntegration(context, { id }))
  const { runs } = await listRuns(context, { id, limit: 10 })
  const { problems, total } = await listProblems(context, { id, limit: problemsPerPage, offset: (page - 1) * problemsPerPage })
  const manifest = manifestOf(integration.pluginId)
  const now = new Date()
  const run = integration.lastRun
  const open = isOpen(run?.state)
  const status = open && run ? runState(run.state) : healthOf(integration)
  const manage = reason('integrations.manage')
  const itemLabel = manifest?.itemLabel ?? 'items'
  return (
    <PortalPage crumbs={[{ label: 'Integrations', href: paths.integrations(base) }, { label: integration.name }]}>
      <AutoRefresh everyMs={open ? 700 : 10_000} />
      <Page>
        <PageTitle
          icon={<Plug aria-hidden />}
          title={integration.name}
          badges={
            <>
              <Badge tone={status.tone}>{status.label}</Badge>
              {integration.sample ? <Badge tone="accent">sample: not your data</Badge> : null}
            </>
          }
          actions={
            <>
              <SyncButtons base={base} id={id} reason={manage} paused={integration.state === 'paused'} running={open} />
              {manage ? null : (
                <Link href={paths.editIntegration(base, id)} className={buttonStyle()}>
                  Edit
                </Link>
              )}
              <DisconnectButton
                base={base}
                id={id}
                account={integration.account}
                entities={integration.entities}
                reason={manage}
              />
            </>
          }
        />
        <WithSide
          side={
            <>
              <Card title="Connection">
                <Facts
                  facts={[
                    {
                      label: 'State',
                      value: (
                        <span className="inline-flex items-center gap-2">
                          <Dot tone={healthOf(integration).tone} />
                          {healthOf(integration).label}
                        </span>
                      ),
                    },
                    { label: 'Account', value: integration.account },
                    {
                      label: 'Webhooks',
                      value: integration.lastEventAt ? <TimeAgo at={integration.lastEventAt} now={now} /> : 'none yet',
                    },
                    {
                      label: 'Next full',
                      value:
                        integration.state === 'paused' ? (
                          'when resumed'
                        ) : integration.nextSyncAt ? (
                          <TimeAgo at={integration.nextSyncAt} now={now} />
                        ) : open ? (
                          'under way'
                        ) : (
                          'soon'
                        ),
                    },
                    ...(run && run.rateLimitLeft !== null
                      ? [
                          {
                            label: 'Requests',
                            value: `${run.requests} used by the last run, ${run.rateLimitLeft} of ${run.rateLimit} left`,
                          },
                        ]
                      : []),
                  ]}
                />
                <details className="border-t px-3.5 py-2.5">
                  <summary className="text-muted">Webhook address</summary>
                  <p className="my-2 text-sm text-faint">
                    Callboard sets the webhook up itself where its credentials allow. To add one by hand, use this address and
                    content type application/json.
                  </p>
                  <CopyText text={integration.hookUrl} label="webhook address" />
                </details>
              </Card>
              <Card title="Earlier runs">
                {runs.length === 0 ? <p className="px-3.5 py-3 text-muted">No run yet.</p> : null}
                {runs.map((r) => (
                  <Row key={r.id} className="items-start">
                    <span className="pt-0.5">
                      <Dot tone={runState(r.state).tone} />
                    </span>
                    <span className="min-w-0 flex-1" title={r.errorMessage ?? runState(r.state).label}>
                      <span className="block truncate font-mono text-sm">{runDelta(r)}</span>
                      <span className="block text-sm text-faint">
                        {r.trigger} · {r.problems} problems · {r.requests} requests
                      </span>
                    </span>
                    <span className="shrink-0 text-sm text-muted">
                      {r.startedAt && r.finishedAt ? `${duration(r.startedAt, r.finishedAt)} · ` : ''}
                      <TimeAgo at={r.createdAt} now={now} />
                    </span>
                  </Row>
                ))}
              </Card>
            </>
          }
        >
          {open && run ? (
            <SyncProgress
              base={base}
              integrationId={id}
              run={run}
              itemLabel={itemLabel}
              entities={integration.entities}
              kinds={integration.kinds}
              reason={manage}
              now={now}
            />
          ) : null}
          {integration.health === 'attention' && integration.healthMessage ? (
            <Notice
              tone={integration.healthCode === 'removal_guard' || integration.healthCode === 'rate_limited' ? 'warn' : 'bad'}
              title={integration.healthMessage}
              action={
                run?.state === 'needs_approval' ? (
                  <ApproveRemovals base={base} id={id} runId={run.id} count={run.pendingRemovals} reason={manage} />
                ) : undefined
              }
            />
          ) : null}
          <Card
            title="In the catalog"
            icon={<Layers aria-hidden />}
            aside={
              <Link href={paths.catalog(base)} className="text-accent underline">
                Open the catalog
              </Link>
            }
          >
            <p className="px-3.5 py-3 tabular-nums">
              <b className="font-semibold">{integration.entities} entities</b>{' '}
              <span className="text-muted">
                from {integration.items} {itemLabel}
                {integration.kinds.length > 0 ? ': ' : ''}
                {integration.kinds.map((k) => `${k.count} ${k.kind}`).join(', ')}
              </span>
            </p>
          </Card>
          {total > 0 ? (
            <Card title="Problems" aside={`${total} · everything else was read`}>
              <ProblemList problems={problems} />
              {total > problemsPerPage ? (
                <Row>
                  <span className="flex-1 text-muted">
                    Page {page} of {Math.ceil(total / problemsPerPage)}
                  </span>
                  {page > 1 ? (
                    <Link href={`${paths.integration(base, id)}?problems=${page - 1}`} className={buttonStyle()}>
                      Previous
                    </Link>
                  ) : null}
                  {page * problemsPerPage < total ? (
                    <Link href={`${paths.integration(base, id)}?problems=${page + 1}`} className={buttonStyle()}>
                      Next
                    </Link>
                  ) : null}
                </Row>
              ) : null}
            </Card>
          ) : run && !open ? (
            <Card title="Problems">
              <p className="px-3.5 py-3 text-muted">None. Every file that was found could be read.</p>
            </Card>
          ) : null}
        </WithSide>
      </Page>
    </PortalPage>
  )
}
