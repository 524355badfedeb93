import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'
import type { WorkloadSummary } from '../domain/view.ts'
import { findWorkloadsOfEntities } from '../repo/entity-workloads.ts'
import { byHealth, summaryOf } from './summary-of-workload.ts'

/** Workloads of any of some entities, worst first; at most 500. */
export async function workloadsOfEntities(
  db: TenantReader,
  tenantId: TenantId,
  refs: readonly string[],
): Promise<Pick<WorkloadSummary, 'name' | 'runtime' | 'health' | 'version' | 'findings'>[]> {
  const rows = await findWorkloadsOfEntities(db, tenantId, refs)
  return rows.map(summaryOf).sort(byHealth)
}
