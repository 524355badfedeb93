import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { runState, versionOf } from '../domain/pipeline.ts'
import { findLastDeployments, findRecentRuns, hasDeliveries } from '../repo/entity-delivery.ts'

/** As many as the bars of a table's row show. */
const recentRuns = 20

/**
 * How some entities are delivered: the last deployment to production, and the last runs on the default branch, oldest first.
 * `available`: whether the organization has any of each.
 */
export const listEntityDelivery = operation({
  name: 'pipelines.list-for-entities',
  action: 'pipelines.read',
  input: z.object({ refs: z.array(z.string().max(600).toLowerCase()).max(1000) }),
  run: ({ read, tenantId }, { refs }) =>
    read(async (db) => {
      const [available, deployments, runs] = await Promise.all([
        hasDeliveries(db, tenantId),
        findLastDeployments(db, tenantId, refs),
        findRecentRuns(db, tenantId, refs, recentRuns),
      ])
      return {
        available,
        deployments: deployments.map(({ ref, environment, at, commit, version }) => ({
          ref,
          environment,
          at,
          version: versionOf({ ref: version, commit }),
        })),
        runs: [...Map.groupBy(runs, (r) => r.ref)].map(([ref, of]) => ({
          ref,
          runs: of.map(({ state, at, ms }) => ({ state: runState.parse(state), at, ms })),
        })),
      }
    }),
})
