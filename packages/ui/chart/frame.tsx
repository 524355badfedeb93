import { TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { formatPoint } from './format.ts'
import { type ChartSpec, chartViews } from './spec.ts'

/** The room of the controls, kept until they are there: the ways to look at a chart, and the downloads. */
const toolsWidth = (spec: ChartSpec) => chartViews(spec).length * 26 + 2 + 4 + 28

/** What surrounds the picture. The same before and after a chart can be used, so that nothing moves. */
export function ChartFrame({
  spec,
  summary,
  legend,
  tools,
  children,
}: {
  spec: ChartSpec
  summary: string
  legend: ReactNode
  tools?: ReactNode
  children: ReactNode
}) {
  const events = (spec.markers ?? []).filter((m) => m.kind === 'event')
  return (
    <figure aria-label={spec.title} className="@container min-w-0 px-4 pt-2.5 pb-2">
      <div className="mb-4 flex min-h-7 flex-col gap-x-4 gap-y-1 @lg:flex-row">
        <div className="min-w-0 flex-1 empty:hidden">{legend}</div>
        <div
          className="ml-auto flex h-7 shrink-0 items-center justify-end gap-1 print:hidden"
          style={{ minWidth: toolsWidth(spec) }}
        >
          {tools}
        </div>
      </div>
      {children}
      {events.length > 0 ? (
        <ol className="mt-1 flex flex-wrap gap-x-4 text-sm text-muted">
          {events.map((event, i) => (
            <li key={`${event.at} ${event.label}`}>
              <b className="font-medium text-fg">{i + 1}</b> {formatPoint(event.at, spec.step)}: {event.label}. {event.text}
            </li>
          ))}
        </ol>
      ) : null}
      {spec.partial ? (
        <p className="mt-1 flex items-start gap-1.5 text-sm text-muted">
          <TriangleAlert aria-hidden className="mt-0.5 size-3.5 shrink-0 text-warn" />
          {spec.partial}
        </p>
      ) : null}
      <figcaption className="sr-only">{summary}</figcaption>
    </figure>
  )
}
