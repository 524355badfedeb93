import type { getIntegration, listProblems, listRuns } from '@callboard/modules/integrations'
import { Dot } from '@callboard/ui/badge'
import { buttonStyle } from '@callboard/ui/button'
import { Card, Facts, Row } from '@callboard/ui/card'
import { CopyText } from '@callboard/ui/copy-text'
import { NextAttempt } from '@callboard/ui/next-attempt'
import { Notice } from '@callboard/ui/notice'
import { WithSide } from '@callboard/ui/page'
import { TimeAgo } from '@callboard/ui/time-ago'
import { Layers } from 'lucide-react'
import { countedKind } from '~/components/catalog/kinds.ts'
import { Link } from '~/components/link.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import { FeedsCard } from './feeds-card.tsx'
import { ApproveRemovals } from './integration-actions.tsx'
import { ProblemList } from './problem-list.tsx'
import { duration, healthOf, isOpen, nextAttemptOf, runDelta, runResult } from './run-state.ts'
import { SyncProgress } from './sync-progress.tsx'
import { progressOf } from './sync-view.ts'

type Integration = Awaited<ReturnType<typeof getIntegration>>
type Runs = Awaited<ReturnType<typeof listRuns>>['runs']
type Problems = Awaited<ReturnType<typeof listProblems>>
type Props = {
  base: string
  integration: Integration
  runs: Runs
  problems: Problems & { page: number; perPage: number }
  /** The plural noun for its items. */
  itemLabel: string
  /** Whether it reads entities. */
  catalog: boolean
  /** Unreviewed inferred entities. */
  toReview: number
  reason: string | undefined
  now: Date
}

function Connection({ integration, now }: Pick<Props, 'integration' | 'now'>) {
  const run = integration.lastRun
  const open = isOpen(run?.state)
  return (
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
          ...(run && !open ? [{ label: 'Last sync', value: runResult(run).label }] : []),
          { label: 'Account', value: integration.account },
          {
            label: 'Webhooks',
            value: integration.lastEventAt ? <TimeAgo at={integration.lastEventAt} now={now} /> : 'none yet',
          },
          ...(integration.webhook && integration.webhook.missed > 0
            ? [{ label: 'Missed deliveries', value: `${integration.webhook.missed}, requested again` }]
            : []),
          {
            label: 'Next full sync',
            value:
              integration.state === 'paused' ? (
                'when resumed'
              ) : open ? (
                'in progress'
              ) : integration.nextSyncAt ? (
                <TimeAgo at={integration.nextSyncAt} now={now} />
              ) : (
                'soon'
              ),
          },
          ...(integration.credentialExpiresAt
            ? [
                {
                  label: 'Credential expires',
                  value: <TimeAgo at={integration.credentialExpiresAt} now={now} />,
                },
              ]
            : []),
          ...(run && run.rateLimitLeft !== null
            ? [
                {
                  label: 'Requests',
                  value: `${run.requests.toLocaleString('en')} used by the last run, ${run.rateLimitLeft.toLocaleString('en')} of ${run.rateLimit?.toLocaleString('en')} left`,
                },
              ]
            : []),
        ]}
      />
      <details className="border-t px-3.5 py-2.5">
        <summary className="text-muted">Webhook address</summary>
        <p className="my-2 text-sm text-faint">
          Callboard creates the webhook if its credentials allow. To add it manually, use this URL with content type
          application/json.
        </p>
        <CopyText text={integration.hookUrl} label="webhook address" />
      </details>
    </Card>
  )
}

const PreviousRuns = ({ base, runs, now }: Pick<Props, 'base' | 'runs' | 'now'>) => (
  <Card title="Previous runs">
    {runs.length === 0 ? <p className="px-3.5 py-3 text-muted">No runs yet.</p> : null}
    {runs.map((r) => (
      <Row key={r.id} className="items-start">
        <span className="pt-0.5">
          <Dot tone={runResult(r).tone} />
        </span>
        <span className="min-w-0 flex-1" title={r.errorMessage ?? runResult(r).label}>
          {r.added + r.changed + r.removed > 0 ? (
            <Link href={paths.history(base, { run: r.id })} className="block truncate font-mono text-sm hover:underline">
              {runDelta(r)}
            </Link>
          ) : (
            <span className="block truncate font-mono text-sm">{runDelta(r)}</span>
          )}
          <span className="block text-sm text-faint">
            {r.trigger} · {r.problems === 1 ? '1 problem' : `${r.problems} problems`} · {r.requests} requests
          </span>
        </span>
        <span className="shrink-0 text-sm text-muted">
          {r.startedAt && r.finishedAt ? `${duration(r.startedAt, r.finishedAt)} · ` : ''}
          <TimeAgo at={r.createdAt} now={now} />
        </span>
      </Row>
    ))}
  </Card>
)

