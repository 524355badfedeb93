import { createHash } from 'node:crypto'
import { AppError } from '@callboard/core/errors'
import { audit, operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { maxLogoBytes, pictureType } from '../domain/picture.ts'

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
