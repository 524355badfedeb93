import { operation, requirePerson } from '@callboard/kernel/operation'
import { z } from 'zod'
import { findTokens } from './token-record.ts'

/** The current user's personal tokens. */
export const listOwnTokens = operation({
  name: 'tokens.list-own',
  action: 'self.manage',
  input: z.object({}),
  run: (context) => context.readModels((db) => findTokens(db, requirePerson(context).id)),
})
