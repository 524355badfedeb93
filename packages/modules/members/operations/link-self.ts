import { operation, requirePerson } from '@callboard/kernel/operation'
import { z } from 'zod'
import { catalogUserChoice, setCatalogUser } from './set-catalog-user.ts'

/** Sets the current user's catalog User, which defines "mine" by its groups. */
export const linkSelf = operation({
  name: 'members.link-myself',
  action: 'self.manage',
  input: z.object({ ref: catalogUserChoice }),
  run: async (context, { ref }) => setCatalogUser(context, requirePerson(context).id, ref),
})
