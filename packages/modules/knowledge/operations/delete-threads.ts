import { notFound } from '@callboard/core/errors'
import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { deleteThreads as deleteRows } from '../repo/threads.ts'
import { requireAsker } from './require-asker.ts'

/**
 * Deletes threads of one's own with their questions, answers and ratings: one, or all. Questions to teams go too; of those with an
 * accepted answer, only the asker is removed.
 */
export const deleteThreads = operation({
  name: 'knowledge.delete-threads',
  action: 'knowledge.ask',
  input: z.object({ id: z.uuid().or(z.literal('all')) }),
  async run(context, { id }): Promise<{ deleted: number }> {
    const userId = requireAsker(context)
    const only = id === 'all' ? null : id
    const deleted = await context.tx((db) => deleteRows(db, context.tenantId, { userId, id: only }))
    if (only && deleted === 0) throw notFound('This thread')
    return { deleted }
  },
})
