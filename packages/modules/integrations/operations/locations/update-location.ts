import { AppError, notFound } from '@callboard/core/errors'
import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { readBegins } from '../../repo/integration.ts'
import { drop, mustFind, saveTargets, write } from './location-record.ts'
import { findLocationIntegration, locationOf, requireValid, resolveLocation, target } from './read-location.ts'

/** Changes the target of a location. Entities of the old one are removed, those of the new one added. */
export const updateLocation = operation({
  name: 'locations.update',
  action: 'catalog.write',
  input: z.object({ id: z.string().max(100), target }),
  async run(context, { id, target }) {
    const before = await mustFind(context, id)
    const startedAt = await context.tx(readBegins)
    const read = await resolveLocation(context, target)
    requireValid(read)
    await context.tx(async (db) => {
      const holder = await findLocationIntegration(db, true)
      if (!holder?.targets.includes(before.target)) throw notFound(`The location ${id}`)
      if (before.target === target) return
      if (holder.targets.includes(target)) throw new AppError('conflict', `Location url:${target} already exists`)
      await drop(db, context, holder, before.target)
      const targets = holder.targets.map((t) => (t === before.target ? target : t))
      await saveTargets(db, context, holder.id, targets, 'location.updated', target)
      await write(db, context.tenantId, holder.id, startedAt, read)
    })
    return locationOf(target)
  },
})
