import { notFound } from '@callboard/core/errors'
import { operation } from '@callboard/kernel/operation'
import { entityExists } from '@callboard/modules/catalog'
import { z } from 'zod'
import type { DeploymentView } from '../domain/view.ts'
import { findDeploymentsOf } from '../repo/pipeline.ts'
import { deploymentView } from './rows.ts'

/** Maximum deployments on an entity's pages. */
export const shownDeployments = 40

/** The latest deployments of an entity, without their runs. */
export const listEntityDeployments = operation({
  name: 'pipelines.list-deployments-for-entity',
  action: 'pipelines.read',
  input: z.object({ ref: z.string().max(600).toLowerCase() }),
  run: (context, { ref }) =>
    context.read(async (db): Promise<DeploymentView[]> => {
      const [rows, exists] = await Promise.all([
        findDeploymentsOf(db, context.tenantId, ref, shownDeployments),
        entityExists(db, context.tenantId, ref),
      ])
      if (rows.length === 0 && !exists) throw notFound(`The entity ${ref}`)
      return rows.map(deploymentView)
    }),
})
