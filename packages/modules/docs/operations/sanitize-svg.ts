import { AppError } from '@callboard/core/errors'
import { docsLimits } from '@callboard/core/limits/limits'
import { parseOr } from '@callboard/parsing/parse'

/**
 * A drawing without anything that runs or loads.
 * @param name its name in error messages, such as `The picture a.svg`
 * @throws AppError `too_large`, `vendor_refused`
 */
export async function sanitizeSvg(name: string, bytes: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  if (bytes.byteLength > docsLimits.svgBytes)
    throw new AppError('too_large', `${name} could not be loaded: SVGs are limited to ${docsLimits.svgBytes / 1024 / 1024} MiB.`)
  const drawing = await parseOr('svg', new TextDecoder().decode(bytes))
  if (drawing === undefined) throw new AppError('vendor_refused', `${name} could not be loaded: its SVG is malformed.`)
  return new TextEncoder().encode(drawing)
}
