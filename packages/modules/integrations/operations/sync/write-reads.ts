import type { TenantId } from '@callboard/core/ids'
import { isDataError } from '@callboard/db/data-error'
import { forTenant, type TenantDb } from '@callboard/db/for-tenant'
import type { ItemRead } from '@callboard/plugin-kit/server'
import { recordFailures } from '../../repo/integration.ts'
import { applyReads, type BatchCounts, type ReadBatch } from './apply-reads.ts'
import { itemFailure } from './item-failure.ts'
import type { ItemsRead } from './read-items.ts'

export const noCounts: BatchCounts = { added: 0, changed: 0, unchanged: 0, removed: 0, problems: 0 }

type Of = Omit<ReadBatch, 'reads'>

/**
 * Writes successful and failed reads. If the content of one item cannot be stored, the others are stored and that one fails.
 * @param also runs in each transaction; if it returns false, nothing more is written
 * @returns false if `also` did
 */
export async function writeReads(
  tenantId: TenantId,
  of: Of,
  { reads, failures }: ItemsRead,
  also: (db: TenantDb, counts: BatchCounts) => Promise<boolean>,
): Promise<boolean> {
  try {
    return await forTenant(tenantId).tx(async (db) => {
      const counts = reads.length > 0 ? await applyReads(db, tenantId, { ...of, reads }) : noCounts
      await recordFailures(db, tenantId, of.integrationId, of, failures)
      return also(db, counts)
    })
  } catch (error) {
    const [first] = reads
    if (!first || !isDataError(error)) throw error
    const left = { reads: [], failures }
    if (reads.length === 1) return writeReads(tenantId, of, { ...left, failures: [...failures, unstored(first, error)] }, also)
    const middle = Math.ceil(reads.length / 2)
    return (
      (await writeReads(tenantId, of, { ...left, reads: reads.slice(0, middle) }, also)) &&
      writeReads(tenantId, of, { reads: reads.slice(middle), failures: [] }, also)
    )
  }
}

const unstored = (read: ItemRead, error: unknown) =>
  itemFailure({ key: read.key, name: 'name' in read ? read.name : read.key }, error)
