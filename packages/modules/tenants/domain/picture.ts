/** Image formats for a logo: supported by every browser and unable to run scripts. */
export type PictureType = 'image/png' | 'image/jpeg' | 'image/webp'

/** Maximum bytes of a logo. */
export const maxLogoBytes = 256 * 1024

const starts = (bytes: Uint8Array, at: number, ...expected: number[]) => expected.every((value, i) => bytes[at + i] === value)

/** The format of a file by its first bytes, regardless of its name; undefined if it is not a supported image. */
export function pictureType(bytes: Uint8Array): PictureType | undefined {
  if (starts(bytes, 0, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return 'image/png'
  if (starts(bytes, 0, 0xff, 0xd8, 0xff)) return 'image/jpeg'
  if (starts(bytes, 0, 0x52, 0x49, 0x46, 0x46) && starts(bytes, 8, 0x57, 0x45, 0x42, 0x50)) return 'image/webp'
  return undefined
}
