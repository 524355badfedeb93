import { notFound } from '@callboard/core/errors'
import { audit, operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { requireAsker } from './require-asker.ts'

/** Makes a thread of one's own readable by members of the organization who have its address, or stops that. */
export const shareThread = operation({
  name: 'knowledge.share-thread',
  action: 'knowledge.ask',
  input: z.object({ id: z.uuid(), shared: z.boolean() }),
  async run(context, { id, shared }): Promise<{ sharedAt: Date | null }> {
    const userId = requireAsker(context)
    return context.tx(async (db) => {
      const thread = await db.thread.findFirst({ where: { id, userId }, select: { sharedAt: true } })
      if (!thread) throw notFound('This thread')
      if ((thread.sharedAt !== null) === shared) return thread
      const sharedAt = shared ? new Date() : null
      await db.thread.updateMany({ where: { id, userId }, data: { sharedAt } })
      // Without its questions: administrators read the audit log, and it outlives the thread.
      await audit(db, context, {
        action: shared ? 'knowledge.thread-shared' : 'knowledge.thread-unshared',
        targetType: 'thread',
        targetId: id,
      })
      return { sharedAt }
    })
  },
})
