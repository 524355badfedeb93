import type { CostView } from '@callboard/modules/costs/domain/view'
import type { SlotPlace } from '@callboard/plugin-kit/ui'
import { NextAttempt } from '@callboard/ui/next-attempt'
import { Notice } from '@callboard/ui/notice'

/** Warns about bills that cannot be read properly, with the age of what is shown. */
export function CostNotices({ view, place }: { view: CostView; place: SlotPlace }) {
  const look = (id: string) =>
    place.reason('integrations.read') ? undefined : (
      <a href={place.links.integration(id)} className="underline">
        See why
      </a>
    )
  const [feed] = view.feeds
  return (
    <>
      {view.feeds
        .filter((f) => f.state === 'failed' || (f.state === 'waiting' && f.message))
        .map((f) => (
          <Notice
            key={f.integrationId}
            tone="warn"
            title={`${f.integration}: bills could not be read.`}
            action={look(f.integrationId)}
          >
            {f.message} {view.lastDay ? 'Showing the last synced data.' : ''}{' '}
            {f.nextAt && !f.paused ? <NextAttempt at={f.nextAt} now={place.now} /> : null}
          </Notice>
        ))}
      {view.feeds
        .filter((f) => !f.succeededAt && f.state !== 'failed')
        .map((f) => (
          <Notice key={f.integrationId} tone="info" title={`${f.integration} is syncing for the first time.`}>
            {f.done} of {f.total ?? '…'} files so far.
          </Notice>
        ))}
      {view.problems > 0 && feed ? (
        <Notice tone="warn" title={`${view.problems} rows or files could not be imported.`} action={look(feed.integrationId)}>
          All other rows were imported.
        </Notice>
      ) : null}
    </>
  )
}
