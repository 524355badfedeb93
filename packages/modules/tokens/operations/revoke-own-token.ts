import { operation, requirePerson } from '@callboard/kernel/operation'
import { z } from 'zod'
import { revokeTokenOf } from './token-record.ts'

/** Revokes one of the current user's tokens, immediately. */
export const revokeOwnToken = operation({
  name: 'tokens.revoke-own',
  action: 'self.manage',
  input: z.object({ id: z.uuid() }),
  run: async (context, { id }) => revokeTokenOf(context, id, requirePerson(context).id),
})
