import type { RuntimeView, WorkloadOverview, WorkloadSort, WorkloadSummary } from '@callboard/modules/workloads/domain/view'

/** The tabs of the page of all clusters. */
export const views = ['overview', 'workloads', 'nodes'] as const
export type View = (typeof views)[number]
export const pageSize = 50
type Query = Readonly<Record<string, string | undefined>>
/** The loaded data of the page; the list only for the tab that shows it. */
export type Data = {
  view: View
  query: Query
  runtimes: RuntimeView[]
  overview: WorkloadOverview
  list: { workloads: WorkloadSummary[]; total: number } | undefined
  page: number
  /** The order of the list. */
  sorting: { by: WorkloadSort; order: 'asc' | 'desc' }
}
