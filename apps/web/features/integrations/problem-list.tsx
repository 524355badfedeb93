import { buttonStyle } from '@callboard/ui/button'
import { Dot } from '@callboard/ui/badge'
import { Row } from '@callboard/ui/card'
import { ExternalLink } from 'lucide-react'

export type ShownProblem = {
  id: string
  itemName: string | null
  file: string | null
  line: number | null
  message: string
  url: string | null
}

/** What could not be read, where, and what to do. */
export function ProblemList({ problems }: { problems: ShownProblem[] }) {
  return problems.map((p) => (
    <Row key={p.id} className="items-start">
      <span className="pt-0.5">
        <Dot tone="warn" />
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
      </div>
      {p.url ? (
        <a href={p.url} target="_blank" rel="noreferrer" className={buttonStyle()}>
          <ExternalLink aria-hidden /> Open<span className="sr-only"> {p.file}</span>
        </a>
      ) : null}
    </Row>
  ))
}
