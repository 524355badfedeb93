import type { TenantId } from '@callboard/core/ids'
import type { TenantDb } from '@callboard/db/for-tenant'
import { refOf } from '@callboard/modules/catalog/domain/entity'
import type { AppliedRead, PresentRead } from '@callboard/modules/integrations'
import { otherName, renamed, withName } from '../domain/rename.ts'
import { findHolders } from '../repo/holders.ts'

const inferredIn = (read: PresentRead) => read.entities.filter((e) => e.evidence).map(({ descriptor }) => descriptor)

/** The name that each inferred entity would have if its own were taken, by reference. */
function otherNames(read: PresentRead): Map<string, string> {
  const taken = new Set(read.entities.map((e) => e.descriptor.metadata.name.toLowerCase()))
  const names = new Map<string, string>()
  for (const descriptor of inferredIn(read)) {
    const name = otherName(descriptor, read.name, taken)
    taken.add(name.toLowerCase())
    names.set(refOf(descriptor), name)
  }
  return names
}

/**
 * Inferred entities with a name of their own where another repository has inferred the same: the first one keeps the name, and
 * an entity that got another name keeps that one.
 */
export async function withDistinctNames(
  db: TenantDb,
  tenantId: TenantId,
  { integrationId }: AppliedRead,
  reads: readonly PresentRead[],
): Promise<PresentRead[]> {
  const others = new Map(reads.map((read) => [read.key, otherNames(read)]))
  const refs = [...others.values()].flatMap((names) => [...names].flatMap(([ref, name]) => [ref, withName(ref, name)]))
  const held = refs.length === 0 ? [] : await findHolders(db, tenantId, refs)
  const holders = new Map(held.map((h) => [h.ref, `${h.integrationId} ${h.item}`]))
  return reads.map((read) => {
    const me = `${integrationId} ${read.key}`
    const names = new Map<string, string>()
    for (const [ref, name] of others.get(read.key) ?? []) {
      const other = withName(ref, name)
      const isTaken = holders.has(ref) && holders.get(ref) !== me
      if (isTaken || holders.get(other) === me) names.set(ref, name)
      const kept = names.has(ref) ? other : ref
      if (!holders.has(kept)) holders.set(kept, me)
    }
    return names.size === 0 ? read : renamed(read, names)
  })
}
