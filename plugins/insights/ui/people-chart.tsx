import type { InsightsView } from '@callboard/modules/usage/domain/usage'

const dayMs = 86_400_000

/** Daily users as bars; the table next to it contains the same data. */
export function PeopleChart({ view }: { view: InsightsView }) {
  const days = Array.from({ length: view.days }, (_, i) =>
    new Date(Date.parse(`${view.from}T00:00:00Z`) + i * dayMs).toISOString().slice(0, 10),
  )
  const byDay = new Map(view.daily.map((d) => [d.day, d]))
  const most = Math.max(1, ...view.daily.map((d) => d.people))
  return (
    <div className="px-3.5 py-3">
      <div
        role="img"
        aria-label={`People on each day, ${view.from} to ${view.to}, at most ${most}`}
        className="flex h-32 items-end gap-px"
      >
        {days.map((day) => {
          const people = byDay.get(day)?.people ?? 0
          return (
            <span
              key={day}
              title={`${day}: ${people} ${people === 1 ? 'person' : 'people'}`}
              className="min-w-0 flex-1 rounded-t-sm bg-accent"
              style={{ height: `${(people / most) * 100}%` }}
            />
          )
        })}
      </div>
      <p className="mt-2 text-sm text-muted">
        {view.from} to {view.to}, at most {most} on a day
      </p>
    </div>
  )
}
