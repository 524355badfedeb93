import { counted } from '@callboard/plugin-kit/counted'
import type { Connection } from '@callboard/plugin-kit/server'
import { VendorError } from '@callboard/plugin-kit/vendor-error'
import { fetchFile } from './client.ts'
import type { Secrets, Settings } from './config.ts'

/** URLs tested before saving; the sync reports on the others. */
const validLocations = 20

export const connection: Connection<Settings, Secrets> = {
  credentialExpiry: null,
  async check(context) {
    const { addresses } = context.settings
    if (addresses.length === 0) throw new VendorError('refused', 'Enter at least one address.', { field: 'settings.addresses' })
    const answers = await Promise.all(addresses.slice(0, validLocations).map((a) => fetchFile(context, a)))
    const failed = answers.flatMap((answer, i) => ('error' in answer ? [`${addresses[i]}: ${answer.error}`] : []))
    if (failed.length === addresses.length) throw new VendorError('not_found', failed[0] ?? '', { field: 'settings.addresses' })
    return { account: 'by address', found: [counted(addresses.length, 'address', 'addresses')], warnings: failed }
  },
}
