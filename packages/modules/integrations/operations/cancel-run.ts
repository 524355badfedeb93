import { withdrawJob } from '@callboard/db/outbox'
import { jobRequest } from '@callboard/jobs/define-job'
import { audit, operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { syncIntegrationJob } from '../jobs.ts'
import { mustFind } from './integration-record.ts'
import { pluginOf } from './sync/plugin-context.ts'
import { openRunStates } from './sync/start-run.ts'
import { nextSyncAfterNow } from './sync/sync-interval.ts'

/** Cancels a run. What it has written is kept, nothing is removed, and the next scheduled sync is one interval away. */
export const cancelRun = operation({
  name: 'integrations.cancel-run',
  action: 'integrations.manage',
  input: z.object({ id: z.uuid(), runId: z.uuid() }),
  run: (context, { id, runId }) =>
    context.tx(async (db) => {
      const integration = await mustFind(db, id)
      const run = await db.syncRun.findFirst({ where: { id: runId, integrationId: id, state: { in: openRunStates } } })
      if (!run) return { cancelled: false }
      const { count } = await db.syncRun.updateMany({
        where: { id: runId, state: { in: openRunStates } },
        data: { state: 'cancelled', finishedAt: new Date() },
      })
      if (count === 0) return { cancelled: false }
      // The waiting job would take the place of the next run's.
      await withdrawJob(db, context.tenantId, jobRequest(syncIntegrationJob, { integrationId: id, runId }))
      const plugin = pluginOf(context.platform, integration.pluginId)
      await db.integration.updateMany({ where: { id }, data: { nextSyncAt: nextSyncAfterNow(plugin, run.total ?? 0) } })
      await audit(db, context, {
        action: 'integration.sync-cancelled',
        targetType: 'integration',
        targetId: id,
        targetLabel: integration.name,
      })
      return { cancelled: true }
    }),
})
