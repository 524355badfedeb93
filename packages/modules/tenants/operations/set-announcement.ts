import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { changeTenant } from './change-tenant.ts'

/** Sets or removes the announcement shown above every page. */
export const setAnnouncement = operation({
  name: 'tenant.announce',
  action: 'tenant.manage',
  input: z.object({ text: z.string().trim().min(1).max(300, 'Use at most 300 characters.').nullable() }),
  run: async (context, { text }) => {
    await changeTenant(context, 'tenant.announced', 'announcement', text)
    return { text }
  },
})
