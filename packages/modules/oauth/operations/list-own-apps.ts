import { operation, requirePerson } from '@callboard/kernel/operation'
import { z } from 'zod'
import { listConnected } from './app-record.ts'

/** The current user's apps. */
export const listOwnApps = operation({
  name: 'oauth.list-own',
  action: 'self.manage',
  input: z.object({}),
  run: (context) => context.readModels((db) => listConnected(db, requirePerson(context).id)),
})
