import type { FlagView } from '@callboard/modules/flags'
import { Card } from '@callboard/ui/card'
import { TimeAgo } from '@callboard/ui/time-ago'

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

/** What a change changed, by the names of its fields. */
function changedIn({ before, after }: FlagView['history'][number]): string {
  if (!isObject(before) || !isObject(after)) return 'created'
  const names = Object.keys(after).filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]))
  if (names.length === 1 && names[0] === 'enabled') return after.enabled ? 'switched on' : 'switched off'
  return names.length === 0 ? 'saved without a change' : `changed ${names.join(', ')}`
}

/** The latest changes of a flag: who, what and why. */
export function FlagHistory({ history, now }: { history: FlagView['history']; now: Date }) {
  return (
    <Card title="History">
      <ol className="divide-y">
        {history.map((change) => (
          <li key={change.id} className="px-3.5 py-2">
            <p>
              <b className="font-medium">{change.by}</b> {changedIn(change)}
              {change.environment ? ` in ${change.environment}` : ''}{' '}
              <span className="text-faint">
                <TimeAgo at={change.at} now={now} />
              </span>
            </p>
            {change.why ? <p className="text-muted">{change.why}</p> : null}
          </li>
        ))}
      </ol>
    </Card>
  )
}
