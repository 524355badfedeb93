import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'

/** The organization's branding. `logo` is the hash of its image. */
export const getBranding = operation({
  name: 'branding.get',
  action: 'tenant.read',
  input: z.object({}),
  run: (context) =>
    context.readModels(async (db) => {
      const tenant = await db.tenant.findUniqueOrThrow({ where: { id: context.tenantId }, select: { accent: true } })
      const logo = await db.tenantLogo.findFirst({ select: { hash: true } })
      return { accent: tenant.accent, logo: logo?.hash ?? null }
    }),
})
