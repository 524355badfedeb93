import { isAdminScope } from '@callboard/core/permissions'
import { operation } from '@callboard/kernel/operation'
import { insertToken, newTokenSchema } from './token-record.ts'

/** Creates a service token: it belongs to the organization and needs no seat. The token is returned once and never stored. */
export const createToken = operation({
  name: 'tokens.create',
  action: 'tokens.manage',
  fresh: ({ scopes }) => scopes.some(isAdminScope),
  input: newTokenSchema,
  run: (context, input) => insertToken(context, input, null),
})