function Problems({
  base,
  integration,
  problems: { problems, total, page, perPage },
  now,
}: Pick<Props, 'base' | 'integration' | 'problems' | 'now'>) {
  const { id, lastRun: run } = integration
  if (total === 0)
    return run && !isOpen(run.state) ? (
      <Card title="Problems">
        <p className="px-3.5 py-3 text-muted">None. All files were read.</p>
      </Card>
    ) : null
  return (
    <Card title="Problems" aside={`${total} · everything else synced`}>
      {run && run.failed > 0 && !isOpen(run.state) ? (
        <p className="border-b px-3.5 py-3 text-muted">
          {run.failed === 1 ? '1 item' : `${run.failed} items`} could not be read. Previous data is kept and each item is retried
          at the time shown. After fixing the cause, use “Sync now” to retry all of them.
        </p>
      ) : null}
      <ProblemList problems={problems} now={now} />
      {total > perPage ? (
        <Row>
          <span className="flex-1 text-muted">
            Page {page} of {Math.ceil(total / perPage)}
          </span>
          {page > 1 ? (
            <Link href={`${paths.integration(base, id)}?problems=${page - 1}`} className={buttonStyle()}>
              Previous
            </Link>
          ) : null}
          {page * perPage < total ? (
            <Link href={`${paths.integration(base, id)}?problems=${page + 1}`} className={buttonStyle()}>
              Next
            </Link>
          ) : null}
        </Row>
      ) : null}
    </Card>
  )
}

/** An integration that is read at intervals and by webhooks: its runs, results and problems. */
export function SyncedIntegration({ base, integration, runs, problems, itemLabel, catalog, toReview, reason, now }: Props) {
  const run = integration.lastRun
  const open = isOpen(run?.state)
  const nextAttempt = nextAttemptOf(integration)
  return (
    <WithSide
      side={
        <>
          <Connection integration={integration} now={now} />
          {catalog ? <PreviousRuns base={base} runs={runs} now={now} /> : null}
        </>
      }
    >
      {open && run ? (
        <SyncProgress
          base={base}
          integrationId={integration.id}
          view={progressOf(integration, now)}
          itemLabel={itemLabel}
          reason={reason}
        />
      ) : null}
      {integration.health === 'attention' && integration.healthMessage ? (
        <Notice
          tone={integration.healthCode === 'removal_guard' || integration.healthCode === 'rate_limited' ? 'warn' : 'bad'}
          title={integration.healthMessage}
          action={
            run?.state === 'needs_approval' ? (
              <ApproveRemovals base={base} id={integration.id} runId={run.id} count={run.pendingRemovals} reason={reason} />
            ) : undefined
          }
        >
          {nextAttempt && !open ? <NextAttempt at={nextAttempt} now={now} /> : null}
        </Notice>
      ) : null}
      {toReview > 0 && !open ? (
        <Notice
          tone="info"
          title={toReview === 1 ? '1 entity was inferred.' : `${toReview.toLocaleString('en')} entities were inferred.`}
          action={
            <Link href={paths.review(base)} className={buttonStyle()}>
              Review
            </Link>
          }
        >
          They have no catalog file. Review them once: accept what is correct, edit what is not.
        </Notice>
      ) : null}
      {catalog ? (
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
              {integration.kinds.map((k) => countedKind(k.count, k.kind)).join(', ')}
            </span>
          </p>
        </Card>
      ) : null}
      <FeedsCard base={base} feeds={integration.feeds} reason={reason} now={now} />
      <Problems base={base} integration={integration} problems={problems} now={now} />
    </WithSide>
  )
}
