import { pictureType, type PictureType } from '@callboard/core/docs/picture-type'
import { pictureAddress, showsPicture } from '@callboard/core/docs/pictures'
import type { Json } from '@callboard/core/entity/entity'
import { AppError, notFound } from '@callboard/core/errors'
import { docsLimits } from '@callboard/core/limits/limits'
import { parseOr } from '@callboard/parsing/parse'
import { z } from 'zod'
import { requireActive } from '../integrations/require-active.ts'
import { operation, type OperationContext } from '../operation.ts'
import { asRefusal } from '../sync/as-refusal.ts'
import { connectIntegration } from '../sync/plugin-context.ts'
import { findDocsPage } from './find-page.ts'

const input = z.object({ ref: z.string().trim().toLowerCase().max(600), path: z.string().max(1000), src: z.string().max(2000) })

const missing = (src: string) => notFound(`The picture ${src}`)

/** The page that shows the picture, where the picture is, and the integration that reads it. */
const find = (context: OperationContext, { ref, path, src }: z.output<typeof input>) =>
  context.tx(async (db) => {
    const key = await findDocsPage(db, context.tenantId, { ref, path })
    const select = { path: true, url: true, text: true, integration: true, item: true } as const
    const page = key && (await db.docPage.findFirst({ where: key, select }))
    const address = page && showsPicture(page.text, src) ? pictureAddress(src, page) : undefined
    if (!page || !address || !('repository' in address)) throw missing(src)
    const { integration } = page
    const item = await db.sourceItem.findFirst({ where: { integrationId: integration.id, key: page.item } })
    if (!item) throw missing(src)
    return { url: address.repository, integration, item }
  })

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
    const { url, integration, item } = await find(context, of)
    requireActive(integration)
    const signal = AbortSignal.timeout(30_000)
    const { plugin, context: connected } = await connectIntegration(context.platform, context.tenantId, integration, signal)
    const { files } = plugin
    if (!files) throw missing(of.src)
    const file = await asRefusal(() =>
      files.read(connected, { url, item: { ...item, state: item.state as Json }, maxBytes: docsLimits.pictureBytes }),
    )
    if ('error' in file) throw new AppError(file.reason, `The picture ${of.src} is not shown: ${file.error}`)
    const type = pictureType(file.bytes)
    if (!type)
      throw new AppError('vendor_refused', `${of.src} is not shown: it is not a PNG, JPEG, GIF, WebP, AVIF or SVG picture.`)
    const bytes = type === 'image/svg+xml' ? await sanitized(file.bytes) : file.bytes
    return { bytes, type, version: file.version }
  },
})
