import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { accentPattern } from '../domain/accent.ts'
import { changeTenant } from './change-tenant.ts'

/** Sets the colour of links and buttons; null for the default. */
export const setAccent = operation({
  name: 'branding.set-accent',
  action: 'tenant.manage',
  input: z.object({
    accent: z.string().trim().toLowerCase().regex(accentPattern, 'Enter a color as # and six hexadecimal digits.').nullable(),
  }),
  run: async (context, { accent }) => {
    await changeTenant(context, 'branding.accent-changed', 'accent', accent)
    return { accent }
  },
})
