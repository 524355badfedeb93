import { isAppError, notFound } from '@callboard/core/errors'
import { operation } from '@callboard/kernel/operation'
import type { FileChange } from '@callboard/plugin-kit/files'
import { isVendorError } from '@callboard/plugin-kit/vendor-error'
import { z } from 'zod'
import { connectFiles, findPageSource } from './page-files.ts'

/**
 * The last author of a page, without a path of the first one, read from the vendor; null if the vendor does not report it or is not
 * available.
 */
export const readLastDocsChange = operation({
  name: 'docs.read-last-change',
  action: 'catalog.read',
  input: z.object({ ref: z.string().trim().toLowerCase().max(600), path: z.string().max(1000).optional() }),
  async run(context, of): Promise<FileChange | null> {
    const source = await findPageSource(context, of)
    if (!source) throw notFound(of.path === undefined ? `A page of ${of.ref}` : `The page ${of.path}`)
    if (source.integration.state !== 'active') return null
    try {
      const vendor = await connectFiles(context, source)
      return (await vendor?.files.lastChange(vendor.connected, source)) ?? null
    } catch (error) {
      // Neither a failing vendor nor credentials that cannot be decrypted may prevent reading the page.
      if (isVendorError(error) || (isAppError(error) && error.code === 'unavailable')) return null
      throw error
    }
  },
})
