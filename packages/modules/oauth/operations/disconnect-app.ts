import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { disconnect } from './app-record.ts'

/** Disconnects any app of the organization, immediately. */
export const disconnectApp = operation({
  name: 'oauth.disconnect',
  action: 'tokens.manage',
  input: z.object({ id: z.uuid() }),
  run: (context, { id }) => disconnect(context, id),
})
