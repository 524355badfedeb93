import { CostExplorerClient, GetCostAndUsageCommand, type ResultByTime } from '@aws-sdk/client-cost-explorer'
import { awsTransport, explainAws, readAwsError } from '@callboard/cloud/aws'
import { awsCallerOf, awsCredentials } from '@callboard/cloud/aws-role'
import { pageGuard } from '@callboard/plugin-kit/paging'
import { VendorError } from '@callboard/plugin-kit/vendor-error'
import { stringify } from 'csv-stringify/sync'
import { costExplorerStatements } from './aws-policies.ts'
import type { BillSource, CostContext } from './source.ts'

/** Months to read: the current one and those before. Cost Explorer keeps 14. */
const months = 6
/** AWS corrects a month for some days after its end. */
const correctedDays = 10
const dayMs = 86_400_000
const firstDay = (year: number, month: number) => new Date(Date.UTC(year, month, 1))
const dateOf = (time: Date) => time.toISOString().slice(0, 10)

/**
 * The months to read, as keys, with a version that changes while AWS still updates them. Each request costs the customer a cent.
 */
function monthsAt(now: Date): { key: string; version: string }[] {
  return Array.from({ length: months }, (_, back) => {
    const start = firstDay(now.getUTCFullYear(), now.getUTCMonth() - back)
    const end = firstDay(now.getUTCFullYear(), now.getUTCMonth() - back + 1)
    const open = now.getTime() < end.getTime() + correctedDays * dayMs
    return { key: dateOf(start).slice(0, 7), version: open ? now.toISOString().slice(0, 10) : 'final' }
  }).reverse()
}

const columns = [
  'BilledCost',
  'EffectiveCost',
  'BillingCurrency',
  'BillingPeriodStart',
  'ChargePeriodStart',
  'ChargeCategory',
  'ServiceName',
  'ProviderName',
  'BillingAccountId',
  'SubAccountId',
  'SubAccountName',
  'Tags',
]

type Names = ReadonlyMap<string, string>

/** The groups of a month as FOCUS rows, so that they are read, validated and shown like every other bill. */
function rowsOf(day: ResultByTime, month: string, tag: string, names: Names): string[][] {
  return (day.Groups ?? []).flatMap((group) => {
    const [service = '', other = ''] = group.Keys ?? []
    const { UnblendedCost: billed, AmortizedCost: effective } = group.Metrics ?? {}
    if (!billed?.Amount || !billed.Unit) return []
    // Cost Explorer writes the value of a tag as name$value.
    const value = tag ? other.slice(other.indexOf('$') + 1) : ''
    return [
      [
        billed.Amount,
        effective?.Amount ?? billed.Amount,
        billed.Unit,
        `${month}-01T00:00:00Z`,
        `${day.TimePeriod?.Start}T00:00:00Z`,
        service === 'Tax' ? 'Tax' : 'Usage',
        service,
        'AWS',
        'AWS',
        tag ? '' : other,
        tag ? '' : (names.get(other) ?? ''),
        tag && value ? JSON.stringify({ [tag]: value }) : '',
      ],
    ]
  })
}

function explain(error: unknown, context: CostContext): unknown {
  const caller = awsCallerOf(context)
  const { name } = readAwsError(error)
  if (name === 'DataUnavailableException')
    return new VendorError(
      'incomplete',
      'AWS is still preparing the data of Cost Explorer; that takes up to a day after it was enabled.',
      { cause: error },
    )
  if (name === 'BillExpirationException' || name === 'RequestChangedException')
    return new VendorError('incomplete', 'AWS updated the bill during the sync.', {
      cause: error,
    })
  const known = explainAws(error, 'Cost Explorer', caller)
  return known instanceof VendorError && known.kind === 'forbidden' && known.scope === 'item'
    ? new VendorError('forbidden', `${caller.subject} not allowed to use Cost Explorer. Grant ce:GetCostAndUsage.`, {
        field: caller.field,
        // Without this permission no month can be read.
        scope: 'account',
        cause: error,
      })
    : known
}

async function* queryCosts(context: CostContext, month: string): AsyncGenerator<Uint8Array> {
  const { settings } = context
  const { requestHandler, close } = awsTransport(context)
  const client = new CostExplorerClient({
    // It has one endpoint for all regions.
    region: 'us-east-1',
    ...(settings.endpoint ? { endpoint: settings.endpoint } : {}),
    credentials: awsCredentials(context, costExplorerStatements),
    maxAttempts: 1,
    requestHandler,
  })
  const start = new Date(`${month}-01T00:00:00Z`)
  const end = firstDay(start.getUTCFullYear(), start.getUTCMonth() + 1)
  // The end is exclusive and must not be in the future.
  const today = new Date(Math.ceil(Date.now() / dayMs) * dayMs)
  const names = new Map<string, string>()
  let token: string | undefined
  const guard = pageGuard('Cost Explorer')
  try {
    yield Buffer.from(stringify([columns]))
    do {
      const answer = await client.send(
        new GetCostAndUsageCommand({
          TimePeriod: { Start: dateOf(start), End: dateOf(new Date(Math.min(end.getTime(), today.getTime()))) },
          Granularity: 'DAILY',
          Metrics: ['UnblendedCost', 'AmortizedCost'],
          GroupBy: [
            { Type: 'DIMENSION', Key: 'SERVICE' },
            settings.tag ? { Type: 'TAG', Key: settings.tag } : { Type: 'DIMENSION', Key: 'LINKED_ACCOUNT' },
          ],
          NextPageToken: token,
        }),
      )
      for (const { Value: id, Attributes: attributes } of answer.DimensionValueAttributes ?? [])
        if (id && attributes?.description) names.set(id, attributes.description)
      const rows = (answer.ResultsByTime ?? []).flatMap((day) => rowsOf(day, month, settings.tag, names))
      if (rows.length > 0) yield Buffer.from(stringify(rows))
      token = answer.NextPageToken
      guard({ items: rows, next: token })
    } while (token)
  } catch (error) {
    throw explain(error, context)
  } finally {
    close()
  }
}

/** AWS Cost Explorer: costs by day and service without setting up an export. A month acts as a file. */
export const costExplorer: BillSource = {
  account: ({ tag }) => (tag ? `Cost Explorer by ${tag}` : 'Cost Explorer'),
  async list() {
    return monthsAt(new Date())
  },
  async open(context, key) {
    return queryCosts(context, key)
  },
}
