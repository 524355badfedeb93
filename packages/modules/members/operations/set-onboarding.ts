import { operation, requirePerson } from '@callboard/kernel/operation'
import { z } from 'zod'

/** Hides or shows the checklist for the current user. */
export const setOnboarding = operation({
  name: 'members.set-onboarding',
  action: 'self.manage',
  input: z.object({ dismissed: z.boolean() }),
  run: (context, { dismissed }) =>
    context.tx(async (db) => {
      const { id: userId } = requirePerson(context)
      await db.membership.updateMany({ where: { userId }, data: { onboardingDismissedAt: dismissed ? new Date() : null } })
      return { dismissed }
    }),
})
