import { AppError, notFound } from '@callboard/core/errors'
import { audit, operation } from '@callboard/kernel/operation'
import { z } from 'zod'

/** Closes a task whose section needs no correction. */
export const dismissTask = operation({
  name: 'knowledge.dismiss-task',
  action: 'knowledge.write',
  input: z.object({ id: z.uuid() }),
  run: (context, { id }) =>
    context.tx(async (db) => {
      const { count } = await db.knowledgeTask.updateMany({
        where: { id, state: 'open' },
        data: { state: 'dismissed', closedAt: new Date(), closedBy: context.actor.label },
      })
      const task = await db.knowledgeTask.findFirst({ where: { id }, select: { ref: true, path: true } })
      if (!task) throw notFound('This task')
      if (count === 0) throw new AppError('conflict', 'This task is closed already.')
      await audit(db, context, {
        action: 'knowledge.task-dismissed',
        targetType: 'entity',
        targetId: task.ref,
        targetLabel: task.path || task.ref,
      })
      return { id }
    }),
})
