import { Notice } from '@callboard/ui/notice'
import { TimeAgo } from '@callboard/ui/time-ago'
import type { ShownEntity } from '~/components/catalog/shown-entity.ts'
import { Link } from '~/components/link.tsx'
import { paths } from '~/lib/navigation/paths.ts'

/** What a reader should know of an entity before anything else: that no source holds it, that it changes, that it is stale. */
export function EntityNotices({ base, shown, now }: { base: string; shown: ShownEntity; now: Date }) {
  return (
    <>
      {shown.source.integration ? null : (
        <Notice tone="info" title="Not managed by a source.">
          It was restored after its source was removed. It stays unchanged until a source defines it again or someone removes it.
        </Notice>
      )}
      {shown.proposal ? (
        <Notice tone="info" title="A change is in review.">
          <a href={shown.proposal.url} target="_blank" rel="noreferrer" className="underline">
            {shown.proposal.label}
          </a>{' '}
          was opened by {shown.proposal.actor} <TimeAgo at={shown.proposal.at} now={now} />.
        </Notice>
      ) : null}
      {shown.source.integration?.health === 'attention' ? (
        <Notice tone="warn" title="This may be out of date.">
          {shown.source.integration.name} needs attention. Showing the last synced data.{' '}
          <Link href={paths.integration(base, shown.source.integration.id)} className="underline">
            See why
          </Link>
        </Notice>
      ) : null}
    </>
  )
}
