import { AppError, notFound } from '@callboard/core/errors'
import { docsLimits } from '@callboard/core/limits/limits'
import { operation } from '@callboard/kernel/operation'
import { withVendorErrors } from '@callboard/modules/integrations'
import { z } from 'zod'
import { type PictureType, pictureType } from '../domain/picture-type.ts'
import { pictureAddress, showsPicture } from '../domain/pictures.ts'
import { connectFiles, findPageSource } from './page-files.ts'
import { sanitizeSvg } from './sanitize-svg.ts'

const input = z.object({
  ref: z.string().trim().toLowerCase().max(600),
  path: z.string().max(1000),
  src: z.string().min(1).max(2000),
  /** The version in the browser's cache. */
  known: z.string().max(200).optional(),
})

/** `version` changes whenever the image does. `unchanged`: the browser's version is current. */
export type DocsPicture = { version: string } & ({ unchanged: true } | { bytes: Uint8Array<ArrayBuffer>; type: PictureType })

const missing = (src: string) => notFound(`The image ${src}`)

/**
 * An image of a docs page from its repository, which may be private. It is read with the integration's credentials for everybody
 * who may read the catalog, and only if the page contains it. SVG is sanitized.
 */
export const readDocsPicture = operation({
  name: 'docs.read-picture',
  action: 'catalog.read',
  input,
  async run(context, of): Promise<DocsPicture> {
    const source = await findPageSource(context, of)
    const address = source && showsPicture(source.text, of.src) ? pictureAddress(of.src, source) : undefined
    if (!source || !address || !('repository' in address)) throw missing(of.src)
    const vendor = await connectFiles(context, source)
    if (!vendor) throw missing(of.src)
    const wanted = { url: address.repository, item: source.item, maxBytes: docsLimits.pictureBytes }
    const file = await withVendorErrors(() => vendor.files.read(vendor.connected, wanted))
    if ('error' in file) throw new AppError(file.reason, `The image ${of.src} could not be loaded: ${file.error}`)
    const { bytes, version } = file
    if (version === of.known) return { unchanged: true, version }
    const type = pictureType(bytes)
    if (!type)
      throw new AppError(
        'vendor_refused',
        `The image ${of.src} could not be loaded: it is not a PNG, JPEG, GIF, WebP, AVIF or SVG image.`,
      )
    return { bytes: type === 'image/svg+xml' ? await sanitizeSvg(`The image ${of.src}`, bytes) : bytes, type, version }
  },
})
