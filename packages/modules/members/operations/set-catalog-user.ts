import { notFound } from '@callboard/core/errors'
import { audit, type OperationContext } from '@callboard/kernel/operation'
import { z } from 'zod'
import { findMember } from '../repo/members.ts'

/** `null`: by confirmed email address or GitHub login; `''`: none. */
export const catalogUserChoice = z
  .string()
  .max(600)
  .transform((ref) => ref.toLowerCase())
  .nullable()

export function setCatalogUser(context: OperationContext, userId: string, ref: string | null) {
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
