import { AppError } from '@callboard/core/errors'
import { audit, operation } from '@callboard/kernel/operation'
import { byId, mustFind } from './integration-record.ts'
import { requireActive } from './require-active.ts'
import { pluginOf } from './sync/plugin-context.ts'

/** Reconnects a watched integration, for example after its credentials were fixed at the vendor. */
export const reconnectIntegration = operation({
  name: 'integrations.reconnect',
  action: 'integrations.manage',
  input: byId,
  run: (context, { id }) =>
    context.tx(async (db) => {
      const integration = await mustFind(db, id)
      requireActive(integration)
      if (!pluginOf(context.platform, integration.pluginId).watcher)
        throw new AppError('conflict', 'This integration uses scheduled syncs. Start a sync instead.')
      await db.runtime.updateMany({ where: { integrationId: id }, data: { epoch: { increment: 1 } } })
      // A trigger on this column wakes the watchers.
      await db.integration.updateMany({ where: { id }, data: { state: integration.state } })
      await audit(db, context, {
        action: 'integration.reconnected',
        targetType: 'integration',
        targetId: id,
        targetLabel: integration.name,
      })
      return {}
    }),
})
