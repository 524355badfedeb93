import type { TenantId } from '@callboard/core/ids'
import { forTenant } from '@callboard/db/for-tenant'
import { enqueue } from '@callboard/db/outbox'
import { jobRequest } from '@callboard/jobs/define-job'
import { emit } from '@callboard/kernel/events'
import { type JsonObject, stringAt } from '@callboard/modules/catalog/domain/entity'
import { parseOr } from '@callboard/parsing/parse'
import { apiOperationsRead } from '../events.ts'
import { readApiOperationsJob as readJob } from '../jobs.ts'
import { apisToRead, lockUnread, replaceOperations } from '../repo/apis.ts'

/** Descriptions of a batch, and their bytes in the database: they have up to 20 MiB, a tenth of it when compressed. */
const batch = { limit: 25, bytes: 1024 * 1024 }
/** The rest continues in another job, so that no organization occupies a worker. */
const maxDurationMs = 10_000

/** Extracts operations from API descriptions that changed since they were last read. */
export async function readApiOperations(tenantId: TenantId): Promise<number> {
  const until = Date.now() + maxDurationMs
  let read = 0
  for (;;) {
    const { tx } = forTenant(tenantId)
    const apis = await tx((db) => apisToRead(db, tenantId, batch))
    const found = await Promise.all(
      apis.map(async ({ ref, hash, type, data }) => {
        const definition = stringAt((data as JsonObject).spec, 'definition') ?? ''
        return { ref, hash, operations: (await parseOr('operations', { type: type ?? '', definition })) ?? [] }
      }),
    )
    const count = await tx(async (db) => {
      // Another job may have read them meanwhile, or their descriptions may have changed.
      const unread = await lockUnread(db, tenantId, found)
      await replaceOperations(
        db,
        tenantId,
        found.filter((f) => unread.has(f.ref)),
      )
      if (unread.size > 0) await emit(db, tenantId, apiOperationsRead({}))
      if (apis.length > 0 && Date.now() > until) await enqueue(db, tenantId, jobRequest(readJob, {}))
      return apis.length
    })
    read += count
    if (count === 0 || Date.now() > until) return read
  }
}
