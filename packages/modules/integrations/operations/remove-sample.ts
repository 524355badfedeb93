import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { disconnect } from './disconnect-integration.ts'

/** Disconnects all sample accounts. */
export const removeSample = operation({
  name: 'integrations.remove-sample',
  action: 'integrations.manage',
  input: z.object({}),
  async run(context) {
    const samples = await context.tx((db) => db.integration.findMany({ where: { sample: true } }))
    for (const integration of samples) await disconnect(context, integration)
    return { integrations: samples.length }
  },
})
