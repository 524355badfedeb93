import type { FlagView } from '@callboard/modules/flags'
import { Card } from '@callboard/ui/card'
import { TimeAgo } from '@callboard/ui/time-ago'
import { TextDiff } from '~/components/text-diff.tsx'
import { type HistoryDiff, historyDiff } from './history-diff.ts'
import { UndoButton } from './undo-button.tsx'

const isSwitch = ({ names }: HistoryDiff) => names.length === 1 && names[0] === 'enabled'

/** What a change changed, by the names of its fields. */
function changedIn(diff: HistoryDiff | null): string {
  if (!diff) return 'created'
  if (isSwitch(diff)) return diff.after.includes('true') ? 'switched on' : 'switched off'
  return diff.names.length === 0 ? 'saved without a change' : `changed ${diff.names.join(', ')}`
}

/** Both states of what changed, where the sentence before does not say it all. */
function Changes({ diff }: { diff: HistoryDiff | null }) {
  if (!diff || diff.before === diff.after || isSwitch(diff)) return null
  return (
    <details className="mt-1">
      <summary className="cursor-pointer text-muted">Show changes</summary>
      <div className="mt-2">
        <TextDiff before={diff.before} after={diff.after} label={`Changes of ${diff.names.join(', ')}`} />
      </div>
    </details>
  )
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
        {flag.history
          .map((change) => ({ ...change, diff: historyDiff(change) }))
          .map((change) => (
            <li key={change.id} className="px-3.5 py-2">
              <p>
                <b className="font-medium">{change.by}</b> {changedIn(change.diff)}
                {change.environment ? ` in ${change.environment}` : ''}{' '}
                <span className="text-faint">
                  <TimeAgo at={change.at} now={now} />
                </span>
              </p>
              {change.why ? <p className="text-muted">{change.why}</p> : null}
              <Changes diff={change.diff} />
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
