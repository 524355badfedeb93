import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { revokeTokenOf } from './token-record.ts'

/** Revokes any token of the organization, immediately. */
export const revokeToken = operation({
  name: 'tokens.revoke',
  action: 'tokens.manage',
  input: z.object({ id: z.uuid() }),
  run: (context, { id }) => revokeTokenOf(context, id),
})
