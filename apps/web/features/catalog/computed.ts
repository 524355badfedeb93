import type { ComputedSort } from '@callboard/modules/catalog/domain/view-fields'
import { workloadHealths } from '@callboard/modules/workloads/domain/workload'
import { sortRows } from '@callboard/ui/data-table/sort-rows.ts'
import { formatCost } from '~/components/catalog/format-cost.ts'
import type { ColumnId } from './columns.ts'
import type { CatalogRow } from './row.ts'

// What the table knows of all matching entities, not only of those on its page: orders by other modules' values, and totals of
// groups.

type Row = Pick<CatalogRow, 'ref' | 'group' | 'problems' | 'insights'>

const values: Readonly<Record<ComputedSort, (row: Row) => number | Date | undefined>> = {
  // The worst first.
  health: ({ insights: { health } }) => health && -workloadHealths.indexOf(health.health),
  deployed: ({ insights: { deployed } }) => deployed?.at,
  pipeline: ({ insights: { runs } }) => runs && runs.filter((r) => r.state === 'failed').length / runs.length,
  cost: ({ insights: { cost } }) => cost?.amount,
  docs: ({ insights: { docs } }) => docs?.changedAt,
  problems: ({ problems }) => problems,
}

/** Rows in the order of a value. Groups stay together in the order that they have; rows without the value are last. */
export function sortComputed<R extends Row>(rows: readonly R[], by: ComputedSort, order: 'asc' | 'desc'): R[] {
  const groups = [...Map.groupBy(rows, (r) => r.group).values()]
  return groups.flatMap((of) => sortRows(of, { by, order }, values))
}

const isUnhealthy = ({ insights: { health } }: Row) => health?.health === 'broken' || health?.health === 'degraded'
const isFailing = ({ insights: { runs } }: Row) => runs?.at(-1)?.state === 'failed'

function totalCost(rows: readonly Row[]): string | undefined {
  const costs = rows.flatMap(({ insights: { cost } }) => cost ?? [])
  const [first] = costs
  return (
    first &&
    formatCost(
      costs.reduce((sum, c) => sum + c.amount, 0),
      first.currency,
    )
  )
}

const counted = (count: number, word: string) => (count > 0 ? `${count.toLocaleString('en')} ${word}` : undefined)

const totals: Readonly<Partial<Record<ColumnId, (rows: readonly Row[]) => string | undefined>>> = {
  health: (rows) => counted(rows.filter(isUnhealthy).length, 'unhealthy'),
  pipeline: (rows) => counted(rows.filter(isFailing).length, 'failing'),
  cost: totalCost,
  problems: (rows) => rows.reduce((sum, r) => sum + r.problems, 0).toLocaleString('en'),
}

export type GroupTotals = Readonly<Partial<Record<ColumnId, string>>>

/** What the columns of each group add up to. */
export const totalsOfGroups = (rows: readonly Row[], columns: readonly ColumnId[]): Record<string, GroupTotals> =>
  Object.fromEntries(
    [...Map.groupBy(rows, (r) => r.group ?? '')].map(([key, of]) => [
      key,
      Object.fromEntries(
        columns.flatMap((id) => {
          const total = totals[id]?.(of)
          return total === undefined ? [] : [[id, total]]
        }),
      ),
    ]),
  )
