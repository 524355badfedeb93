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
        <Notice tone="info" title="No source holds this.">
          Somebody put it back after its source had gone. It stays as it is until a source describes it again, or somebody removes
          it.
        </Notice>
      )}
      {shown.proposal ? (
        <Notice tone="info" title="A change is proposed.">
          <a href={shown.proposal.url} target="_blank" rel="noreferrer" className="underline">
            {shown.proposal.label}
          </a>{' '}
          was opened by {shown.proposal.actor} <TimeAgo at={shown.proposal.at} now={now} />.
        </Notice>
      ) : null}
      {shown.source.integration?.health === 'attention' ? (
        <Notice tone="warn" title="This may be out of date.">
          {shown.source.integration.name} needs attention; what was read last is shown.{' '}
          <Link href={paths.integration(base, shown.source.integration.id)} className="underline">
            See why
          </Link>
        </Notice>
      ) : null}
    </>
  )
}
