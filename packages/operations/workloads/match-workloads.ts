import type { Descriptor } from '@callboard/core/entity/entity'
import type { TenantId } from '@callboard/core/ids'
import { matchRules, matchWorkloads } from '@callboard/core/workload/match'
import { forTenant, type TenantDb } from '@callboard/db/for-tenant'
import { enqueue } from '@callboard/db/outbox'
import { replaceMatches, workloadsToMatch } from '@callboard/db/repos/workload'
import { matchWorkloads as matchJob } from '@callboard/jobs/contracts'
import { jobRequest } from '@callboard/jobs/define-job'

/** The catalog changes in many small steps; one matching after a moment serves them all. */
const settleMs = 1000

/** Asks for matching after the catalog has changed, where there is something to match: workloads, or costs. */
export async function requestMatching(db: TenantDb, tenantId: TenantId): Promise<void> {
  if ((await db.workload.findFirst({ select: { key: true } })) ?? (await db.costDimension.findFirst({ select: { id: true } })))
    await enqueue(db, tenantId, jobRequest(matchJob, {}, { runAt: new Date(Date.now() + settleMs) }))
}

/** Says of every workload of a tenant which entities it belongs to. */
export async function matchAllWorkloads(tenantId: TenantId): Promise<number> {
  return forTenant(tenantId).tx(async (db) => {
    const workloads = await workloadsToMatch(db, tenantId)
    if (workloads.length === 0) return 0
    const entities = await db.$queryRaw<{ entity: Descriptor; repository: string | null }[]>`
      select jsonb_build_object('kind', e.kind_name, 'metadata', jsonb_build_object('name', e.name, 'namespace', e.namespace, 'annotations', e.data->'metadata'->'annotations'),
        'spec', jsonb_build_object('type', e.type)) as entity, s.name as repository
      from entity e left join source_item s on s.tenant_id = e.tenant_id and s.integration_id = e.integration_id and s.key = e.item
      where e.tenant_id = ${tenantId}::uuid and e.kind in ('component', 'resource', 'system', 'api')`
    const rules = matchRules(entities.map(({ entity, repository }) => ({ entity, repository: repository ?? undefined })))
    const matches = matchWorkloads(rules, workloads)
    await replaceMatches(db, tenantId, workloads, matches)
    return matches.length
  })
}
