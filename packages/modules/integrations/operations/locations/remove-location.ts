import { notFound } from '@callboard/core/errors'
import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { drop, mustFind, saveTargets } from './location-record.ts'
import { findLocationIntegration } from './read-location.ts'

/** Unregisters a location. Its entities can be restored for thirty days. */
export const removeLocation = operation({
  name: 'locations.remove',
  action: 'catalog.write',
  input: z.object({ id: z.string().max(100) }),
  async run(context, { id }) {
    const gone = await mustFind(context, id)
    await context.tx(async (db) => {
      const holder = await findLocationIntegration(db, true)
      if (!holder) throw notFound(`The location ${id}`)
      await drop(db, context, holder, gone.target)
      const targets = holder.targets.filter((t) => t !== gone.target)
      await saveTargets(db, context, holder.id, targets, 'location.removed', gone.target)
    })
    return { id }
  },
})
