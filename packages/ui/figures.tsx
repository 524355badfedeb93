import { Card } from './card.tsx'
import { cn } from './class-names.ts'

export type Figure = { label: string; value: string | number; detail: string }

const columns = (count: number) =>
  count > 4 ? 'sm:grid-cols-2 lg:grid-cols-5' : count > 3 ? 'sm:grid-cols-2 lg:grid-cols-4' : 'sm:grid-cols-3'

/** Key figures, each with its reference. */
export function Figures({ figures }: { figures: readonly Figure[] }) {
  return (
    <Card>
      <dl className={cn('grid gap-px bg-line', columns(figures.length))}>
        {figures.map((f) => (
          <div key={f.label} className="bg-panel px-3.5 py-3">
            <dt className="text-sm text-muted">{f.label}</dt>
            <dd>
              <span className="text-xl font-semibold tabular-nums">{f.value}</span>
              <p className="text-sm text-faint">{f.detail}</p>
            </dd>
          </div>
        ))}
      </dl>
    </Card>
  )
}
