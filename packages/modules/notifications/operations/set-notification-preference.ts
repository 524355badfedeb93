import { AppError } from '@callboard/core/errors'
import { isNotificationKind } from '@callboard/kernel/notification-kinds'
import { operation } from '@callboard/kernel/operation'
import { findMember } from '@callboard/modules/members'
import { z } from 'zod'
import { notifiedPerson } from './notified-person.ts'

/** Sets the channels of a kind. Channels that cannot be changed are ignored. */
export const setNotificationPreference = operation({
  name: 'notifications.choose',
  action: 'self.manage',
  input: z.object({
    kind: z.string().refine(isNotificationKind, 'Unknown notification type.'),
    portal: z.boolean(),
    mail: z.boolean(),
    /** As before if left out. */
    slack: z.boolean().optional(),
  }),
  run: (context, { kind, portal, mail, slack }) =>
    context.tx(async (db) => {
      const userId = notifiedPerson(context)
      const { tenantId } = context
      if (!(await findMember(db, userId))) throw new AppError('not_found', 'You are not a member of this organization.')
      await db.notificationChoice.upsert({
        where: { tenantId_userId_kind: { tenantId, userId, kind } },
        create: { tenantId, userId, kind, portal, mail, slack: slack ?? false },
        update: { portal, mail, ...(slack === undefined ? {} : { slack }) },
      })
      return { kind, portal, mail, slack }
    }),
})
