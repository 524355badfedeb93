import type { LogLine, StepView } from '@callboard/modules/templates/domain/views'
import { Badge } from '@callboard/ui/badge'
import { Card } from '@callboard/ui/card'
import { CodeBlock } from '@callboard/ui/code-block'
import { Notice } from '@callboard/ui/notice'
import { TimeAgo } from '@callboard/ui/time-ago'
import { plural, stepLabels } from './labels.ts'
import { stepTime } from './step-list.tsx'

/** Times in UTC: the same wherever the page is rendered. */
const lineText = ({ at, text }: LogLine) => `${at.toISOString().slice(11, 19)}  ${text}`

const emptyLog: Partial<Record<StepView['state'], string>> = {
  pending: 'This step has not started.',
  running: 'Nothing has been logged yet.',
}

/** What a step did: its error, its log and its output. */
export function StepLog({ step, now }: { step: StepView; now: Date }) {
  const { name, action, state, attempts, error, retryAt, log, output } = step
  const { label, tone } = stepLabels[state]
  return (
    <Card
      title={name}
      aside={
        <span className="flex flex-wrap items-center gap-2">
          <code>{action}</code>
          {attempts > 1 ? <span>{plural(attempts, 'attempt')}</span> : null}
          <span>{stepTime(step, now)}</span>
          <Badge tone={tone}>{label}</Badge>
        </span>
      }
    >
      {error ? (
        <div className="p-3.5 pb-0">
          <Notice tone="bad" title={retryAt ? 'This attempt failed.' : 'This step failed.'}>
            <span className="whitespace-pre-line">{error}</span>
            {retryAt ? (
              <>
                {' '}
                Next attempt <TimeAgo at={retryAt} now={now} />.
              </>
            ) : null}
          </Notice>
        </div>
      ) : null}
      {log.length > 0 ? (
        <CodeBlock label={`Log of ${name}, times in UTC`}>{log.map(lineText).join('\n')}</CodeBlock>
      ) : (
        <p className="px-3.5 py-3 text-muted">{emptyLog[state] ?? 'No log.'}</p>
      )}
      {Object.keys(output).length > 0 ? (
        <details className="border-t px-3.5 py-2">
          <summary className="min-h-6 text-muted">Output</summary>
          <CodeBlock label={`Output of ${name}`}>{JSON.stringify(output, null, 2)}</CodeBlock>
        </details>
      ) : null}
    </Card>
  )
}
