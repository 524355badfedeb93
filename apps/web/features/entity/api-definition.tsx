import { operationsOf } from '@callboard/core/api/operations'
import { Badge, type Tone } from '@callboard/ui/badge'
import { Card, Row } from '@callboard/ui/card'
import { CodeBlock } from '@callboard/ui/code-block'
import Link from 'next/link'

/** More are found by search, and stand in the text below. */
const mostShown = 300

const tones: Readonly<Record<string, Tone>> = {
  GET: 'accent',
  QUERY: 'accent',
  SUBSCRIBE: 'accent',
  POST: 'ok',
  PUBLISH: 'ok',
  RPC: 'ok',
  PUT: 'warn',
  PATCH: 'warn',
  MUTATION: 'warn',
  DELETE: 'bad',
}

/** What an API can be asked for, and the description that says so, as it was written. Nothing is called from here. */
export function ApiDefinition({ type, definition, history }: { type: string; definition: string; history: string }) {
  const operations = operationsOf(type, definition)
  const shown = operations.slice(0, mostShown)
  return (
    <div className="flex flex-col gap-4">
      <Card
        title="Operations"
        aside={
          <>
            {operations.length.toLocaleString('en')} ·{' '}
            <Link href={history} className="underline decoration-line2 underline-offset-2 hover:text-fg">
              what has changed
            </Link>
          </>
        }
      >
        {shown.length === 0 ? (
          <p className="px-3.5 py-3 text-muted">None could be read from the description. It is shown below as it stands.</p>
        ) : null}
        {shown.map((o) => (
          <Row key={`${o.method} ${o.name}`}>
            <span className="w-24 shrink-0">
              <Badge tone={tones[o.method] ?? 'plain'}>{o.method}</Badge>
            </span>
            <code className="min-w-0 font-mono text-sm break-all">{o.name}</code>
            <span className="min-w-0 flex-1 truncate text-right text-muted" title={o.summary}>
              {o.summary}
            </span>
          </Row>
        ))}
        {operations.length > shown.length ? (
          <p className="px-3.5 py-2.5 text-muted">
            The first {mostShown} of {operations.length.toLocaleString('en')} are shown.
          </p>
        ) : null}
      </Card>
      <Card title={`Definition · ${type}`}>
        <CodeBlock label="Definition">{definition}</CodeBlock>
      </Card>
    </div>
  )
}
