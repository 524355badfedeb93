import { AppError } from '@callboard/core/errors'
import { audit, operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { notifyRemoval } from './removal.ts'

/** Days between the request to remove an organization and its removal. Everything works until then. */
export const removalGraceDays = 14

/**
 * Schedules the removal of the organization with all its data, after a grace period.
 * @param slug typed by the owner to confirm
 */
export const requestRemoval = operation({
  name: 'tenant.request-removal',
  action: 'tenant.remove',
  fresh: true,
  input: z.object({ slug: z.string() }),
  run: (context, { slug }) =>
    context.tx(async (db) => {
      const tenant = await db.tenant.findUniqueOrThrow({ where: { id: context.tenantId } })
      if (slug.trim().toLowerCase() !== tenant.slug)
        throw new AppError('invalid_input', `Type ${tenant.slug} to confirm.`, { field: 'slug' })
      if (tenant.removeAt) return { removeAt: tenant.removeAt }
      const removeAt = new Date(Date.now() + removalGraceDays * 86_400_000)
      await db.tenant.update({ where: { id: context.tenantId }, data: { removeAt } })
      await audit(db, context, {
        action: 'tenant.removal-requested',
        targetType: 'tenant',
        targetId: context.tenantId,
        targetLabel: tenant.name,
        detail: { removeAt },
      })
      await notifyRemoval(db, context, removeAt)
      return { removeAt }
    }),
})
