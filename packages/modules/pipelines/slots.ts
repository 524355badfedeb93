import { routePath } from '@callboard/core/portal-paths'
import { defineAction, defineReader } from '@callboard/plugin-kit/slot-data'
import type { DeliveryStatus, EntityPipelines, PipelineOverview, RunQuery, RunSummary } from './domain/view.ts'

export const pipelinesOfEntity = defineReader<{ ref: string }, EntityPipelines>('pipelines.of-entity')
export const deliveryOfEntity = defineReader<{ ref: string }, DeliveryStatus>('pipelines.delivery-of-entity')
export const pipelineOverview = defineReader<{ days?: number }, PipelineOverview>('pipelines.overview')
export const pipelineRuns = defineReader<RunQuery, { runs: RunSummary[]; total: number }>('pipelines.runs')

export const rerun = defineAction<{ integrationId: string; key: string; which: 'all' | 'failed' }>('pipelines.rerun')

/** The log of a pipeline's job around its failure, as JSON. */
export const jobLog = ({ integrationId, key, job }: { integrationId: string; key: string; job: string }) =>
  routePath(['pipelines', 'log'], { integration: integrationId, key, job })
