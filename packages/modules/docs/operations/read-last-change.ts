import { notFound } from '@callboard/core/errors'
import { operation } from '@callboard/kernel/operation'
import type { FileChange } from '@callboard/plugin-kit/files'
import { isVendorError } from '@callboard/plugin-kit/vendor-error'
import { z } from 'zod'
import { connectFiles, findPageSource } from './page-files.ts'

/** Who changed a page last, straight from the vendor; null where the vendor does not say, or cannot be asked now. */
export const readLastDocsChange = operation({
  name: 'docs.read-last-change',
  action: 'catalog.read',
  input: z.object({ ref: z.string().trim().toLowerCase().max(600), path: z.string().max(1000) }),
  async run(context, of): Promise<FileChange | null> {
    const source = await findPageSource(context, of)
    if (!source) throw notFound(`The page ${of.path}`)
    if (source.integration.state !== 'active') return null
    try {
      const vendor = await connectFiles(context, source)
      return (await vendor?.files.lastChange(vendor.connected, source)) ?? null
    } catch (error) {
      // The page is worth reading without it.
      if (isVendorError(error)) return null
      throw error
    }
  },
})
