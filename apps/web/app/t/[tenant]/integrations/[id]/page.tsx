import type { OperationContext } from '@callboard/kernel/operation'
import { listUploads } from '@callboard/modules/costs'
import { countOpenInferences } from '@callboard/modules/inference'
import { getAgent, getIntegration, listProblems, listPushes, listRuns } from '@callboard/modules/integrations'
import { listRuntimes } from '@callboard/modules/workloads'
import type { PluginManifest } from '@callboard/plugin-kit/manifest'
import { manifestOf } from '@callboard/plugins/manifests'
import { pluginRegistry } from '@callboard/plugins/server'
import { Badge } from '@callboard/ui/badge'
import { buttonStyle } from '@callboard/ui/button'
import { Page, PageTitle } from '@callboard/ui/page'
import { Plug } from 'lucide-react'
import type { Metadata } from 'next'
import { Link } from '~/components/link.tsx'
import { LiveRefresh } from '~/components/live-refresh.tsx'
import { UploadsCard } from '~/features/costs/uploads-card.tsx'
import { DisconnectButton, PauseButton, SyncButtons, WatchButtons } from '~/features/integrations/integration-actions.tsx'
import { IntegrationNotices } from '~/features/integrations/integration-notices.tsx'
import { PushedIntegration } from '~/features/integrations/pushed-integration.tsx'
import { healthOf, isOpen, runState } from '~/features/integrations/run-state.ts'
import { SyncedIntegration } from '~/features/integrations/synced-integration.tsx'
import { WatchedIntegration } from '~/features/integrations/watched-integration.tsx'
import { ClosedPage } from '~/features/shell/closed-page.tsx'
import { PortalPage } from '~/features/shell/top-bar.tsx'
import { orNotFound } from '~/lib/http/or-not-found.ts'
import { paths } from '~/lib/navigation/paths.ts'
import { queryOf, type SearchParams } from '~/lib/navigation/search-params.ts'
import { requirePortal } from '~/lib/portal/portal.ts'

export const metadata: Metadata = { title: 'Integration' }

type Props = { params: Promise<{ tenant: string; id: string }>; searchParams: SearchParams }
const perPage = 50
const shownTopics = ['integrations', 'workloads', 'catalog', 'costs'] as const
/** While a sync runs, only its progress is loaded (sync-progress.tsx); the rest of the page follows when it ends. */
const topicsDuringSync = ['workloads', 'costs'] as const

/** The data of a watched integration. */
const WatchedIntegrationView = async (context: OperationContext, id: string) => {
  const [runtimes, agent] = await Promise.all([listRuntimes(context, {}), getAgent(context, { integrationId: id })])
  return { runtime: runtimes.find((r) => r.integrationId === id), agent }
}

/** The data of an integration with scheduled reads. */
const syncedBy = async (context: OperationContext, id: string, { page, reviews }: { page: number; reviews: boolean }) => {
  const [{ runs }, problems, review] = await Promise.all([
    listRuns(context, { id, limit: 10 }),
    listProblems(context, { id, limit: perPage, offset: (page - 1) * perPage }),
    reviews ? countOpenInferences(context, { integrationId: id }) : { open: 0 },
  ])
  return { runs, problems: { ...problems, page, perPage }, toReview: review.open }
}

/** The pages of a plugin without an entry in the navigation. */
const pagesOutsideNavigation = (manifest: PluginManifest | undefined) =>
  manifest?.pages?.some((p) => p.nav) ? [] : (manifest?.pages ?? [])

export default async function IntegrationPage({ params, searchParams }: Props) {
  const { tenant, id } = await params
  const { base, context, reason } = await requirePortal(tenant)
  const closed = reason('integrations.read')
  if (closed)
    return (
      <ClosedPage
        crumbs={[{ label: 'Integrations', href: paths.integrations(base) }, { label: 'Integration' }]}
        title="Your role does not have access to integrations"
        reason={closed}
      />
    )
  const page = Math.max(1, Math.min(1000, Number((await queryOf<{ problems?: string }>(searchParams)).problems) || 1))
  const integration = await orNotFound(getIntegration(context, { id }))
  const manifest = manifestOf(integration.pluginId)
  const now = new Date()
  const run = integration.lastRun
  const open = isOpen(run?.state)
  const status = open && run ? runState(run.state) : healthOf(integration)
  const manage = reason('integrations.manage')
  const plugin = pluginRegistry.get(integration.pluginId)
  const source = plugin?.source
  const receives = plugin?.receivesEntities === true
  const [uploads, followed, pushes, synced] = await Promise.all([
    manifest?.provides?.includes('costs') ? listUploads(context, { integrationId: id }) : null,
    plugin?.watcher ? WatchedIntegrationView(context, id) : undefined,
    receives ? listPushes(context, { id }) : undefined,
    plugin?.watcher || receives ? undefined : syncedBy(context, id, { page, reviews: source !== undefined }),
  ])
  return (
    <PortalPage crumbs={[{ label: 'Integrations', href: paths.integrations(base) }, { label: integration.name }]}>
      <LiveRefresh topics={open ? topicsDuringSync : shownTopics} gapMs={followed ? 3000 : 1500} />
      <Page>
        <PageTitle
          icon={<Plug aria-hidden />}
          title={integration.name}
          badges={
            <>
              <Badge tone={status.tone}>{status.label}</Badge>
              {integration.sample ? <Badge tone="accent">sample data</Badge> : null}
            </>
          }
          actions={
            <>
              {pagesOutsideNavigation(manifest).map((p) => (
                <Link key={p.id} href={paths.pluginPage(base, integration.pluginId, p.id)} className={buttonStyle()}>
                  {p.title}
                </Link>
              ))}
              {followed ? (
                <WatchButtons base={base} id={id} reason={manage} paused={integration.state === 'paused'} />
              ) : source === undefined ? (
                <PauseButton base={base} id={id} reason={manage} paused={integration.state === 'paused'} />
              ) : (
                <SyncButtons base={base} id={id} reason={manage} paused={integration.state === 'paused'} running={open} />
              )}
              {manage ? null : (
                <Link href={paths.editIntegration(base, id)} className={buttonStyle()}>
                  Edit
                </Link>
              )}
              <DisconnectButton
                base={base}
                id={id}
                account={integration.account}
                lost={
                  followed
                    ? `${integration.workloads} workloads`
                    : source === undefined && !receives
                      ? (manifest?.provides ?? []).join(' and ')
                      : `${integration.entities} entities`
                }
                reason={manage}
              />
            </>
          }
        />
        <IntegrationNotices
          base={base}
          integration={integration}
          reason={manage}
          now={now}
          vendor={manifest?.name ?? integration.pluginId}
          expiryAdvice={manifest?.expiryAdvice}
        />
        {uploads ? (
          <UploadsCard base={base} integrationId={id} uploads={uploads} reason={reason('costs.manage')} now={now} />
        ) : null}
        {followed ? <WatchedIntegration base={base} integration={integration} {...followed} reason={manage} now={now} /> : null}
        {pushes ? <PushedIntegration integration={integration} pushes={pushes} guides={plugin?.guides ?? []} now={now} /> : null}
        {synced ? (
          <SyncedIntegration
            base={base}
            integration={integration}
            {...synced}
            itemLabel={manifest?.itemLabel ?? 'items'}
            catalog={source !== undefined}
            reason={manage}
            now={now}
          />
        ) : null}
      </Page>
    </PortalPage>
  )
}
