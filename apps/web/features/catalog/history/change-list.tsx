import type { ChangeView } from '@callboard/modules/catalog'
import type { Difference } from '@callboard/modules/catalog/domain/diff'
import type { Json } from '@callboard/modules/catalog/domain/entity'
import { Badge, type Tone } from '@callboard/ui/badge'
import { Card, Row } from '@callboard/ui/card'
import { TimeAgo } from '@callboard/ui/time-ago'
import { Link } from '~/components/link.tsx'
import { paths } from '~/lib/navigation/paths.ts'

const tones: Record<ChangeView['action'], Tone> = { added: 'ok', changed: 'accent', removed: 'bad' }
/** Longer values are collapsed. */
const maxTextLength = 160

const asText = (value: Json): string => {
  if (typeof value === 'string') return value
  const plain = Array.isArray(value) && value.every((v) => typeof v === 'string')
  return plain ? value.join(', ') || '(none)' : JSON.stringify(value, null, 1)
}

function Value({ value, gone }: { value: Json | undefined; gone?: boolean }) {
  if (value === undefined) return <span className="text-faint">nothing</span>
  const text = asText(value)
  const shown = gone ? 'text-bad line-through decoration-bad/40' : 'text-ok'
  if (text.length <= maxTextLength)
    return <span className={`font-mono text-sm break-all whitespace-pre-wrap ${shown}`}>{text}</span>
  return (
    <details>
      <summary className={`font-mono text-sm break-all ${shown}`}>{text.slice(0, maxTextLength)}…</summary>
      <pre className="max-h-72 overflow-auto font-mono text-sm break-all whitespace-pre-wrap">{text}</pre>
    </details>
  )
}

/** The difference of each value: before and after. */
export function Differences({ differences }: { differences: readonly Difference[] }) {
  return (
    <dl className="mt-1 grid gap-x-3 gap-y-1 sm:grid-cols-[minmax(0,180px)_minmax(0,1fr)]">
      {differences.map((d) => (
        <div key={d.path} className="contents">
          <dt className="font-mono text-sm break-all text-faint">{d.path || 'everything'}</dt>
          <dd className="flex min-w-0 flex-wrap items-baseline gap-x-2">
            <Value value={d.before} gone />
            <span className="text-faint">
              <span className="sr-only">changed to</span>
              <span aria-hidden>→</span>
            </span>
            <Value value={d.after} />
          </dd>
        </div>
      ))}
    </dl>
  )
}

const effects: Record<ChangeView['api'][number]['effect'], Tone> = { breaking: 'bad', risky: 'warn', added: 'ok' }

/** The effect of a new API version on its callers. */
function ApiEffects({ effects: all }: { effects: ChangeView['api'] }) {
  return (
    <ul aria-label="Impact on API consumers" className="mt-1.5 flex flex-col gap-1">
      {all.map((e) => (
        <li key={e.what} className="flex items-baseline gap-2">
          <Badge tone={effects[e.effect]}>{e.effect}</Badge>
          <span className="min-w-0 break-words">{e.what}</span>
        </li>
      ))}
    </ul>
  )
}

/** Changes, newest first. `own`: all are about one entity, whose name is not repeated. */
export function ChangeList({ base, changes, own, now }: { base: string; changes: readonly ChangeView[]; own?: true; now: Date }) {
  return (
    <Card>
      {changes.map((c) => (
        <Row key={c.id} className="items-start">
          <span className="w-20 shrink-0 pt-0.5">
            <Badge tone={tones[c.action]}>{c.action}</Badge>
          </span>
          <div className="min-w-0 flex-1">
            {own ? null : (
              <Link href={paths.entityHistory(base, c.ref)} className="font-medium hover:underline">
                {c.label} <span className="font-normal text-faint">{c.kind}</span>
              </Link>
            )}
            {c.api.length > 0 ? <ApiEffects effects={c.api} /> : null}
            {c.apiIncomplete ? <p className="mt-1.5 text-sm text-warn">{c.apiIncomplete}</p> : null}
            {c.differences.length > 0 ? <Differences differences={c.differences} /> : null}
            <p className="text-sm text-faint">
              <TimeAgo at={c.at} now={now} /> · {c.by}
              {own ? (
                <>
                  {' · '}
                  <Link
                    href={paths.entityHistory(base, c.ref, { at: new Date(c.at).toISOString() })}
                    className="underline decoration-line2 underline-offset-2 hover:text-fg"
                  >
                    at this point in time
                  </Link>
                </>
              ) : null}
            </p>
          </div>
        </Row>
      ))}
    </Card>
  )
}
