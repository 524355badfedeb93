import { type FocusColumn, focusColumns, type ReadColumn, readColumns } from './focus-columns.ts'
import { parseTags } from './tags.ts'

// A row of a FOCUS file made into a line of a bill. Amounts stay decimal text, so that nothing is rounded.

const columnIds = Object.keys(focusColumns) as FocusColumn[]

/** A charge. Text is empty where the bill says nothing. */
export type CostLine = {
  day: string
  billed: string
  effective: string
  list: string | null
  currency: string
  chargeCategory: string
  description: string
  service: string
  category: string
  provider: string
  accountId: string
  accountName: string
  region: string
  resourceId: string
  resourceName: string
  sku: string
  quantity: string | null
  unit: string
  tags: Record<string, string>
}

/** What is wrong at one place of a file. */
export type FocusProblem = { column: string; message: string }

const decimal = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d{1,3})?$/i
/** ISO 8601 as the specification asks, and the form with a space that AWS and databases write. */
const time = /^(\d{4})-(\d\d)-(\d\d)(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?: ?UTC|Z|[+-]\d\d:?\d\d)?)?$/

/** Exporters write null as nothing, or as the word. */
const isNull = (text: string | undefined): text is undefined =>
  text === undefined || text === '' || text === 'NULL' || text === 'null'

/** Which columns stand where. @returns the names of required columns that are missing */
export function readHeader(header: readonly string[]): { at: Map<FocusColumn, number>; missing: string[] } {
  const names = header.map((name) =>
    name
      .replace(/^\uFEFF/, '')
      .trim()
      .toLowerCase(),
  )
  const at = new Map<FocusColumn, number>()
  for (const id of columnIds) {
    const index = names.indexOf(id.toLowerCase())
    if (index >= 0) at.set(id, index)
  }
  const missing = columnIds.filter((id) => focusColumns[id].required && !at.has(id))
  return { at, missing }
}

function problemOf(id: FocusColumn, text: string | undefined): string | undefined {
  const rule = focusColumns[id]
  if (isNull(text)) return rule.notNull ? `${id} must not be empty.` : undefined
  if (rule.kind === 'decimal' && !decimal.test(text)) return `${id} must be a decimal number, not "${text.slice(0, 60)}".`
  if (rule.notNegative && text.startsWith('-')) return `${id} must not be negative, and is "${text.slice(0, 60)}".`
  if (rule.kind === 'time' && (!time.test(text) || Number.isNaN(Date.parse(text.slice(0, 10)))))
    return `${id} must be a date and time such as 2026-11-01T00:00:00Z, not "${text.slice(0, 60)}".`
  // Exporters differ in upper and lower case; that misleads nobody.
  if (rule.allowed && !rule.allowed.some((a) => a.toLowerCase() === text.toLowerCase()))
    return `${id} must be one of ${rule.allowed.join(', ')}, not "${text.slice(0, 60)}".`
  if ((id === 'BillingCurrency' || id === 'PricingCurrency') && !/^[A-Z]{3}$/.test(text))
    return `${id} must be a code of three letters such as USD, not "${text.slice(0, 60)}".`
  if (rule.kind === 'tags' && !parseTags(text)) return `${id} must be a JSON object of names and values.`
  return undefined
}

/** A row as a line of the bill where what it is made of is right; and everything that is wrong with the row. */
export function readRow(
  at: ReadonlyMap<FocusColumn, number>,
  row: readonly string[],
): { line?: CostLine; problems: FocusProblem[] } {
  const of = (id: FocusColumn) => {
    const index = at.get(id)
    return index === undefined ? undefined : row[index]
  }
  const problems = [...at.keys()].flatMap((column) => {
    const message = problemOf(column, of(column))
    return message ? [{ column, message }] : []
  })
  if (problems.some((p) => p.column in readColumns)) return { problems }
  const text = (id: ReadColumn) => {
    const value = of(id)
    return isNull(value) ? '' : value
  }
  const number = (id: ReadColumn) => text(id) || null
  return {
    problems,
    line: {
      day: text('ChargePeriodStart').slice(0, 10),
      billed: text('BilledCost'),
      effective: text('EffectiveCost'),
      list: number('ListCost'),
      currency: text('BillingCurrency'),
      chargeCategory: text('ChargeCategory'),
      description: text('ChargeDescription'),
      service: text('ServiceName'),
      category: text('ServiceCategory'),
      provider: text('ProviderName'),
      // Without sub-accounts the charge is the billing account's own.
      accountId: text('SubAccountId') || text('BillingAccountId'),
      accountName: text('SubAccountId') ? text('SubAccountName') : text('BillingAccountName'),
      region: text('RegionId'),
      resourceId: text('ResourceId'),
      resourceName: text('ResourceName'),
      sku: text('SkuId'),
      quantity: number('ConsumedQuantity'),
      unit: text('ConsumedUnit'),
      tags: parseTags(text('Tags')) ?? {},
    },
  }
}
