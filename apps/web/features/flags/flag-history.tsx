import type { FlagView } from '@callboard/modules/flags'
import { Card } from '@callboard/ui/card'
import { TimeAgo } from '@callboard/ui/time-ago'
import { UndoButton } from './undo-button.tsx'

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

/** What a change changed, by the names of its fields. */
function changedIn({ before, after }: FlagView['history'][number]): string {
  if (!isObject(before) || !isObject(after)) return 'created'
  const names = Object.keys(after).filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]))
  if (names.length === 1 && names[0] === 'enabled') return after.enabled ? 'switched on' : 'switched off'
  return names.length === 0 ? 'saved without a change' : `changed ${names.join(', ')}`
}

/** The latest changes of a flag: who, what and why. */
export function FlagHistory({
  base,
  flag,
  now,
  reason,
}: {
  base: string
  flag: FlagView
  now: Date
  reason: string | undefined
}) {
  const approvalIn = (key: string) => flag.environments.find((e) => e.key === key)?.approval ?? 'none'
  return (
    <Card title="History">
      <ol className="divide-y">
        {flag.history.map((change) => (
          <li key={change.id} className="px-3.5 py-2">
            <p>
              <b className="font-medium">{change.by}</b> {changedIn(change)}
              {change.environment ? ` in ${change.environment}` : ''}{' '}
              <span className="text-faint">
                <TimeAgo at={change.at} now={now} />
              </span>
            </p>
            {change.why ? <p className="text-muted">{change.why}</p> : null}
            {change.environment !== null && change.before !== null ? (
              <UndoButton
                base={base}
                flag={flag.key}
                version={change.id}
                isProtected={approvalIn(change.environment) !== 'none'}
                reason={reason}
              />
            ) : null}
          </li>
        ))}
      </ol>
    </Card>
  )
}
