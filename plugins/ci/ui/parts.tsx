import type { FeedView, RepositoryEntity, RunSummary } from '@callboard/modules/pipelines/domain/view'
import type { SlotPlace } from '@callboard/plugin-kit/ui'
import { Badge } from '@callboard/ui/badge'
import { NextAttempt } from '@callboard/ui/next-attempt'
import { Notice } from '@callboard/ui/notice'
import { stateTone } from './format.ts'

export const StateBadge = ({ state }: Pick<RunSummary, 'state'>) => <Badge tone={stateTone[state]}>{state}</Badge>

/** Warns about accounts whose pipelines cannot be read properly, with the age of what is shown. */
export function FeedNotices({ feeds, place }: { feeds: readonly FeedView[]; place: SlotPlace }) {
  const look = (feed: FeedView) =>
    place.reason('integrations.read') ? undefined : (
      <a href={place.links.integration(feed.integrationId)} className="underline">
        See why
      </a>
    )
  return feeds.flatMap((feed) => {
    const key = feed.integrationId
    if (feed.paused)
      return [
        <Notice key={key} tone="warn" title={`${feed.integration} is paused.`} action={look(feed)}>
          Showing the last synced data.
        </Notice>,
      ]
    if (feed.state === 'failed' || (feed.state === 'waiting' && feed.message))
      return [
        <Notice key={key} tone="warn" title={`${feed.integration}: pipelines could not be read.`} action={look(feed)}>
          {feed.message} {feed.succeededAt ? 'Showing the last synced data.' : ''}{' '}
          {feed.nextAt ? <NextAttempt at={feed.nextAt} now={place.now} /> : null}
        </Notice>,
      ]
    if (!feed.succeededAt)
      return [
        <Notice key={key} tone="info" title={`${feed.integration} is syncing for the first time.`}>
          {feed.done} repositories so far.
        </Notice>,
      ]
    return []
  })
}

/** A link to the vendor's page. */
export const ExternalLink = ({ href, children }: { href: string | null; children: string }) =>
  href ? (
    <a href={href} target="_blank" rel="noreferrer" className="hover:underline">
      {children}
    </a>
  ) : (
    children
  )

/** The first entity of a repository and its owner, with the number of others. */
export function EntityLinks({ entities, place }: { entities: readonly RepositoryEntity[]; place: SlotPlace }) {
  const [entity] = entities
  if (!entity) return <span className="text-faint">not in the catalog</span>
  return (
    <>
      <a href={place.links.entity(entity.ref, 'ci.pipelines')} className="hover:underline">
        {entity.label}
      </a>{' '}
      {entities.length > 1 ? <span className="text-faint">and {entities.length - 1} more</span> : null}
      <span className="text-faint"> · {entity.ownerLabel ?? 'no owner'}</span>
    </>
  )
}
