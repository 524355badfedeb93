import { notFound } from '@callboard/core/errors'
import { audit, type OperationContext, operation, requirePerson } from '@callboard/kernel/operation'
import { z } from 'zod'
import { findMember } from './list-members.ts'

/** `null`: by confirmed email address or GitHub login; `''`: none. */
const choice = z
  .string()
  .max(600)
  .transform((ref) => ref.toLowerCase())
  .nullable()

function setCatalogUser(context: OperationContext, userId: string, ref: string | null) {
  return context.tx(async (db) => {
    const member = await findMember(db, userId)
    if (!member) throw notFound('This member')
    if (ref && (await db.entity.count({ where: { ref, kind: 'user' } })) === 0) throw notFound(`The catalog user ${ref}`)
    await db.membership.update({
      where: { tenantId_userId: { tenantId: context.tenantId, userId } },
      data: { catalogUser: ref },
    })
    await audit(db, context, {
      action: 'member.linked',
      targetType: 'member',
      targetId: userId,
      targetLabel: member.email,
      detail: { before: member.catalogUser, after: ref },
    })
    return { catalogUser: ref }
  })
}

/** Sets the current user's catalog User, which defines "mine" by its groups. */
export const linkSelf = operation({
  name: 'members.link-myself',
  action: 'self.manage',
  input: z.object({ ref: choice }),
  run: async (context, { ref }) => setCatalogUser(context, requirePerson(context).id, ref),
})

/** The same for another member. */
export const linkMember = operation({
  name: 'members.link',
  action: 'members.manage',
  input: z.object({ userId: z.uuid(), ref: choice }),
  run: (context, { userId, ref }) => setCatalogUser(context, userId, ref),
})
