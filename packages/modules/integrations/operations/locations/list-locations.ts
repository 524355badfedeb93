import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { readLocations } from './read-location.ts'

/** All registered locations. */
export const listLocations = operation({
  name: 'locations.list',
  action: 'catalog.read',
  input: z.object({}),
  run: readLocations,
})
