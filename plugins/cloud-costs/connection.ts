import { checkAwsRole } from '@callboard/cloud/aws-role'
import { counted } from '@callboard/plugin-kit/counted'
import type { CheckedPermission, CheckResult, Connection, CredentialExpiry } from '@callboard/plugin-kit/server'
import { isVendorError } from '@callboard/plugin-kit/vendor-error'
import { sources } from './client.ts'
import type { Provider, Secrets, Settings } from './config.ts'
import { costExplorerStatements } from './sources/aws-policies.ts'
import { statementsFor } from './sources/s3.ts'
import type { CostContext } from './sources/source.ts'

/** Makes one request, so that invalid keys are rejected before they are saved. */
async function firstListing(context: CostContext): Promise<void> {
  const month = new Date().toISOString().slice(0, 7)
  for await (const _ of await sources['cost-explorer'].open(context, month)) await Promise.resolve()
}

/** Opens the first file: a listing alone does not show whether files can be read. */
async function testReading(context: CostContext, key: string | undefined): Promise<CheckedPermission['state']> {
  if (key === undefined) return 'unknown'
  try {
    for await (const _ of await sources.s3.open(context, key)) break
    return 'granted'
  } catch (error) {
    if (isVendorError(error) && error.kind === 'forbidden') return 'missing'
    // An archived or a removed file says nothing about permissions.
    if (isVendorError(error) && error.scope === 'item') return 'unknown'
    throw error
  }
}

async function check(context: CostContext): Promise<CheckResult> {
  const { provider } = context.settings
  const source = sources[provider]
  if (provider === 'cost-explorer') {
    await checkAwsRole(context, costExplorerStatements)
    await firstListing(context)
    return {
      account: source.account(context.settings),
      found: ['Cost Explorer answers'],
      warnings: ['AWS charges $0.01 per request. Callboard makes about two per day, and six initially.'],
      permissions: [{ name: 'ce:GetCostAndUsage', state: 'granted' }],
    }
  }
  if (provider === 's3') await checkAwsRole(context, statementsFor(context))
  const files = await source.list(context)
  const account = source.account(context.settings)
  if (provider === 'upload') return { account, found: ['After connecting, upload bills on the integration page.'], warnings: [] }
  return {
    account,
    found: [counted(files.length, 'exported file')],
    warnings: files.length === 0 ? [noExportWarning[provider]] : [],
    ...(provider === 's3'
      ? {
          permissions: [
            { name: 's3:ListBucket', state: 'granted' },
            { name: 's3:GetObject', state: await testReading(context, files[0]?.key) },
          ],
        }
      : {}),
  }
}

const noExportWarning: Record<Exclude<Provider, 'cost-explorer' | 'upload'>, string> = {
  s3: 'No exported files found yet. AWS writes the first one within a day.',
  gcs: 'No exported files found yet. Google has no export into a bucket of its own: export its FOCUS view from BigQuery.',
  azure: 'No exported files found yet. Azure writes the first one within a day.',
}

/** A shared access signature contains its expiry (`se`). Access keys and service account keys do not. */
async function credentialExpiry({ settings, secrets }: CostContext): Promise<CredentialExpiry | null> {
  const end = settings.provider === 'azure' ? new URLSearchParams(secrets.sasToken ?? '').get('se') : null
  const expiresAt = new Date(end ?? Number.NaN)
  return Number.isNaN(expiresAt.getTime()) ? null : { expiresAt, label: 'shared access signature' }
}

export const connection: Connection<Settings, Secrets> = { check, credentialExpiry }
