import { notFound } from '@callboard/core/errors'
import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { runState } from '../domain/pipeline.ts'
import type { DeliveryStatus } from '../domain/view.ts'
import { readDelivery } from '../repo/delivery-status.ts'
import { deploymentView, summaryOf } from './rows.ts'

/** Maximum failing pipelines that are read; the others are counted. */
const readFailing = 20
/** Maximum deployments that are read to find the newest of each environment. */
const readDeployments = 40
const days = 30

/** How an entity is built and deployed; for a system, domain or team how its parts are. */
export const getEntityDelivery = operation({
  name: 'pipelines.get-delivery-for-entity',
  action: 'pipelines.read',
  input: z.object({ ref: z.string().max(600).toLowerCase() }),
  run: (context, { ref }) =>
    context.read(async (db): Promise<DeliveryStatus> => {
      const { tenantId } = context
      const limits = { failing: readFailing, deployments: readDeployments, days }
      const found = await readDelivery(db, tenantId, ref, limits)
      if (!found) throw notFound(`The entity ${ref}`)
      const { failing, deployments } = found
      const { recent, deployed, ...measures } = found.measures
      return {
        ...measures,
        recent: recent.map((run) => ({ ...run, state: runState.parse(run.state) })),
        failing: failing.map(({ failingSince, failures, ...run }) => summaryOf(run)),
        deployments: deployments.map(deploymentView),
        deployed: { days, ...deployed },
      }
    }),
})
