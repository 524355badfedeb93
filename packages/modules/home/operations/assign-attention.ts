import { notFound } from '@callboard/core/errors'
import { notify } from '@callboard/kernel/notify'
import { audit, operation, requirePerson } from '@callboard/kernel/operation'
import { findMember } from '@callboard/modules/members'
import { z } from 'zod'
import { attentionScope } from './list-attention.ts'
import { attentionKey, requireAttentionItem } from './require-attention-item.ts'

/** Assigns an item to a member and notifies them; without a member the assignment is removed. */
export const assignAttention = operation({
  name: 'home.assign-attention',
  action: 'catalog.write',
  input: z.object({ key: attentionKey, ref: attentionScope, userId: z.uuid().nullable() }),
  async run(context, { key, ref, userId }) {
    const { id: assigner, label } = requirePerson(context)
    const { tenantId } = context
    const item = await requireAttentionItem(context, key, ref)
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
