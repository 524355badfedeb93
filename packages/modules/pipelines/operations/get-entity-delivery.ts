import { notFound } from '@callboard/core/errors'
import { operation } from '@callboard/kernel/operation'
import { entityExists, entityWithParts } from '@callboard/modules/catalog'
import { z } from 'zod'
import { deliveryOf } from '../domain/delivery.ts'
import type { DeliveryStatus } from '../domain/view.ts'
import { countDeployments, findDeploymentsOf, repositoriesOf } from '../repo/pipeline.ts'
import { findDefaultRuns } from '../repo/pipeline-runs.ts'
import { deploymentView, summaryOf } from './rows.ts'

/** Runs of each pipeline that are compared. */
const comparedRuns = 20
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
      const [repositories, exists] = await Promise.all([
        entityWithParts(db, tenantId, ref).then((refs) => repositoriesOf(db, tenantId, refs)),
        entityExists(db, tenantId, ref),
      ])
      if (!exists) throw notFound(`The entity ${ref}`)
      const [runs, deployments, deployed] = await Promise.all([
        findDefaultRuns(db, tenantId, repositories, comparedRuns),
        findDeploymentsOf(db, tenantId, repositories, readDeployments),
        countDeployments(db, tenantId, repositories, days),
      ])
      return { ...deliveryOf(runs.map(summaryOf)), deployments: deployments.map(deploymentView), deployed: { days, ...deployed } }
    }),
})
