import { AppError } from '@callboard/core/errors'
import { tenantLimits } from '@callboard/core/limits/limits'
import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { readBegins } from '../../repo/integration.ts'
import { connect } from '../create-integration.ts'
import { saveTargets, write } from './location-record.ts'
import {
  descriptorsOf,
  findLocationIntegration,
  locationOf,
  pluginId,
  requireValid,
  resolveLocation,
  target,
} from './read-location.ts'

/** Registers a location with its entities. One that is already registered is rejected, or refreshed. */
export const addLocation = operation({
  name: 'locations.add',
  action: 'catalog.write',
  input: z.object({ target, onConflict: z.enum(['reject', 'refresh']).default('reject') }),
  async run(context, { target, onConflict }) {
    const location = locationOf(target)
    const startedAt = await context.tx(readBegins)
    const read = await resolveLocation(context, target)
    requireValid(read)
    const first = await context.tx(async (db) => (await findLocationIntegration(db)) === undefined)
    if (first) await connect(context, { pluginId, settings: { addresses: [target] }, secrets: {} }, { sample: false })
    await context.tx(async (db) => {
      const holder = await findLocationIntegration(db, true)
      if (!holder) throw new AppError('conflict', 'The catalog files were disconnected meanwhile. Try again.')
      const known = holder.targets.includes(target)
      if (known && !first && onConflict === 'reject') throw new AppError('conflict', `Location url:${target} already exists`)
      if (!known && holder.targets.length >= tenantLimits.locations)
        throw new AppError('conflict', `An organization can register ${tenantLimits.locations} locations. Delete one first.`)
      if (!known) await saveTargets(db, context, holder.id, [...holder.targets, target], 'location.added', target)
      await write(db, context.tenantId, holder.id, startedAt, read)
    })
    return { location, entities: descriptorsOf(read) }
  },
})
