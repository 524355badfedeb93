import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { listConnected } from './app-record.ts'

/** The apps of all members. */
export const listApps = operation({
  name: 'oauth.list',
  action: 'tokens.manage',
  input: z.object({}),
  run: (context) => context.readModels((db) => listConnected(db)),
})
