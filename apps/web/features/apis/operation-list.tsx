import type { ApiOperation } from '@callboard/modules/apis/domain/operations'
import { Badge, type Tone } from '@callboard/ui/badge'
import { Row } from '@callboard/ui/card'

/** More are found by search, and are in the text below. */
const maxShown = 300

const tones: Readonly<Record<string, Tone>> = {
  GET: 'accent',
  QUERY: 'accent',
  SUBSCRIBE: 'accent',
  RECEIVE: 'accent',
  SUBSCRIPTION: 'accent',
  POST: 'ok',
  PUBLISH: 'ok',
  SEND: 'ok',
  RPC: 'ok',
  PUT: 'warn',
  PATCH: 'warn',
  MUTATION: 'warn',
  DELETE: 'bad',
}

export function OperationList({ operations }: { operations: ApiOperation[] }) {
  const shown = operations.slice(0, maxShown)
  return (
    <>
      {shown.length === 0 ? (
        <p className="px-3.5 py-3 text-muted">No operations could be parsed. The raw definition is shown below.</p>
      ) : null}
      {shown.map((o) => (
        <Row key={`${o.method} ${o.name}`}>
          <span className="w-28 shrink-0">
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
          The first {maxShown} of {operations.length.toLocaleString('en')} are shown.
        </p>
      ) : null}
    </>
  )
}
