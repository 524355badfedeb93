import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { windowOf } from '../domain/window.ts'
import { countVisits } from '../repo/active-people.ts'

/** A preview on the locked page: how much was recorded, without sample data. */
export const getUsageTeaser = operation({
  name: 'usage.teaser',
  action: 'tenant.read',
  input: z.object({}),
  run: ({ read, tenantId }) => read((db) => countVisits(db, tenantId, windowOf(30))),
})
