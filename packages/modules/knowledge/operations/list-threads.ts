import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import type { ThreadSummary } from '../domain/thread.ts'
import { readThreads } from '../repo/threads.ts'
import { requireAsker } from './require-asker.ts'

/** The reader's own threads, the last used first. */
export const listThreads = operation({
  name: 'knowledge.list-threads',
  action: 'knowledge.ask',
  input: z.object({
    /** Only threads with a question that contains it. */
    text: z.string().trim().max(200).default(''),
    limit: z.number().int().min(1).max(200).default(50),
    offset: z.number().int().min(0).max(100_000).default(0),
  }),
  async run(context, of): Promise<{ threads: ThreadSummary[]; total: number }> {
    const userId = requireAsker(context)
    const rows = await context.read((db) => readThreads(db, context.tenantId, { ...of, userId }))
    return { threads: rows.map(({ total: _, ...thread }) => thread), total: rows[0]?.total ?? 0 }
  },
})
