import { AppError, notFound } from '@callboard/core/errors'
import { audit, operation } from '@callboard/kernel/operation'
import { syncAllFeeds } from '@callboard/modules/integrations'
import { z } from 'zod'
import { lockDisabledPlugins } from '../repo/tenant.ts'

/**
 * Enables or disables a plugin for the organization. Disabled: its pages, tabs and cards are hidden, it is neither synced nor
 * watched, and its data is kept.
 */
export const setPlugin = operation({
  name: 'plugins.set',
  action: 'tenant.manage',
  input: z.object({ id: z.string().max(100), on: z.boolean() }),
  run: (context, { id, on }) =>
    context.tx(async (db) => {
      const manifest = context.platform.plugins.manifests().find((m) => m.id === id)
      if (!manifest) throw notFound('This plugin')
      const { tenantId } = context
      const disabled = await lockDisabledPlugins(db, tenantId)
      if (!disabled) throw new AppError('not_found', 'This organization no longer exists.')
      if (disabled.includes(id) === !on) return { id, on }
      const off = on ? disabled.filter((o) => o !== id) : [...disabled, id]
      await db.tenant.update({ where: { id: tenantId }, data: { disabledPlugins: off } })
      const where = { pluginId: id, state: on ? 'off' : 'active' }
      const moved = await db.integration.findMany({ where, select: { id: true } })
      await db.integration.updateMany({ where, data: { state: on ? 'active' : 'off' } })
      const server = context.platform.plugins.get(id)
      if (on && server) for (const one of moved) await syncAllFeeds(db, context, server, one.id)
      await audit(db, context, {
        action: on ? 'plugin.switched-on' : 'plugin.switched-off',
        targetType: 'plugin',
        targetId: id,
        targetLabel: manifest.name,
        detail: { integrations: moved.length },
      })
      return { id, on }
    }),
})
