import { audit, operation } from '@callboard/kernel/operation'
import { byId, mustFind } from './integration-record.ts'
import { requireActive } from './require-active.ts'
import { pluginOf, sourceOf } from './sync/plugin-context.ts'
import { startRun } from './sync/start-run.ts'

/** Starts a sync; if one is running, returns that one. */
export const syncNow = operation({
  name: 'integrations.sync-now',
  action: 'integrations.manage',
  input: byId,
  run: (context, { id }) =>
    context.tx(async (db) => {
      const integration = await mustFind(db, id)
      requireActive(integration)
      sourceOf(pluginOf(context.platform, integration.pluginId))
      const run = await startRun(db, context.tenantId, id, 'manual')
      if (run.started)
        await audit(db, context, {
          action: 'integration.sync-started',
          targetType: 'integration',
          targetId: id,
          targetLabel: integration.name,
        })
      return run
    }),
})
