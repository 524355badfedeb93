import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'
import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { recentFrom, type Staleness, stalenessOf } from '../domain/life-cycle.ts'
import { readAgingFlags } from '../repo/uses.ts'

export type StaleFlag = {
  id: string
  key: string
  description: string
  /** An entity of the catalog; the label is its title or name, and null if the catalog does not have it. */
  owner: { ref: string; label: string | null; groupRef: string | null } | null
  stale: Staleness
  lastEvaluatedAt: Date | null
  /** Lines of code that name it, as far as connected repositories were searched. */
  codeReferences: number
}

/** The stale flags of these entities, or of the organization, by owner. */
export async function readStaleFlags(db: TenantReader, tenantId: TenantId, refs: readonly string[] | null): Promise<StaleFlag[]> {
  const now = new Date()
  const rows = await readAgingFlags(db, tenantId, recentFrom(now), refs)
  return rows.flatMap((row) => {
    const stale = stalenessOf(row, now)
    const { id, key, description, ownerRef, ownerLabel, groupRef, lastAt, codeReferences } = row
    const owner = ownerRef === null ? null : { ref: ownerRef, label: ownerLabel, groupRef }
    return stale ? [{ id, key, description, owner, stale, lastEvaluatedAt: lastAt, codeReferences }] : []
  })
}

/** Flags whose code can be removed, or that should be marked as permanent, by owner. */
export const listStaleFlags = operation({
  name: 'flags.list-stale',
  action: 'flags.read',
  input: z.object({}),
  run: (context) => context.read((db) => readStaleFlags(db, context.tenantId, null)),
})
