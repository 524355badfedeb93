import type { ViewState } from '@callboard/modules/catalog/domain/view'
import { type ColumnId, insightColumns, shownColumns } from './columns.ts'
import type { CatalogRow, Insights } from './row.ts'

type Row = Omit<CatalogRow, 'label' | 'href' | 'starred' | 'insights' | 'group'>

/** The columns of a view that the file has besides reference, kind, name and title. */
export const csvColumns = (kind: string, columns: ViewState['columns']): ColumnId[] =>
  shownColumns(kind, columns, new Set(insightColumns))
    .map((c) => c.id)
    .filter((id) => id !== 'kind')

const values: Record<ColumnId, (row: Row, insights: Insights) => unknown> = {
  owner: (row) => row.ownerRef,
  system: (row) => row.systemRef,
  type: (row) => row.type,
  lifecycle: (row) => row.lifecycle,
  health: (_, { health }) => health?.health,
  version: (_, { deployed }) => deployed?.version,
  deployed: (_, { deployed }) => deployed?.at,
  pipeline: (_, { runs }) => runs?.at(-1)?.state,
  cost: (_, { cost }) => cost && `${cost.amount.toFixed(2)} ${cost.currency}`,
  docs: (_, { docs }) => docs?.changedAt,
  problems: (row) => row.problems,
  tags: (row) => row.tags,
  kind: (row) => row.kindName,
  namespace: (row) => row.namespace,
  description: (row) => row.description,
  updated: (row) => row.updatedAt,
}

/** An entity as a line of the file. */
export const csvRow = (row: Row, columns: readonly ColumnId[], insights: Insights): unknown[] => [
  row.ref,
  row.kindName,
  row.name,
  row.title,
  ...columns.map((id) => values[id](row, insights)),
]
