import { Dot } from '@callboard/ui/badge'
import { buttonStyle } from '@callboard/ui/button'
import { Row } from '@callboard/ui/card'
import { NextAttempt } from '@callboard/ui/next-attempt'
import { ExternalLink } from 'lucide-react'

export type ShownProblem = {
  id: string
  itemName: string | null
  file: string | null
  line: number | null
  message: string
  url: string | null
  /** The item itself could not be read. */
  failure: boolean
  /** When it is retried. */
  retryAt: Date | null
}

/** What could not be read, where, and what to do. */
export function ProblemList({ problems, now }: { problems: ShownProblem[]; now: Date }) {
  return problems.map((p) => (
    <Row key={p.id} className="items-start">
      <span className="pt-0.5">
        <Dot tone={p.failure ? 'bad' : 'warn'} />
      </span>
      <div className="min-w-0 flex-1">
        <p className="break-words">
          <b className="font-medium">{p.itemName}</b>{' '}
          {p.file ? (
            <code className="font-mono text-sm text-muted">
              {p.file}
              {p.line ? `:${p.line}` : ''}
            </code>
          ) : null}
        </p>
        <p className="break-words text-muted">{p.message}</p>
        {p.retryAt ? (
          <p className="text-sm text-faint">
            <NextAttempt at={p.retryAt} now={now} />
          </p>
        ) : null}
      </div>
      {p.url ? (
        <a href={p.url} target="_blank" rel="noreferrer" className={buttonStyle()}>
          <ExternalLink aria-hidden /> Open<span className="sr-only"> {p.file}</span>
        </a>
      ) : null}
    </Row>
  ))
}
