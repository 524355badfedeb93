import { existsSync, readdirSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants } from 'node:zlib'

const compress = promisify(brotliCompress)

/** Smaller files gain nothing. */
const minBytes = 1000

/** The quality that takes a second per megabyte, and the best for what pages load first. */
const qualityFor = (bytes: number) => (bytes > 500_000 ? 9 : constants.BROTLI_MAX_QUALITY)

/**
 * Compresses the scripts and styles of a build for browsers, as `<file>.br` beside each. Next compresses with gzip only, and
 * on each request: Brotli is a seventh smaller, but too slow for that.
 * @returns the number of files
 */
export async function compressStatic(folder: string): Promise<number> {
  if (!existsSync(folder)) return 0
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => /\.(js|css)$/.test(file))
  const sizes = await Promise.all(
    files.map(async (file) => {
      const content = await readFile(path.join(folder, file))
      if (content.length < minBytes) return 0
      const params = {
        [constants.BROTLI_PARAM_QUALITY]: qualityFor(content.length),
        [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
      }
      await writeFile(path.join(folder, `${file}.br`), await compress(content, { params }))
      return 1
    }),
  )
  return sizes.reduce<number>((sum, one) => sum + one, 0)
}
