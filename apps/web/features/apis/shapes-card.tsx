import type { Member, Shape } from '@callboard/modules/apis/domain/shapes'
import { Badge } from '@callboard/ui/badge'
import { Card } from '@callboard/ui/card'

/** More are in the text below. */
const maxShown = 100

/** The types and messages of an API, with expandable fields. */
export function ShapesCard({ shapes }: { shapes: Shape[] }) {
  if (shapes.length === 0) return null
  const shown = shapes.slice(0, maxShown)
  return (
    <Card title="Types and messages" aside={shapes.length.toLocaleString('en')}>
      {shown.map((s) => (
        <details key={s.name} className="group border-b last:border-b-0">
          <summary className="flex items-center gap-2.5 px-3.5 py-2 hover:bg-sub">
            <span className="w-28 shrink-0">
              <Badge>{s.kind}</Badge>
            </span>
            <code className="min-w-0 font-mono text-sm break-all">{s.name}</code>
            <span className="min-w-0 flex-1 truncate text-right text-muted" title={s.about}>
              {s.about}
            </span>
            <span className="w-16 shrink-0 text-right text-sm whitespace-nowrap text-faint tabular-nums">
              {s.members.length === 1 ? '1 field' : `${s.members.length} ${s.kind === 'enum' ? 'values' : 'fields'}`}
            </span>
          </summary>
          {s.members.length === 0 ? (
            <p className="border-t bg-sub px-3.5 py-2 text-muted">No fields.</p>
          ) : (
            <Members members={s.members} />
          )}
        </details>
      ))}
      {shapes.length > shown.length ? (
        <p className="px-3.5 py-2.5 text-muted">
          The first {maxShown} of {shapes.length.toLocaleString('en')} are shown.
        </p>
      ) : null}
    </Card>
  )
}

function Members({ members }: { members: Member[] }) {
  return (
    <dl className="border-t bg-sub px-3.5 py-2">
      {members.map((m) => (
        <div key={m.name} className="grid gap-x-3 py-1 sm:grid-cols-[minmax(0,2fr)_minmax(0,2fr)_minmax(0,3fr)]">
          <dt className="min-w-0">
            <code className={`font-mono text-sm break-all ${m.deprecated ? 'line-through' : ''}`}>{m.name}</code>
            {m.required ? <span className="text-sm text-muted"> required</span> : null}
            {m.deprecated ? <span className="text-sm text-warn"> deprecated</span> : null}
          </dt>
          <dd className="min-w-0 font-mono text-sm break-all text-muted">{m.type}</dd>
          <dd className="min-w-0 text-muted">{m.about}</dd>
        </div>
      ))}
    </dl>
  )
}
