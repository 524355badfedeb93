import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { chance } from '../../chance.ts'

// The sample organization's bills in FOCUS 1.0, one file per month as AWS exports them; the current month grows daily.

const day = 86_400_000
const header = [
  'BilledCost',
  'EffectiveCost',
  'ListCost',
  'BillingCurrency',
  'BillingPeriodStart',
  'BillingPeriodEnd',
  'ChargePeriodStart',
  'ChargePeriodEnd',
  'ChargeCategory',
  'ChargeDescription',
  'ServiceName',
  'ServiceCategory',
  'ProviderName',
  'BillingAccountId',
  'BillingAccountName',
  'SubAccountId',
  'SubAccountName',
  'RegionId',
  'ResourceId',
  'ResourceName',
  'ConsumedQuantity',
  'ConsumedUnit',
  'Tags',
]

type Charge = {
  service: string
  category: string
  description: string
  daily: number
  unit: string
  tags: Record<string, string>
  account: string
  region: string
}

export const accountNames: Record<string, string> = { '110000000001': 'Production', '110000000002': 'Staging' }

const services: [name: string, size: number][] = [
  ['checkout-api', 42],
  ['checkout-web', 16],
  ['ledger', 31],
  ['inventory', 22],
  ['catalog-search', 38],
  ['search-indexer', 14],
  ['fraud-scorer', 47],
  ['pricing-engine', 19],
  ['session-store', 27],
  ['shipping', 11],
  ['invoice-pdf', 6],
  ['tax-rules', 5],
  ['login', 12],
  ['data-pipelines', 33],
  ['refund-worker', 4],
]

const kinds: [service: string, category: string, description: string, share: number, unit: string][] = [
  ['Amazon Elastic Compute Cloud', 'Compute', 'Instance hours', 0.55, 'Hours'],
  ['Amazon Relational Database Service', 'Databases', 'Database instance hours', 0.3, 'Hours'],
  ['Amazon Simple Storage Service', 'Storage', 'Stored data', 0.15, 'GB-Months'],
]

function charges(): Charge[] {
  const own = services.flatMap(([name, size]) =>
    Object.keys(accountNames).flatMap((account) =>
      kinds.map(
        ([service, category, description, share, unit]): Charge => ({
          service,
          category,
          description,
          unit,
          account,
          daily: size * share * (account === '110000000001' ? 1 : 0.25),
          region: name === 'fraud-scorer' ? 'us-east-1' : 'eu-central-1',
          tags: { component: name, environment: account === '110000000001' ? 'production' : 'staging' },
        }),
      ),
    ),
  )
  const shared = (service: string, category: string, description: string, daily: number): Charge => ({
    service,
    category,
    description,
    daily,
    unit: 'Units',
    account: '110000000001',
    region: 'eu-central-1',
    tags: { environment: 'production' },
  })
  return [
    ...own,
    shared('Amazon Elastic Kubernetes Service', 'Compute', 'Cluster hours', 24),
    shared('AmazonCloudWatch', 'Management and Governance', 'Logs and metrics', 17),
    shared('AWS Data Transfer', 'Networking', 'Data to the internet', 21),
  ]
}

/** Weekends are quieter, costs grow slowly, and the fraud model was once trained twice. */
function amountOf(charge: Charge, at: number, now: number): number {
  const weekday = new Date(at).getUTCDay()
  const calm = weekday === 0 || weekday === 6 ? 0.8 : 1
  const growth = 1 - (0.002 * (now - at)) / day
  const twice = charge.tags.component === 'fraud-scorer' && Math.floor((now - at) / day) === 9 ? 3.2 : 1
  return (
    charge.daily * calm * growth * twice * (0.92 + 0.16 * chance(charge.service, charge.tags.component ?? '', charge.account, at))
  )
}

/** The charges of a day; none before it has ended. */
export function chargesOn(at: number, now = Date.now()): (Charge & { amount: number })[] {
  const today = Math.floor(now / day) * day
  return at < today ? charges().map((c) => ({ ...c, amount: amountOf(c, at, today) })) : []
}

const quote = (text: string) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
const iso = (at: number) => new Date(at).toISOString().replace('.000', '')

export type BucketFile = { key: string; etag: string; modified: Date; content: Buffer }

/** The bill of a month so far. */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: a flat list of charges
function monthFile(year: number, month: number, now: number): BucketFile | undefined {
  const from = Date.UTC(year, month, 1)
  const to = Date.UTC(year, month + 1, 1)
  const until = Math.min(to, Math.floor(now / day) * day)
  if (until <= from) return undefined
  const lines = [header.join(',')]
  for (let at = from; at < until; at += day)
    for (const { amount, ...c } of chargesOn(at, now)) {
      const name = c.tags.component ? `${c.tags.component}-${c.category.toLowerCase()}` : c.description
      const billed = amount.toFixed(10)
      lines.push(
        [
          billed,
          billed,
          (amount * 1.1).toFixed(10),
          'USD',
          iso(from),
          iso(to),
          iso(at),
          iso(at + day),
          'Usage',
          c.description,
          c.service,
          c.category,
          'AWS',
          '110000000000',
          'Meridian',
          c.account,
          accountNames[c.account] ?? '',
          c.region,
          `arn:aws:sandbox:${c.region}:${c.account}:${name}`,
          name,
          (amount * 10).toFixed(4),
          c.unit,
          JSON.stringify(c.tags),
        ]
          .map(quote)
          .join(','),
      )
    }
  const content = gzipSync(`${lines.join('\n')}\n`)
  const name = `${year}-${String(month + 1).padStart(2, '0')}`
  return {
    key: `focus/BILLING_PERIOD=${name}/meridian-focus-00001.csv.gz`,
    etag: createHash('md5').update(content).digest('hex'),
    modified: new Date(until),
    content,
  }
}

/** The bills of the last four months. */
export function sampleBills(now = Date.now()): BucketFile[] {
  const today = new Date(now)
  return [3, 2, 1, 0].flatMap((back) => {
    const month = new Date(Date.UTC(today.getUTCFullYear(), today.getUTCMonth() - back, 1))
    const file = monthFile(month.getUTCFullYear(), month.getUTCMonth(), now)
    return file ? [file] : []
  })
}
