'use client'
import type { FeedView } from '@callboard/modules/pipelines/domain/view'
import { Badge } from '@callboard/ui/badge'
import { Button } from '@callboard/ui/button'
import { Card, Row } from '@callboard/ui/card'
import { NextAttempt } from '@callboard/ui/next-attempt'
import { TimeAgo } from '@callboard/ui/time-ago'
import { useAction } from '~/lib/actions/use-action.ts'
import { syncFeeds } from './actions.ts'

const feedTitles: Record<string, string> = {
  pipelines: 'Pipelines and deployments',
  costs: 'Costs',
  knowledge: 'Documents for answers',
  code: 'Code that names flags',
}

const feedStatus = (feed: FeedView) => {
  if (feed.paused) return { label: 'paused', tone: 'plain' } as const
  if (feed.state === 'failed') return { label: 'failed', tone: 'bad' } as const
  if (feed.state === 'idle' && feed.failed > 0)
    return { label: `Succeeded with ${feed.failed === 1 ? '1 problem' : `${feed.failed} problems`}`, tone: 'warn' } as const
  if (feed.state === 'idle') return { label: 'read', tone: 'ok' } as const
  return { label: feed.state === 'waiting' ? 'waiting' : 'reading', tone: 'accent' } as const
}

/** An integration's scheduled reads: the last run, its result, and a button to sync now. */
export function FeedsCard({
  base,
  feeds,
  reason,
  now,
}: {
  base: string
  feeds: FeedView[]
  reason: string | undefined
  now: Date
}) {
  const { busy, run } = useAction()
  if (feeds.length === 0) return null
  return (
    <Card title="Scheduled reads">
      {feeds.map((feed) => {
        const { label, tone } = feedStatus(feed)
        return (
          <Row key={feed.kind} className="flex-wrap">
            <span className="min-w-0 flex-1 basis-48">
              <b className="font-medium">{feedTitles[feed.kind] ?? feed.kind}</b> <Badge tone={tone}>{label}</Badge>
              <span className="block text-sm text-muted">
                {feed.message ?? (feed.done > 0 ? `${feed.done} read. ` : null)}{' '}
                {feed.succeededAt ? (
                  <>
                    Last full read <TimeAgo at={feed.succeededAt} now={now} />.
                  </>
                ) : (
                  'Not synced yet'
                )}
              </span>
              {feed.nextAt && !feed.paused && ['waiting', 'failed'].includes(feed.state) ? (
                <span className="block text-sm text-muted">
                  <NextAttempt at={feed.nextAt} now={now} />
                </span>
              ) : null}
            </span>
            <Button
              aria-label={`Sync now: ${feedTitles[feed.kind] ?? feed.kind}`}
              reason={reason}
              disabled={busy || tone === 'accent' || feed.paused}
              onClick={() => run(() => syncFeeds(base, feed.integrationId, feed.kind))}
            >
              Sync now
            </Button>
          </Row>
        )
      })}
    </Card>
  )
}
