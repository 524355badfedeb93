import type { listEntities } from '@callboard/modules/catalog'
import type { WorkloadHealth } from '@callboard/modules/workloads/domain/workload'

/** What other modules know of an entity; each is unset where they know nothing. */
export type Insights = {
  health?: { health: WorkloadHealth; states: { health: WorkloadHealth; count: number }[] }
  deployed?: { at: Date; environment: string; version: string }
  /** Oldest first. */
  runs?: { state: string; ms: number }[]
  cost?: { amount: number; before: number | null; currency: string }
  docs?: { pages: number; changedAt: Date }
}

type Summary = Awaited<ReturnType<typeof listEntities>>['rows'][number]

/** A row of the catalog table, as the browser gets it. */
export type CatalogRow = Summary & {
  id: string
  label: string
  href: string
  group?: string | undefined
  starred: boolean
  insights: Insights
}
