import { operation, requirePerson } from '@callboard/kernel/operation'
import { z } from 'zod'
import { disconnect } from './app-record.ts'

/** Disconnects one of the current user's apps, immediately. */
export const disconnectOwnApp = operation({
  name: 'oauth.disconnect-own',
  action: 'self.manage',
  input: z.object({ id: z.uuid() }),
  run: async (context, { id }) => disconnect(context, id, requirePerson(context).id),
})
