import { operation } from '@callboard/kernel/operation'
import { refSchema, tombstoneDays } from './tombstones.ts'

/** The tombstone of a removed entity; null if there is none. */
export const findTombstone = operation({
  name: 'catalog.find-tombstone',
  action: 'catalog.read',
  input: refSchema,
  run: (context, { ref }) =>
    context.readModels(async (db) => {
      const found = await db.tombstone.findFirst({
        where: { ref },
        omit: { tenantId: true, entityId: true, integrationId: true },
      })
      return found && { ...found, until: new Date(found.removedAt.getTime() + tombstoneDays * 86_400_000) }
    }),
})
