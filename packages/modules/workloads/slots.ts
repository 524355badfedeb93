import { routePath } from '@callboard/core/portal-paths'
import { defineReader } from '@callboard/plugin-kit/slot-data'
import type {
  HealthCounts,
  RuntimeView,
  WorkloadOverview,
  WorkloadQuery,
  WorkloadSummary,
  WorkloadUsage,
  WorkloadView,
} from './domain/view.ts'

/** Runtimes of workloads, of any plugin. */
export const runtimes = defineReader<object, RuntimeView[]>('workloads.runtimes')
export const workloadsOfEntity = defineReader<{ ref: string }, WorkloadView[]>('workloads.of-entity')
export const usageOfEntity = defineReader<{ ref: string }, WorkloadUsage[]>('workloads.usage-of-entity')
export const healthOfEntity = defineReader<{ ref: string }, HealthCounts>('workloads.health-of-entity')
export const workloadList = defineReader<WorkloadQuery, { workloads: WorkloadSummary[]; total: number }>('workloads.list')
export const workloadOverview = defineReader<object, WorkloadOverview>('workloads.overview')

type Container = {
  integrationId: string
  key: string
  instance: string
  container: string
  previous?: boolean
  follow?: boolean
}

/** Streams the text of one container. */
export const containerLogs = ({ integrationId, previous, follow, ...of }: Container) =>
  routePath(['workloads', 'logs'], {
    integration: integrationId,
    ...of,
    previous: previous ? 'true' : undefined,
    follow: follow ? 'true' : undefined,
  })
