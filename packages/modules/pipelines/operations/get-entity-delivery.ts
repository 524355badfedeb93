import { notFound } from '@callboard/core/errors'
import { operation } from '@callboard/kernel/operation'
import { entityExists, entityWithParts } from '@callboard/modules/catalog'
import { z } from 'zod'
import { runState } from '../domain/pipeline.ts'
import type { DeliveryStatus } from '../domain/view.ts'
import { measureDefaultRuns } from '../repo/default-branch.ts'
import { countDeployments, findDeploymentsOf, repositoriesOf } from '../repo/pipeline.ts'
import { countFailing, findFailingRuns } from '../repo/pipeline-runs.ts'
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
      const [repositories, exists] = await Promise.all([
        entityWithParts(db, tenantId, ref).then((refs) => repositoriesOf(db, tenantId, refs)),
        entityExists(db, tenantId, ref),
      ])
      if (!exists) throw notFound(`The entity ${ref}`)
      const of = [db, tenantId, repositories] as const
      const [{ recent, ...measures }, failing, [counted], deployments, deployed] = await Promise.all([
        measureDefaultRuns(...of),
        findFailingRuns(db, tenantId, { repositories, limit: readFailing }),
        countFailing(...of),
        findDeploymentsOf(...of, readDeployments),
        countDeployments(...of, days),
      ])
      return {
        ...measures,
        recent: recent.map((run) => ({ ...run, state: runState.parse(run.state) })),
        failing: failing.map(({ failingSince, failures, ...run }) => summaryOf(run)),
        failingCount: counted?.failing ?? 0,
        deployments: deployments.map(deploymentView),
        deployed: { days, ...deployed },
      }
    }),
})
