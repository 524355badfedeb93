import { AppError } from '@callboard/core/errors'
import { audit, operation } from '@callboard/kernel/operation'
import { findUnseenEntities, removeEntities, requeueClaimants } from '@callboard/modules/catalog'
import { z } from 'zod'
import { removeUnseenItems } from '../repo/integration.ts'
import { mustFind } from './integration-record.ts'

/** Approves removals held back by the deletion guard. */
export const approveRemovals = operation({
  name: 'integrations.approve-removals',
  action: 'integrations.manage',
  input: z.object({ id: z.uuid(), runId: z.uuid() }),
  run: (context, { id, runId }) =>
    context.tx(async (db) => {
      const integration = await mustFind(db, id)
      const newest = await db.syncRun.findFirst({ where: { integrationId: id }, orderBy: { createdAt: 'desc' } })
      if (!newest || newest.id !== runId || newest.state !== 'needs_approval' || !newest.startedAt) {
        throw new AppError('conflict', 'A newer sync has run since. Look at its result first.')
      }
      const run = { id: runId, startedAt: newest.startedAt }
      const removable = await findUnseenEntities(
        db,
        context.tenantId,
        id,
        run,
        newest.withheld === 0 ? 'all items' : 'seen items',
      )
      await removeEntities(db, context.tenantId, removable, { reason: 'source', runId, actor: null, cause: 'person' })
      await removeUnseenItems(db, context.tenantId, id, run)
      await requeueClaimants(
        db,
        context.tenantId,
        removable.map((e) => e.ref),
      )
      await db.syncRun.updateMany({
        where: { id: runId },
        data: { state: 'succeeded', removed: { increment: removable.length }, pendingRemovals: 0 },
      })
      await db.integration.updateMany({ where: { id }, data: { health: 'healthy', healthCode: null, healthMessage: null } })
      await audit(db, context, {
        action: 'integration.removals-approved',
        targetType: 'integration',
        targetId: id,
        targetLabel: integration.name,
        detail: { entities: removable.length },
      })
      return { removed: removable.length }
    }),
})
