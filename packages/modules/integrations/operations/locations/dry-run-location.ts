import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { descriptorsOf, locationOf, readLocations, requireValid, resolveLocation, target } from './read-location.ts'

/** Dry run: the entities of a location, and whether it is already registered. Nothing is written. */
export const dryRunLocation = operation({
  name: 'locations.try',
  action: 'catalog.write',
  input: z.object({ target }),
  async run(context, { target }) {
    const location = locationOf(target)
    const exists = (await readLocations(context)).some((l) => l.id === location.id)
    const read = await resolveLocation(context, target)
    requireValid(read)
    return { location, exists, entities: descriptorsOf(read) }
  },
})
