import { minGroup } from '@callboard/modules/usage/domain/small-groups'
import type { InsightsView } from '@callboard/modules/usage/domain/view'
import { Card } from '@callboard/ui/card'
import { ListTable } from '@callboard/ui/data-table/list-table'
import type { ListColumn } from '@callboard/ui/data-table/list-types.ts'
import { duration } from './durations.ts'

const time = (minutes: number | null) => (minutes === null ? null : duration(minutes))

const columns: readonly ListColumn[] = [
  { id: 'step', label: 'Since joining', width: 150 },
  { id: 'median', label: 'Median', width: 96, align: 'right' },
  { id: 'before', label: 'Previous', width: 96, align: 'right' },
  { id: 'reached', label: 'Reached by', width: 96, align: 'right' },
]

const connected = 'Integration connected'

/** How long new people take until the portal is useful to them. */
export function FirstValueCard({ view }: { view: InsightsView }) {
  const { joined, joinedBefore, entity, docs, integrationMinutes } = view.firstValue
  const rows = [
    { label: 'Opened an entity', ...entity },
    { label: 'Read docs', ...docs },
  ]
  const hidden = rows.some((r) => r.reached > 0 && r.medianMinutes === null)
  return (
    <Card title="Time to first value" aside={`${joined} joined, ${joinedBefore} in the previous ${view.days} days`}>
      <ListTable
        inCard
        label="Median time from joining"
        columns={columns}
        rows={[
          ...rows.map((row) => ({
            id: row.label,
            label: row.label,
            cells: {
              step: row.label,
              median: time(row.medianMinutes),
              before: time(row.before),
              reached: `${row.reached} of ${joined}`,
            },
          })),
          {
            id: connected,
            label: connected,
            cells: { step: connected, median: time(integrationMinutes), reached: integrationMinutes === null ? 'not yet' : null },
          },
        ]}
      />
      <p className="px-3.5 py-2.5 text-sm text-muted">
        The first integration of the organization counts from its creation.
        {hidden ? ` Medians of fewer than ${minGroup} people are hidden.` : ''}
      </p>
    </Card>
  )
}
