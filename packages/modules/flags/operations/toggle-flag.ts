import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { environmentKey, flagKey, why } from '../domain/flag-schema.ts'
import { confidence, lockFlags, recordChange, requireActive, requireFlag } from './flag-record.ts'
import { requireSetting } from './save-flag-settings.ts'

/** Switches a flag on or off in an environment. */
export const toggleFlag = operation({
  name: 'flags.toggle',
  action: 'flags.manage',
  premium: confidence,
  input: z.object({ key: flagKey, environment: environmentKey, enabled: z.boolean(), why }),
  run: (context, { key, environment, enabled, why: reason }) =>
    context.tx(async (db) => {
      const { tenantId } = context
      await lockFlags(db, tenantId)
      const flag = await requireFlag(db, key)
      requireActive(flag)
      const setting = await requireSetting(db, tenantId, flag.id, environment)
      if (setting.enabled === enabled) return { enabled }
      await db.flagSetting.update({
        where: { tenantId_id: { tenantId, id: setting.id } },
        data: { enabled, revision: { increment: 1 }, updatedBy: context.actor.label, updatedAt: new Date() },
      })
      await recordChange(db, context, {
        flag,
        environment,
        action: enabled ? 'enabled' : 'disabled',
        why: reason,
        before: { enabled: !enabled },
        after: { enabled },
      })
      return { enabled }
    }),
})
