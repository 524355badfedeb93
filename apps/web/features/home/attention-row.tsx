import type { AttentionView } from '@callboard/modules/home/domain/attention'
import { Avatar } from '@callboard/ui/avatar'
import { buttonStyle } from '@callboard/ui/button'
import { cn } from '@callboard/ui/class-names.ts'
import { Menu, MenuItem, MenuSeparator } from '@callboard/ui/menu'
import { TimeAgo } from '@callboard/ui/time-ago'
import { AlarmClock, CirclePause, Ellipsis, OctagonX, TriangleAlert, UserPlus, UserX } from 'lucide-react'
import { Link } from '~/components/link.tsx'

const marks = {
  critical: { icon: OctagonX, tone: 'text-bad-mark', label: 'Critical' },
  warning: { icon: TriangleAlert, tone: 'text-warn-mark', label: 'Warning' },
  waiting: { icon: CirclePause, tone: 'text-accent', label: 'Waiting for approval' },
} as const

export type RowActions = {
  onSnooze: (item: AttentionView, duration: 'day' | 'week' | 'none') => void
  onAssign: (item: AttentionView) => void
  onUnassign: (item: AttentionView) => void
  /** Why this role cannot assign. */
  assignReason: string | undefined
  /** Why the reader cannot snooze. */
  snoozeReason: string | undefined
}

function RowMenu({ item, actions }: { item: AttentionView; actions: RowActions }) {
  const { onSnooze, onAssign, onUnassign, assignReason, snoozeReason } = actions
  if (assignReason && snoozeReason) return null
  return (
    <Menu
      label={`More for ${item.subject} ${item.what}`}
      trigger={
        <button type="button" className={cn(buttonStyle({ variant: 'quiet', size: 'icon' }), 'shrink-0 self-center')}>
          <Ellipsis aria-hidden />
        </button>
      }
    >
      {snoozeReason ? null : item.snoozedUntil ? (
        <MenuItem onSelect={() => onSnooze(item, 'none')}>
          <AlarmClock aria-hidden /> Stop snoozing
        </MenuItem>
      ) : (
        <>
          <MenuItem onSelect={() => onSnooze(item, 'day')}>
            <AlarmClock aria-hidden /> Snooze for a day
          </MenuItem>
          <MenuItem onSelect={() => onSnooze(item, 'week')}>
            <AlarmClock aria-hidden /> Snooze for a week
          </MenuItem>
        </>
      )}
      {assignReason ? null : (
        <>
          <MenuSeparator />
          <MenuItem onSelect={() => onAssign(item)}>
            <UserPlus aria-hidden /> {item.assignee ? 'Assign to someone else …' : 'Assign …'}
          </MenuItem>
          {item.assignee ? (
            <MenuItem onSelect={() => onUnassign(item)}>
              <UserX aria-hidden /> Unassign
            </MenuItem>
          ) : null}
        </>
      )}
    </Menu>
  )
}

type Props = { item: AttentionView; base: string; first: boolean; now: Date; actions: RowActions }

/** One item: what is the matter and why, where it comes from, since when, and the way to it. */
export function AttentionRow({ item, base, first, now, actions }: Props) {
  const { icon: Icon, tone, label } = marks[item.level]
  return (
    <li
      data-attention={item.key}
      className="group flex items-start gap-3 border-b px-3.5 py-2 last:border-b-0 focus-within:bg-sub hover:bg-sub"
    >
      <Icon aria-label={label} role="img" className={cn('mt-0.5 size-4 shrink-0', tone)} />
      <div className="flex min-w-0 flex-1 flex-wrap items-center gap-x-3 gap-y-1">
        <div className="min-w-0 flex-1 basis-72">
          <p className="break-words">
            <b className="font-semibold">{item.subject}</b> {item.what}
          </p>
          {item.why ? <p className="truncate text-sm text-muted max-shell:whitespace-normal">{item.why}</p> : null}
        </div>
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          {item.assignee ? (
            <span className="flex shrink-0 items-center" title={`Assigned to ${item.assignee.name}`}>
              <Avatar label={item.assignee.name} />
              <span className="sr-only">Assigned to {item.assignee.name}</span>
            </span>
          ) : null}
          <span className="shrink-0 lg:w-20">
            <span className="rounded-[5px] bg-sub px-1.5 py-px text-sm text-muted ring-1 ring-line ring-inset">
              {item.source}
            </span>
          </span>
          <span className="shrink-0 text-sm text-muted tabular-nums lg:w-20 lg:text-right">
            {item.since ? <TimeAgo at={item.since} now={now} /> : null}
          </span>
          <Link
            href={base + item.path}
            data-open
            className={cn(
              buttonStyle({ variant: first ? 'plain' : 'quiet' }),
              'shrink-0 lg:w-32',
              !first &&
                'group-focus-within:border-line2 group-focus-within:bg-panel group-hover:border-line2 group-hover:bg-panel',
            )}
          >
            {item.verb}
            <span className="sr-only">: {item.subject}</span>
          </Link>
        </div>
      </div>
      <RowMenu item={item} actions={actions} />
    </li>
  )
}
