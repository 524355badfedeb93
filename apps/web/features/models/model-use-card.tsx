import type { listModelUse } from '@callboard/modules/models'
import { Card } from '@callboard/ui/card'
import { Meter } from '@callboard/ui/meter'
import { Table, Td, Th } from '@callboard/ui/table'

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

/** What the model has cost in this month, and by day and person. @param budget US dollars; null without a model */
export function ModelUseCard({ use, budget }: { use: Awaited<ReturnType<typeof listModelUse>>; budget: number | null }) {
  const { monthMicros, days } = use
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
      {days.length > 0 ? (
        <Table label="Usage by day and person">
          <thead>
            <tr>
              <Th>Day</Th>
              <Th>Person</Th>
              <Th right>Answers</Th>
              <Th right className="max-sm:hidden">
                Input tokens
              </Th>
              <Th right className="max-sm:hidden">
                Output tokens
              </Th>
              <Th right>Cost</Th>
            </tr>
          </thead>
          <tbody>
            {days.map((use) => (
              <tr key={use.id}>
                <Td>{day.format(new Date(use.day))}</Td>
                <Td>{use.person || 'Former member'}</Td>
                <Td right>{count.format(use.calls)}</Td>
                <Td right className="max-sm:hidden">
                  {count.format(use.inputTokens)}
                </Td>
                <Td right className="max-sm:hidden">
                  {count.format(use.outputTokens)}
                </Td>
                <Td right>{cost(use.micros)}</Td>
              </tr>
            ))}
          </tbody>
        </Table>
      ) : null}
    </Card>
  )
}
