/** Image types that browsers support and that cannot contain scripts, plus SVG, which is sanitized first. */
export type PictureType =
  | 'image/png'
  | 'image/jpeg'
  | 'image/gif'
  | 'image/webp'
  | 'image/avif'
  | 'image/x-icon'
  | 'image/svg+xml'

const startsWith = (bytes: Uint8Array, signature: readonly number[], at = 0) =>
  signature.every((byte, i) => bytes[at + i] === byte)
const ascii = (text: string) => [...text].map((c) => c.charCodeAt(0))

/** What may precede the first element of XML, and how each ends. A document type may contain declarations. */
const beforeElement = [
  ['<?', '?>'],
  ['<!--', '-->'],
  ['<!', '>'],
] as const

/** Whether a text begins with an SVG. Not a single pattern: one that allows comments takes exponential time. */
function beginsWithSvg(start: string): boolean {
  let at = start.startsWith('\uFEFF') ? 1 : 0
  for (;;) {
    while (/\s/.test(start.charAt(at))) at++
    const [opening, closing] = beforeElement.find(([begin]) => start.startsWith(begin, at)) ?? []
    if (opening === undefined) return /^<svg[\s>]/i.test(start.slice(at, at + 5))
    const hasDeclarations = opening === '<!' && /^[^>]*\[/.test(start.slice(at))
    const end = hasDeclarations ? start.indexOf(']', at) : start.indexOf(closing, at)
    if (end < 0) return false
    at = hasDeclarations ? Math.max(start.indexOf('>', end) + 1, end + 1) : end + closing.length
  }
}

/** Detects an image by its content, because a file name can be wrong. */
export function pictureType(bytes: Uint8Array): PictureType | undefined {
  if (startsWith(bytes, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return 'image/png'
  if (startsWith(bytes, [0xff, 0xd8, 0xff])) return 'image/jpeg'
  if (startsWith(bytes, ascii('GIF8'))) return 'image/gif'
  if (startsWith(bytes, ascii('RIFF')) && startsWith(bytes, ascii('WEBP'), 8)) return 'image/webp'
  if (startsWith(bytes, ascii('ftyp'), 4) && /avi[fs]/.test(new TextDecoder('latin1').decode(bytes.subarray(8, 32))))
    return 'image/avif'
  if (startsWith(bytes, [0, 0, 1, 0])) return 'image/x-icon'
  return beginsWithSvg(new TextDecoder().decode(bytes.subarray(0, 4096))) ? 'image/svg+xml' : undefined
}
