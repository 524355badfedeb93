import { notFound } from '@callboard/core/errors'
import { audit, operation } from '@callboard/kernel/operation'
import { z } from 'zod'

/** Deletes a policy. Runs that wait because of it go on waiting. */
export const deletePolicy = operation({
  name: 'templates.delete-policy',
  action: 'tenant.manage',
  input: z.object({ id: z.uuid() }),
  run: (context, { id }): Promise<{ id: string }> =>
    context.tx(async (db) => {
      const policy = await db.templatePolicy.findFirst({ where: { id }, select: { name: true } })
      if (!policy) throw notFound('This policy')
      await db.templatePolicy.deleteMany({ where: { id } })
      await audit(db, context, {
        action: 'template-policy.deleted',
        targetType: 'template_policy',
        targetId: id,
        targetLabel: policy.name,
      })
      return { id }
    }),
})
