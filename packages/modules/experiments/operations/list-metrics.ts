import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { findMetrics, type MetricRow } from '../repo/experiments.ts'

/** The metrics of the organization, by name. */
export const listMetrics = operation({
  name: 'experiments.list-metrics',
  action: 'experiments.read',
  input: z.object({}),
  run: ({ read, tenantId }): Promise<{ metrics: MetricRow[] }> =>
    read(async (db) => ({ metrics: await findMetrics(db, tenantId) })),
})
