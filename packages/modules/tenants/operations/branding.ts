import { createHash } from 'node:crypto'
import { AppError } from '@callboard/core/errors'
import { audit, operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { accentPattern } from '../domain/accent.ts'
import { maxLogoBytes, pictureType } from '../domain/picture.ts'
import { changeTenant } from './change-tenant.ts'

/** The organization's branding. `logo` is the hash of its image. */
export const getBranding = operation({
  name: 'branding.get',
  action: 'tenant.read',
  input: z.object({}),
  run: (context) =>
    context.tx(async (db) => {
      const tenant = await db.tenant.findUniqueOrThrow({ where: { id: context.tenantId }, select: { accent: true } })
      const logo = await db.tenantLogo.findFirst({ select: { hash: true } })
      return { accent: tenant.accent, logo: logo?.hash ?? null }
    }),
})

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

/** Sets the logo; null removes it. */
export const setLogo = operation({
  name: 'branding.set-logo',
  action: 'tenant.manage',
  input: z.object({ bytes: z.instanceof(Uint8Array).nullable() }),
  run: (context, { bytes }) =>
    context.tx(async (db) => {
      const { tenantId } = context
      const mediaType = bytes ? pictureType(bytes) : undefined
      if (bytes && bytes.length > maxLogoBytes)
        throw new AppError('too_large', `Choose an image of up to ${maxLogoBytes / 1024} KiB.`, { field: 'logo' })
      if (bytes && !mediaType) throw new AppError('invalid_input', 'Choose a PNG, JPEG or WebP image.', { field: 'logo' })
      await db.tenantLogo.deleteMany({})
      const hash = bytes ? createHash('sha256').update(bytes).digest('hex') : null
      if (bytes && mediaType && hash)
        await db.tenantLogo.create({ data: { tenantId, mediaType, hash, bytes: new Uint8Array(bytes) } })
      await audit(db, context, {
        action: bytes ? 'branding.logo-changed' : 'branding.logo-removed',
        targetType: 'tenant',
        targetId: tenantId,
        detail: { hash },
      })
      return { logo: hash }
    }),
})

/** The logo; null if there is none. */
export const readLogo = operation({
  name: 'branding.read-logo',
  action: 'tenant.read',
  input: z.object({}),
  run: (context) => context.tx((db) => db.tenantLogo.findFirst({ select: { mediaType: true, bytes: true, hash: true } })),
})
