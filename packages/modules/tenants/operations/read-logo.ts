import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'

/** The logo; null if there is none. */
export const readLogo = operation({
  name: 'branding.read-logo',
  action: 'tenant.read',
  input: z.object({}),
  run: (context) => context.readModels((db) => db.tenantLogo.findFirst({ select: { mediaType: true, bytes: true, hash: true } })),
})
