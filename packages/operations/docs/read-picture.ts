import { pictureType, type PictureType } from '@callboard/core/docs/picture-type'
import { pictureAddress, showsPicture } from '@callboard/core/docs/pictures'
import { AppError, notFound } from '@callboard/core/errors'
import { docsLimits } from '@callboard/core/limits/limits'
import { parseOr } from '@callboard/parsing/parse'
import { z } from 'zod'
import { operation } from '../operation.ts'
import { asRefusal } from '../sync/as-refusal.ts'
import { connectFiles, findPageSource } from './page-files.ts'

const input = z.object({ ref: z.string().trim().toLowerCase().max(600), path: z.string().max(1000), src: z.string().max(2000) })

const missing = (src: string) => notFound(`The picture ${src}`)

async function sanitized(bytes: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  const drawing = await parseOr('svg', new TextDecoder().decode(bytes))
  if (drawing === undefined) throw new AppError('vendor_refused', 'This SVG could not be read, so it is not shown.')
  return new TextEncoder().encode(drawing)
}

/**
 * A picture that a page of docs shows, out of its repository, which may be private. It is read with the integration's
 * credentials for whoever may read the catalog, and only if the page names it. SVG is sanitized.
 * @returns `version` changes whenever the picture does
 */
export const readDocsPicture = operation({
  name: 'docs.read-picture',
  action: 'catalog.read',
  input,
  async run(context, of): Promise<{ bytes: Uint8Array<ArrayBuffer>; type: PictureType; version: string }> {
    const source = await findPageSource(context, of)
    const address = source && showsPicture(source.text, of.src) ? pictureAddress(of.src, source) : undefined
    if (!source || !address || !('repository' in address)) throw missing(of.src)
    const vendor = await connectFiles(context, source)
    if (!vendor) throw missing(of.src)
    const wanted = { url: address.repository, item: source.item, maxBytes: docsLimits.pictureBytes }
    const file = await asRefusal(() => vendor.files.read(vendor.connected, wanted))
    if ('error' in file) throw new AppError(file.reason, `The picture ${of.src} is not shown: ${file.error}`)
    const type = pictureType(file.bytes)
    if (!type)
      throw new AppError('vendor_refused', `${of.src} is not shown: it is not a PNG, JPEG, GIF, WebP, AVIF or SVG picture.`)
    const bytes = type === 'image/svg+xml' ? await sanitized(file.bytes) : file.bytes
    return { bytes, type, version: file.version }
  },
})
