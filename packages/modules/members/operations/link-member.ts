import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { catalogUserChoice, setCatalogUser } from './set-catalog-user.ts'

/** The same for another member. */
export const linkMember = operation({
  name: 'members.link',
  action: 'members.manage',
  input: z.object({ userId: z.uuid(), ref: catalogUserChoice }),
  run: (context, { userId, ref }) => setCatalogUser(context, userId, ref),
})
