import { minGroup } from '@callboard/modules/usage/domain/small-groups'
import type { InsightsView } from '@callboard/modules/usage/domain/view'
import { Card } from '@callboard/ui/card'
import { Table, Td, Th } from '@callboard/ui/table'
import { duration } from './durations.ts'

const time = (minutes: number | null) => (minutes === null ? '—' : duration(minutes))

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
      <Table label="Median time from joining">
        <thead>
          <tr>
            <Th>Since joining</Th>
            <Th right>Median</Th>
            <Th right className="hidden sm:table-cell">
              Previous
            </Th>
            <Th right>Reached by</Th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.label}>
              <Td>{row.label}</Td>
              <Td right>{time(row.medianMinutes)}</Td>
              <Td right className="hidden text-muted sm:table-cell">
                {time(row.before)}
              </Td>
              <Td right>
                {row.reached} of {joined}
              </Td>
            </tr>
          ))}
          <tr>
            <Td>Integration connected</Td>
            <Td right>{time(integrationMinutes)}</Td>
            <Td right className="hidden text-muted sm:table-cell">
              —
            </Td>
            <Td right>{integrationMinutes === null ? 'not yet' : '—'}</Td>
          </tr>
        </tbody>
      </Table>
      <p className="px-3.5 py-2.5 text-sm text-muted">
        The first integration of the organization counts from its creation.
        {hidden ? ` Medians of fewer than ${minGroup} people are hidden.` : ''}
      </p>
    </Card>
  )
}
