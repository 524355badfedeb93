import { operation, requirePerson } from '@callboard/kernel/operation'
import { z } from 'zod'
import { attentionScope } from './list-attention.ts'
import { attentionKey, requireAttentionItem } from './require-attention-item.ts'

const dayMs = 86_400_000

const days = { day: 1, week: 7 } as const

/** Hides an item from the reader's own list for a while, or shows it again. */
export const snoozeAttention = operation({
  name: 'home.snooze-attention',
  action: 'self.manage',
  input: z.object({ key: attentionKey, ref: attentionScope, for: z.enum(['day', 'week', 'none']) }),
  async run(context, { key, ref, for: duration }) {
    const { id: userId } = requirePerson(context)
    const { tenantId } = context
    if (duration !== 'none') await requireAttentionItem(context, key, ref)
    return context.tx(async (db) => {
      await db.attentionSnooze.deleteMany({ where: { userId, OR: [{ key }, { until: { lt: new Date() } }] } })
      if (duration === 'none') return { until: null }
      const until = new Date(Date.now() + days[duration] * dayMs)
      await db.attentionSnooze.create({ data: { tenantId, userId, key, until } })
      return { until }
    })
  },
})
