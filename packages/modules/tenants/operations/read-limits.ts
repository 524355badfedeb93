import { billLimits, fileLimits, hookLimits, requestLimits, tenantLimits, vendorLimits } from '@callboard/core/limits/limits'
import { sendApart } from '@callboard/db/send-apart'
import { operation } from '@callboard/kernel/operation'
import { uploadUse } from '@callboard/modules/costs'
import { z } from 'zod'

export type LimitUnit = 'bytes' | 'count'

/** A limit on a total. `advice` says what to do when it is reached. */
export type LimitUse = { id: string; label: string; unit: LimitUnit; used: number; limit: number; advice: string }

/** A limit per request, file or listing, without a current value. */
export type SizeLimit = { id: string; label: string; unit: LimitUnit; limit: number }

type Use = { open: number; bytes: number; charges: number; items: number; integrations: number; tokens: number }

const uses = (of: Use): LimitUse[] => [
  {
    id: 'integrations',
    label: 'Connected accounts',
    unit: 'count',
    used: of.integrations,
    limit: tenantLimits.integrations,
    advice: 'Disconnect an account that is no longer used.',
  },
  {
    id: 'service-tokens',
    label: 'Service tokens',
    unit: 'count',
    used: of.tokens,
    limit: tenantLimits.serviceTokens,
    advice: 'Revoke a token that is no longer used.',
  },
  {
    id: 'charges',
    label: 'Charges in bills',
    unit: 'count',
    used: of.charges,
    limit: billLimits.tenantRows,
    advice: 'Delete old bills, or export less data.',
  },
  {
    id: 'upload-bytes',
    label: 'Uploads waiting to be imported',
    unit: 'bytes',
    used: of.bytes,
    limit: billLimits.waitingBytes,
    advice: 'Wait for the imports to end, or connect a bucket.',
  },
  {
    id: 'open-uploads',
    label: 'Unfinished uploads',
    unit: 'count',
    used: of.open,
    limit: billLimits.openUploads,
    advice: 'Finish or delete them. Unfinished uploads are deleted after one day.',
  },
  {
    id: 'items',
    label: 'Items in the largest connected account',
    unit: 'count',
    used: of.items,
    limit: vendorLimits.items,
    advice: 'Connect a smaller part of the account.',
  },
]

const sizes: SizeLimit[] = [
  { id: 'personal-tokens', label: 'Personal tokens of a member', unit: 'count', limit: tenantLimits.personalTokens },
  { id: 'conditions', label: 'Conditions in one catalog query', unit: 'count', limit: requestLimits.conditions },
  { id: 'fields', label: 'Fields in one API request', unit: 'count', limit: requestLimits.fields },
  { id: 'hook', label: 'Webhook delivery, unless the vendor sends more', unit: 'bytes', limit: hookLimits.bytes },
  { id: 'hooks', label: 'Webhook deliveries per integration and minute', unit: 'count', limit: hookLimits.perMinute },
  { id: 'answer', label: 'Vendor response size, decompressed', unit: 'bytes', limit: vendorLimits.answerBytes },
  { id: 'objects', label: 'Objects per kind and cluster', unit: 'count', limit: vendorLimits.clusterObjects },
  { id: 'placeholders', label: '$text, $json and $yaml in one file', unit: 'count', limit: fileLimits.placeholdersPerFile },
  { id: 'targets', label: 'Targets of one Location', unit: 'count', limit: fileLimits.locationTargets },
  { id: 'rows', label: 'Rows in one bill', unit: 'count', limit: billLimits.rows },
  { id: 'months', label: 'Months in one bill', unit: 'count', limit: billLimits.monthsPerFile },
]

/** An organization's usage of its limits, and the maximum size of requests, files and listings. */
export const readLimits = operation({
  name: 'tenant.read-limits',
  action: 'tenant.read',
  input: z.object({}),
  run: (context): Promise<{ uses: LimitUse[]; sizes: SizeLimit[] }> =>
    context.readModels(async (db) => {
      const [charges, items, integrations, tokens, uploads] = await sendApart(
        db.costImport.aggregate({ where: { state: 'current' }, _sum: { lines: true } }),
        db.sourceItem.groupBy({ by: ['integrationId'], _count: true }),
        db.integration.count(),
        db.apiToken.count({ where: { userId: null, revokedAt: null } }),
        () => uploadUse(db),
      )
      const largest = Math.max(0, ...items.map((i) => i._count))
      const used = { charges: charges._sum.lines ?? 0, items: largest, integrations, tokens }
      return { uses: uses({ ...uploads, ...used }), sizes }
    }),
})
