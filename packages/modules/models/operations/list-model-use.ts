import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { readModelUse } from '../repo/model-use.ts'

/** Tokens and cost of the model by day and person, in this month and the one before. Costs are millionths of a US dollar. */
export const listModelUse = operation({
  name: 'models.list-use',
  action: 'tenant.manage',
  input: z.object({}),
  async run({ read, tenantId }) {
    const rows = await read((db) => readModelUse(db, tenantId))
    return { monthMicros: rows[0]?.monthMicros ?? 0, days: rows.map(({ monthMicros: _, ...day }) => day) }
  },
})
