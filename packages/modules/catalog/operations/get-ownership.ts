import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { partsOf, shortRef } from '../domain/entity.ts'
import { countOwned, findEmptyGroups, findOrphans, findUnknownOwners } from '../repo/ownership.ts'

/** Kinds that should have an owner. */
const owned = ['component', 'api', 'resource', 'system', 'domain', 'template']

const maxListed = 50

type UnknownOwner = { ref: string; label: string; kind: string; owns: number; example: string }

/** Entities without an owner, unknown owners, and groups without members. Each list is limited to 50: the rest follows once these are done. */
export const getOwnership = operation({
  name: 'catalog.get-ownership',
  action: 'catalog.read',
  input: z.object({}),
  run: (context) =>
    context.read(async (db) => {
      const { tenantId } = context
      const [{ orphans, count }, unknown, empty, { total, answered }] = await Promise.all([
        findOrphans(db, tenantId, owned, maxListed),
        findUnknownOwners(db, tenantId, maxListed),
        findEmptyGroups(db, tenantId, maxListed),
        countOwned(db, tenantId, owned),
      ])
      return {
        /** Entities that should have an owner. */
        total,
        /** Those whose owner exists in the catalog. */
        answered,
        orphanCount: count,
        orphans,
        unknown: unknown.map((u): UnknownOwner => ({ ...u, label: shortRef(u.ref), kind: partsOf(u.ref).kind })),
        empty,
      }
    }),
})
