import { audit, operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { mustFind } from './integration-record.ts'
import { openRunStates } from './sync/start-run.ts'

/** Cancels a run. What it has written is kept; nothing is removed. */
export const cancelRun = operation({
  name: 'integrations.cancel-run',
  action: 'integrations.manage',
  input: z.object({ id: z.uuid(), runId: z.uuid() }),
  run: (context, { id, runId }) =>
    context.tx(async (db) => {
      const integration = await mustFind(db, id)
      const cancelled = await db.syncRun.updateMany({
        where: { id: runId, integrationId: id, state: { in: openRunStates } },
        data: { state: 'cancelled', finishedAt: new Date() },
      })
      if (cancelled.count > 0)
        await audit(db, context, {
          action: 'integration.sync-cancelled',
          targetType: 'integration',
          targetId: id,
          targetLabel: integration.name,
        })
      return { cancelled: cancelled.count > 0 }
    }),
})
