import type { Cohort } from '@callboard/modules/usage/domain/cohorts'
import { minGroup } from '@callboard/modules/usage/domain/small-groups'
import { Card } from '@callboard/ui/card'
import { formatValue } from '@callboard/ui/chart/format.ts'
import { ListTable } from '@callboard/ui/data-table/list-table'
import type { ListColumn, ListRow } from '@callboard/ui/data-table/list-types.ts'
import type { ReactNode } from 'react'

const monthName = new Intl.DateTimeFormat('en', { month: 'short', year: 'numeric', timeZone: 'UTC' })

/** The darkest shade still contrasts with text in both schemes. */
const shade = (share: number) => ({ backgroundColor: `color-mix(in oklch, var(--d1) ${Math.round(share * 38)}%, var(--panel))` })

const afterMonths = (months: number) =>
  months === 0 ? 'In the month of joining' : `${months} ${months === 1 ? 'month' : 'months'} after joining`

const columnsOf = (months: number): ListColumn[] => [
  { id: 'joined', label: 'Joined', width: 80 },
  { id: 'people', label: 'People', width: 60, align: 'right', narrow: 'lead' },
  ...Array.from(
    { length: months },
    (_, i): ListColumn => ({ id: `m${i}`, label: `M${i}`, title: afterMonths(i), width: 52, align: 'right' }),
  ),
]

function cellOf(people: number, active: number | null, months: number): ReactNode {
  if (active === null) return <span title="No data yet">–</span>
  const share = Math.min(1, active / people)
  return (
    <span
      className="-mx-2 block rounded px-1 py-0.5 stacked:mx-0 stacked:inline-block stacked:px-1.5"
      style={shade(share)}
      title={`${active} of ${people} people, ${afterMonths(months).toLowerCase()}`}
    >
      {formatValue(share, { kind: 'share' })}
    </span>
  )
}

function rowOf({ month, people, active }: Cohort): ListRow {
  const joined = monthName.format(new Date(`${month}-01T00:00:00Z`))
  return {
    id: month,
    label: joined,
    cells: {
      joined,
      people: people.toLocaleString('en'),
      ...Object.fromEntries((active ?? []).map((n, i) => [`m${i}`, cellOf(people, n, i)])),
    },
  }
}

/** People by the month in which they joined, and how many of them were active in each month since. */
export function CohortTable({ cohorts }: { cohorts: readonly Cohort[] }) {
  const months = Math.max(0, ...cohorts.map((c) => c.active?.length ?? 0))
  return (
    <Card title="Cohorts" aside="active, by months since joining">
      {cohorts.length === 0 ? (
        <p className="px-3.5 py-3 text-muted">Cohorts appear once people have joined. Each month of use adds a column.</p>
      ) : (
        <ListTable
          inCard
          label="Share of the people who joined in each month and were active in later months"
          columns={columnsOf(months)}
          rows={cohorts.map(rowOf)}
        />
      )}
      {cohorts.some((c) => c.active === null) ? (
        <p className="px-3.5 py-2.5 text-sm text-muted">Months in which fewer than {minGroup} people joined show no shares.</p>
      ) : null}
    </Card>
  )
}
