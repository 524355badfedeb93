import { AppError } from '@callboard/core/errors'
import { enqueue } from '@callboard/db/outbox'
import { jobRequest } from '@callboard/jobs/define-job'
import { operation } from '@callboard/kernel/operation'
import { addSampleExperiments } from '@callboard/modules/experiments'
import { addSampleFlags } from '@callboard/modules/flags'
import { addSampleUsage } from '@callboard/modules/usage'
import { z } from 'zod'
import { connectSampleJob } from '../jobs.ts'
import { type Connected, connect, sampleConnections } from './create-integration.ts'

/**
 * Connects all accounts of this installation's sample organization, in the same way as any other account, and adds its usage of the
 * portal. With `rest: 'job'` it
 * returns once the first one, which holds the catalog, is connected.
 */
export const connectSample = operation({
  name: 'integrations.connect-sample',
  action: 'integrations.manage',
  input: z.object({ rest: z.enum(['now', 'job']).default('now') }),
  async run(context, { rest }): Promise<Connected> {
    const [first, ...others] = await sampleConnections(context)
    if (!first) throw new AppError('unavailable', 'The sample organization has no accounts at the moment.')
    const connected = await connect(context, first, { sample: true })
    if (rest === 'job') await context.tx((db) => enqueue(db, context.tenantId, jobRequest(connectSampleJob, {})))
    else {
      for (const other of others) await connect(context, other, { sample: true })
      await addSampleUsage(context)
      await addSampleExperiments(context)
      await addSampleFlags(context)
    }
    return connected
  },
})
