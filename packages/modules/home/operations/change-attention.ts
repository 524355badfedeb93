import { AppError, notFound } from '@callboard/core/errors'
import { notify } from '@callboard/kernel/notify'
import { audit, type OperationContext, operation, requirePerson } from '@callboard/kernel/operation'
import { findMember } from '@callboard/modules/members'
import { z } from 'zod'
import { attentionScope, readItems } from './list-attention.ts'

const key = z.string().min(1).max(600)
const dayMs = 86_400_000
const days = { day: 1, week: 7 } as const

/** @throws AppError `not_found` for what is not in the list that the reader has seen, so that nothing else is stored */
async function requireItem(context: OperationContext, requested: string, ref: string | undefined) {
  const items = await context.read((db) => readItems(db, context, ref))
  const item = items.find((i) => i.key === requested)
  if (!item) throw new AppError('not_found', 'This no longer needs attention. Reload the page.')
  return item
}

/** Hides an item from the reader's own list for a while, or shows it again. */
export const snoozeAttention = operation({
  name: 'home.snooze-attention',
  action: 'self.manage',
  input: z.object({ key, ref: attentionScope, for: z.enum(['day', 'week', 'none']) }),
  async run(context, { key, ref, for: duration }) {
    const { id: userId } = requirePerson(context)
    const { tenantId } = context
    if (duration !== 'none') await requireItem(context, key, ref)
    return context.tx(async (db) => {
      await db.attentionSnooze.deleteMany({ where: { userId, OR: [{ key }, { until: { lt: new Date() } }] } })
      if (duration === 'none') return { until: null }
      const until = new Date(Date.now() + days[duration] * dayMs)
      await db.attentionSnooze.create({ data: { tenantId, userId, key, until } })
      return { until }
    })
  },
})

/** Assigns an item to a member and notifies them; without a member the assignment is removed. */
export const assignAttention = operation({
  name: 'home.assign-attention',
  action: 'catalog.write',
  input: z.object({ key, ref: attentionScope, userId: z.uuid().nullable() }),
  async run(context, { key, ref, userId }) {
    const { id: assigner, label } = requirePerson(context)
    const { tenantId } = context
    const item = await requireItem(context, key, ref)
    return context.tx(async (db) => {
      const member = userId ? await findMember(db, userId) : undefined
      if (userId && !member) throw notFound('This member')
      const before = await db.attentionAssignment.findFirst({ where: { key }, select: { userId: true } })
      await db.attentionAssignment.deleteMany({ where: { key } })
      if (member) await db.attentionAssignment.create({ data: { tenantId, key, userId: member.userId } })
      await audit(db, context, {
        action: member ? 'attention.assigned' : 'attention.unassigned',
        targetType: 'attention',
        targetId: key,
        targetLabel: item.subject,
        ...(member ? { detail: { to: member.name } } : {}),
      })
      if (member && member.userId !== assigner && before?.userId !== member.userId)
        await notify(
          db,
          tenantId,
          { userIds: [member.userId] },
          {
            kind: 'attention.assigned',
            title: `${label} assigned you: ${item.subject} ${item.what}`,
            body: item.why,
            path: item.path,
          },
        )
      return { assignee: member ? { userId: member.userId, name: member.name } : null }
    })
  },
})
