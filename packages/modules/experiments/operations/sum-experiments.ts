import type { TenantId } from '@callboard/core/ids'
import { forTenant } from '@callboard/db/for-tenant'
import { sumPercentile } from '../repo/day-percentiles.ts'
import { countUnits, findOpenExperiments, readMetricsToSum, removeSegments, sumMetric } from '../repo/day-sums.ts'

/**
 * Adds up the running experiments of an organization as of now, as today's sums. They are computed completely, so it can run
 * at any time and repeatedly. Returns the number of experiments.
 */
export async function sumExperiments(tenantId: TenantId): Promise<number> {
  const tenantClient = forTenant(tenantId)
  const experiments = await tenantClient.read((db) => findOpenExperiments(db, tenantId))
  for (const { id } of experiments) {
    await tenantClient.tx((db) => countUnits(db, tenantId, id))
    for (const metric of await tenantClient.read((db) => readMetricsToSum(db, tenantId, id)))
      await tenantClient.tx(async (db) => {
        await removeSegments(db, tenantId, id, metric.metricId)
        await (metric.kind === 'percentile' ? sumPercentile : sumMetric)(db, tenantId, id, metric)
      })
  }
  return experiments.length
}
