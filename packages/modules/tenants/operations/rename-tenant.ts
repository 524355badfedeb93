import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { changeTenant } from './change-tenant.ts'

export const renameTenant = operation({
  name: 'tenant.rename',
  action: 'tenant.manage',
  input: z.object({ name: z.string().trim().min(1, 'Enter a name.').max(80) }),
  run: async (context, { name }) => {
    await changeTenant(context, 'tenant.renamed', 'name', name)
    return { name }
  },
})
