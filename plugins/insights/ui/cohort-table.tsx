import type { Cohort } from '@callboard/modules/usage/domain/cohorts'
import { minGroup } from '@callboard/modules/usage/domain/small-groups'
import { Card } from '@callboard/ui/card'
import { formatValue } from '@callboard/ui/chart/format.ts'
import { Table, Td, Th } from '@callboard/ui/table'

const monthName = new Intl.DateTimeFormat('en', { month: 'short', year: 'numeric', timeZone: 'UTC' })

/** The darkest shade still contrasts with text in both schemes. */
const shade = (share: number) => ({ backgroundColor: `color-mix(in oklch, var(--d1) ${Math.round(share * 38)}%, var(--panel))` })

function Cell({ people, active }: { people: number; active: number | null | undefined }) {
  if (active === undefined) return <Td />
  if (active === null)
    return (
      <Td right className="text-faint" title="No data yet">
        —
      </Td>
    )
  const share = Math.min(1, active / people)
  return (
    <td className="border-b p-0.5">
      <span
        className="block rounded px-2 py-[5px] text-right whitespace-nowrap tabular-nums"
        style={shade(share)}
        title={`${active} of ${people} people`}
      >
        {formatValue(share, { kind: 'share' })}
      </span>
    </td>
  )
}

/** People by the month in which they joined, and how many of them were active in each month since. */
export function CohortTable({ cohorts }: { cohorts: readonly Cohort[] }) {
  const months = Math.max(0, ...cohorts.map((c) => c.active?.length ?? 0))
  return (
    <Card title="Cohorts" aside="active, by months since joining">
      {cohorts.length === 0 ? (
        <p className="px-3.5 py-3 text-muted">Cohorts appear once people have joined. Each month of use adds a column.</p>
      ) : (
        <Table label="Share of the people who joined in each month and were active in later months">
          <thead>
            <tr>
              <Th>Joined</Th>
              <Th right>People</Th>
              {Array.from({ length: months }, (_, i) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a column is its number of months
                <Th key={i} right>
                  {i === 0 ? 'First month' : `+${i} ${i === 1 ? 'month' : 'months'}`}
                </Th>
              ))}
            </tr>
          </thead>
          <tbody>
            {cohorts.map(({ month, people, active }) => (
              <tr key={month}>
                <Td>{monthName.format(new Date(`${month}-01T00:00:00Z`))}</Td>
                <Td right>{people}</Td>
                {active ? (
                  // biome-ignore lint/suspicious/noArrayIndexKey: a column is its number of months
                  Array.from({ length: months }, (_, i) => <Cell key={i} people={people} active={active[i]} />)
                ) : (
                  <td colSpan={Math.max(1, months)} className="border-b px-2.5 py-[7px] text-muted">
                    Hidden: fewer than {minGroup} people
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </Table>
      )}
    </Card>
  )
}
