import type { CheckResult, Connection } from '@callboard/plugin-kit/server'
import { VendorError } from '@callboard/plugin-kit/vendor-error'
import { type ConfluenceContext } from './client.ts'
import type { Secrets, Settings } from './config.ts'
import { readSpaces } from './source.ts'

async function check(context: ConfluenceContext): Promise<CheckResult> {
  const { site, spaces } = context.settings
  const found = await readSpaces(context, spaces)
  const keys = new Set(found.map(({ key }) => key))
  const missing = spaces.filter((key) => !keys.has(key))
  if (found.length === 0)
    throw new VendorError(
      'not_found',
      'Confluence shows none of these spaces to this account. Check their keys, and that the account has the permission View.',
      { field: 'settings.spaces' },
    )
  const { host } = new URL(site)
  return {
    account: host,
    accountKey: host,
    found: found.map(({ name, key }) => `Space ${name} (${key})`),
    warnings: missing.map((key) => `Confluence does not show the space ${key} to this account, so it is not read.`),
    permissions: [
      { name: 'Can use', state: 'granted' },
      { name: 'View', state: 'granted' },
    ],
  }
}

// Atlassian does not tell when an API token expires.
export const connection: Connection<Settings, Secrets> = { check, credentialExpiry: async () => null }
