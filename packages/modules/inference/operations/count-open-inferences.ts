import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { countInferences } from '../repo/inferences.ts'

/** Number of inferred entities that have not been reviewed. */
export const countOpenInferences = operation({
  name: 'inference.count-open',
  action: 'catalog.read',
  input: z.object({ integrationId: z.uuid().optional() }),
  run: ({ tenantId, read }, { integrationId }) =>
    read(async (db) => ({ open: await countInferences(db, tenantId, { state: 'open', unsure: false, integrationId }) })),
})
