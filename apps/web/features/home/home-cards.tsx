import type { Activity, getHome } from '@callboard/modules/home'
import { Card, Row } from '@callboard/ui/card'
import { TimeAgo } from '@callboard/ui/time-ago'
import { Minus, Pencil, Plus } from 'lucide-react'
import { Link } from '~/components/link.tsx'
import { paths } from '~/lib/navigation/paths.ts'

type Home = Awaited<ReturnType<typeof getHome>>

export function StarredCard({ base, starred }: { base: string; starred: Home['starred'] }) {
  return (
    <Card title="Starred">
      {starred.map((e) => (
        <Row key={e.ref}>
          <Link href={paths.entity(base, e.ref)} className="min-w-0 flex-1 truncate font-medium hover:underline">
            {e.title ?? e.name}
          </Link>
          <span className="text-sm text-faint">{e.type ?? e.kindName}</span>
        </Row>
      ))}
      {starred.length === 0 ? <p className="px-3.5 py-3 text-muted">Star entities to see them here.</p> : null}
    </Card>
  )
}

const marks = { added: Plus, changed: Pencil, removed: Minus } as const

/** "66 entities added by GitHub", or the one that changed. */
function Summary({ base, activity }: { base: string; activity: Activity }) {
  const { action, count, label, ref, by, runIds } = activity
  const who = by ? ` by ${by}` : ''
  if (count > 1 && runIds.length > 0)
    return (
      <Link href={paths.history(base, { run: runIds.join(','), action })} className="hover:underline">
        <b className="font-medium">
          {count.toLocaleString('en')} entities {action}
        </b>
        <span className="text-muted">{who}</span>
      </Link>
    )
  return (
    <>
      {action === 'removed' ? (
        <b className="font-medium line-through">{label}</b>
      ) : (
        <Link href={paths.entity(base, ref)} className="font-medium hover:underline">
          {label}
        </Link>
      )}{' '}
      <span className="text-muted">
        {action}
        {who}
      </span>
    </>
  )
}

export function RecentActivityCard({ base, activity, now }: { base: string; activity: Home['activity']; now: Date }) {
  return (
    <Card
      title="Recent activity"
      aside={
        <Link href={paths.history(base)} className="text-accent underline">
          History
        </Link>
      }
    >
      {activity.map((a) => {
        const Icon = marks[a.action]
        return (
          <Row key={a.id} className="items-start">
            <span aria-hidden className="grid size-5 shrink-0 place-items-center rounded-full bg-line text-muted">
              <Icon className="size-3" />
            </span>
            <span className="min-w-0 flex-1 break-words">
              <Summary base={base} activity={a} />
            </span>
            <span className="shrink-0 text-sm text-muted">
              <TimeAgo at={a.at} now={now} />
            </span>
          </Row>
        )
      })}
      {activity.length === 0 ? <p className="px-3.5 py-3 text-muted">Nothing yet.</p> : null}
    </Card>
  )
}
