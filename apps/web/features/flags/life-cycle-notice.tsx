import type { FlagReferences, FlagView } from '@callboard/modules/flags'
import { describeStaleness } from '@callboard/modules/flags/domain/life-cycle'
import { Notice } from '@callboard/ui/notice'

const dateFormat = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeZone: 'UTC' })

function archivedText({ until, variant }: NonNullable<FlagView['archived']>, now: Date): string {
  if (until <= now || variant === null) return 'Applications get the default in their code.'
  return `Applications get ${variant}, with a warning, until ${dateFormat.format(until)}. After that they get the default in their code.`
}

function stillUsed({ total, repositories }: Props['code']): string {
  if (total === 0) return ''
  return ` Code still names it in ${total === 1 ? '1 line' : `${total} lines`} of ${repositories === 1 ? '1 repository' : `${repositories} repositories`}.`
}

type Props = {
  flag: Pick<FlagView, 'archived' | 'stale'>
  code: Pick<FlagReferences, 'total' | 'repositories'>
  now: Date
}

/** That a flag is archived or stale, where it is still used, and what follows. */
export function LifeCycleNotice({ flag: { archived, stale }, code, now }: Props) {
  if (archived)
    return (
      <Notice tone="warn" title="This flag is archived.">
        {archivedText(archived, now)}
        {stillUsed(code)}
      </Notice>
    )
  if (!stale) return null
  return (
    <Notice tone="warn" title={`This flag ${describeStaleness(stale)}.`}>
      Remove it from the code and archive it, or mark it as permanent.
      {stillUsed(code)}
    </Notice>
  )
}
