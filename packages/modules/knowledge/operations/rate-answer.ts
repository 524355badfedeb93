import { notFound } from '@callboard/core/errors'
import type { TenantId } from '@callboard/core/ids'
import type { TenantDb } from '@callboard/db/for-tenant'
import { notify } from '@callboard/kernel/notify'
import { operation } from '@callboard/kernel/operation'
import { peopleOfOwner } from '@callboard/modules/catalog'
import { z } from 'zod'
import { feedbackReasons, foundThis } from '../domain/feedback.ts'
import { sourceKinds } from '../domain/section.ts'
import { sourcePath } from '../domain/source-path.ts'
import type { Rating } from '../domain/stored-question.ts'
import { writeRating } from '../repo/questions.ts'
import { openTask, readOpenTasks } from '../repo/tasks.ts'
import { requireAsker } from './require-asker.ts'

/** Notifies those who own a section that readers found it unhelpful. */
async function notifyOwner(db: TenantDb, tenantId: TenantId, id: string): Promise<void> {
  const [task] = await readOpenTasks(db, tenantId, { sources: sourceKinds, id, limit: 1 })
  if (!task?.ownerRef) return
  await notify(
    db,
    tenantId,
    { userIds: await peopleOfOwner(db, tenantId, task.ownerRef) },
    {
      kind: 'knowledge.task',
      title: `“${task.heading || task.title}” in ${task.label}: ${foundThis(task.reasons)}`,
      body: 'An answer quoted this section. Correct it, or dismiss the task in Knowledge gaps.',
      path: sourcePath(task, task.anchor),
    },
  )
}

/**
 * Rates the answer to a question of one's own. The last rating counts. An unhelpful one opens a task for the owner of the section
 * that was quoted, or adds to the one that is open.
 */
export const rateAnswer = operation({
  name: 'knowledge.rate-answer',
  action: 'knowledge.ask',
  input: z.object({
    id: z.uuid(),
    helpful: z.boolean(),
    reason: z.enum(feedbackReasons).nullable().default(null),
    /** Number of the citation at fault, from 1. */
    citation: z.number().int().min(1).max(3).default(1),
  }),
  async run(context, { id, helpful, reason: given, citation }): Promise<Rating> {
    const userId = requireAsker(context)
    const { tenantId } = context
    const reason = helpful ? null : given
    return context.tx(async (db) => {
      const question = await db.question.findFirst({ where: { id, userId }, select: { id: true } })
      if (!question) throw notFound('This question')
      const task = helpful ? undefined : await openTask(db, tenantId, id, citation - 1)
      await writeRating(db, tenantId, { questionId: id, userId, helpful, reason, taskId: task?.id })
      if (task?.opened) await notifyOwner(db, tenantId, task.id)
      return { helpful, reason }
    })
  },
})
