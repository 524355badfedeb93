import type { listModelUse } from '@callboard/modules/models'
import { Card } from '@callboard/ui/card'
import { ListTable } from '@callboard/ui/data-table/list-table'
import type { ListColumn } from '@callboard/ui/data-table/list-types.ts'
import { Meter } from '@callboard/ui/meter'

type Use = Awaited<ReturnType<typeof listModelUse>>

const count = new Intl.NumberFormat('en-US')
const day = new Intl.DateTimeFormat('en-US', { dateStyle: 'medium', timeZone: 'UTC' })
/** Answers cost fractions of a cent. */
const dollars = new Intl.NumberFormat('en-US', {
  style: 'currency',
  currency: 'USD',
  minimumFractionDigits: 2,
  maximumFractionDigits: 4,
})
const cost = (micros: number) => dollars.format(micros / 1_000_000)

const columns: readonly ListColumn[] = [
  { id: 'day', label: 'Day', width: 120 },
  { id: 'person', label: 'Person', width: 160, narrow: 'plain' },
  { id: 'calls', label: 'Calls', width: 70, align: 'right' },
  { id: 'input', label: 'Input tokens', width: 110, align: 'right' },
  { id: 'output', label: 'Output tokens', width: 120, align: 'right' },
  { id: 'cost', label: 'Cost', width: 90, align: 'right', narrow: 'lead' },
]

const rowOf = (use: Use['days'][number]) => {
  const person = use.automated ? 'Automated' : use.person || 'Former member'
  const on = day.format(new Date(use.day))
  return {
    id: use.id,
    label: `${on}, ${person}`,
    cells: {
      day: on,
      person,
      calls: count.format(use.calls),
      input: count.format(use.inputTokens),
      output: count.format(use.outputTokens),
      cost: cost(use.micros),
    },
  }
}

/** What the model has cost in this month, and by day and person. @param budget US dollars; null without a model */
export function ModelUseCard({ use: { monthMicros, days }, budget }: { use: Use; budget: number | null }) {
  return (
    <Card title="Usage" aside="UTC">
      <p className="flex flex-wrap items-center gap-2 px-3.5 py-2.5">
        {cost(monthMicros)} this month
        {budget === null ? null : (
          <>
            <Meter value={monthMicros / 1_000_000} max={budget} label="Share of the monthly budget that is used" />
            <span className="text-muted">of {dollars.format(budget)}</span>
          </>
        )}
      </p>
      {days.length > 0 ? <ListTable label="Usage by day and person" columns={columns} rows={days.map(rowOf)} inCard /> : null}
    </Card>
  )
}
