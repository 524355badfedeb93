import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { listFlags } from './list-flags.ts'

/** The active flags of a component or system. */
export const listEntityFlags = operation({
  name: 'flags.list-for-entity',
  action: 'flags.read',
  input: z.object({ ref: z.string().max(600) }),
  run: (context, { ref }) => listFlags(context, { owner: ref.toLowerCase() }),
})
