import type { TenantDb } from '@callboard/db/for-tenant'
import { type OperationContext, operation } from '@callboard/kernel/operation'
import type { z } from 'zod'
import { toggleChange } from '../domain/change-schema.ts'
import { confidence, lockFlags, recordChange, requireActive, requireFlag, requireUnprotected } from './flag-record.ts'
import { requireSetting } from './save-flag-settings.ts'

/** Switches a flag on or off, in a transaction that holds `lockFlags`. */
export async function writeToggle(db: TenantDb, context: OperationContext, change: z.output<typeof toggleChange>): Promise<void> {
  const { key, environment, enabled, why: reason } = change
  const { tenantId } = context
  const flag = await requireFlag(db, key)
  requireActive(flag)
  const setting = await requireSetting(db, tenantId, flag.id, environment)
  if (setting.enabled === enabled) return
  await db.flagSetting.update({
    where: { tenantId_id: { tenantId, id: setting.id } },
    data: { enabled, revision: { increment: 1 }, updatedBy: context.actor.label, updatedAt: new Date() },
  })
  await recordChange(db, context, {
    ...{ flag, environment, action: enabled ? 'enabled' : 'disabled', why: reason },
    before: { enabled: !enabled },
    after: { enabled },
  })
}

/** Switches a flag on or off in an environment. Off needs no approval, because an incident does not wait for one. */
export const toggleFlag = operation({
  name: 'flags.toggle',
  action: 'flags.manage',
  premium: confidence,
  input: toggleChange,
  run: (context, change) =>
    context.tx(async (db) => {
      await lockFlags(db, context.tenantId)
      if (change.enabled) await requireUnprotected(db, change.environment)
      await writeToggle(db, context, change)
      return { enabled: change.enabled }
    }),
})
