import type { FlagView } from '@callboard/modules/flags'
import { describeStaleness } from '@callboard/modules/flags/domain/life-cycle'
import { Notice } from '@callboard/ui/notice'

const dateFormat = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeZone: 'UTC' })

function archivedText({ until, variant }: NonNullable<FlagView['archived']>, now: Date): string {
  if (until <= now || variant === null) return 'Applications get the default in their code.'
  return `Applications get ${variant}, with a warning, until ${dateFormat.format(until)}. After that they get the default in their code.`
}

/** That a flag is archived or stale, and what follows. */
export function LifeCycleNotice({ flag: { archived, stale }, now }: { flag: Pick<FlagView, 'archived' | 'stale'>; now: Date }) {
  if (archived)
    return (
      <Notice tone="warn" title="This flag is archived.">
        {archivedText(archived, now)}
      </Notice>
    )
  if (!stale) return null
  return (
    <Notice tone="warn" title={`This flag ${describeStaleness(stale)}.`}>
      Remove it from the code and archive it, or mark it as permanent.
    </Notice>
  )
}
