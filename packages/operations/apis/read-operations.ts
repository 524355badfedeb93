import { operationsOf } from '@callboard/core/api/operations'
import { type JsonObject, stringAt } from '@callboard/core/entity/entity'
import type { TenantId } from '@callboard/core/ids'
import { forTenant } from '@callboard/db/for-tenant'
import { enqueue } from '@callboard/db/outbox'
import { apisToRead, replaceOperations } from '@callboard/db/repos/apis'
import { readApiOperations as readJob } from '@callboard/jobs/contracts'
import { jobRequest } from '@callboard/jobs/define-job'

const apisAtOnce = 25
/** The rest is left to another job, so that no organization holds a worker for itself. */
const mostMs = 10_000

/** Reads what APIs can be asked for from their descriptions, those that have changed since they were read last. */
export async function readApiOperations(tenantId: TenantId): Promise<number> {
  const until = Date.now() + mostMs
  let read = 0
  for (;;) {
    const count = await forTenant(tenantId).tx(async (db) => {
      const apis = await apisToRead(db, tenantId, apisAtOnce)
      const found = apis.map(({ ref, hash, type, data }) => ({
        ref,
        hash,
        operations: operationsOf(type ?? '', stringAt((data as JsonObject).spec, 'definition') ?? ''),
      }))
      await replaceOperations(db, tenantId, found)
      if (apis.length === apisAtOnce && Date.now() > until) await enqueue(db, tenantId, jobRequest(readJob, {}))
      return apis.length
    })
    read += count
    if (count < apisAtOnce || Date.now() > until) return read
  }
}
