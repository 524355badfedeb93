import { isAdminScope } from '@callboard/core/permissions'
import { operation, requirePerson } from '@callboard/kernel/operation'
import { insertToken, newTokenSchema } from './token-record.ts'

/** Creates a personal token: it never has more permissions than its owner, and ends with the membership. */
export const createOwnToken = operation({
  name: 'tokens.create-own',
  action: 'self.manage',
  fresh: ({ scopes }) => scopes.some(isAdminScope),
  input: newTokenSchema,
  run: async (context, input) => insertToken(context, input, requirePerson(context).id),
})
