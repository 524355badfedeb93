import { readDecimal } from './decimal.ts'
import { essentialColumns, type FocusColumn, focusColumns, type ReadColumn } from './focus-columns.ts'
import { parseTags } from './tags.ts'
import { utcDay } from './utc-day.ts'

// Converts a row of a FOCUS file to a charge. Amounts remain decimal strings, so that nothing is rounded.

const columnIds = Object.keys(focusColumns) as FocusColumn[]

/** A charge. Unknown texts are empty. */
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

/** An error at one position of a file. */
export type FocusProblem = { column: string; message: string }

/** Exporters write null as an empty value, as the word, in brackets as database clients do, or as \\N, like Hive and MySQL. */
const nulls = ['', 'null', '(null)', '[null]', '<null>', '<na>', '\\n']

const isNull = (text: string | undefined): text is undefined | '' => text === undefined || nulls.includes(text.toLowerCase())

const quoted = (text: string) => `"${text.slice(0, 60)}"`

/** The position of each column, and missing essential ones. `columns` is the number of named columns. */
export function readHeader(header: readonly string[]): { at: Map<FocusColumn, number>; missing: string[]; columns: number } {
  // Databases and spreadsheets write BilledCost as billed_cost, BILLEDCOST or “Billed Cost”, and Hive as focus.billedcost.
  const names = header.map((name) =>
    name
      .toLowerCase()
      .replace(/[\uFEFF\s_-]+/g, '')
      .replace(/^\w+\./, ''),
  )
  const at = new Map<FocusColumn, number>()
  for (const id of columnIds) {
    const index = names.indexOf(id.toLowerCase())
    if (index >= 0) at.set(id, index)
  }
  const missing = Object.keys(essentialColumns).filter((id) => !at.has(id as FocusColumn))
  return { at, missing, columns: names.findLastIndex((name) => name !== '') + 1 }
}

type Value = { value?: string; message?: string }

function readNumber(id: FocusColumn, text: string): Value {
  const read = readDecimal(text)
  if ('value' in read) {
    const negative = focusColumns[id].notNegative && read.value.startsWith('-')
    return { value: read.value, ...(negative ? { message: `${id} must not be negative, and is ${quoted(text)}.` } : {}) }
  }
  return read.wrong === 'form'
    ? { message: `${id} must be a decimal number, not ${quoted(text)}.` }
    : { message: `${id} must be smaller than 10^15, and is ${quoted(text)}.` }
}

/** The value of a column in a row, and its error if any. */
function readValue(id: FocusColumn, given: string | undefined): Value {
  const rule = focusColumns[id]
  const text = given?.trim()
  if (isNull(text)) return rule.notNull ? { message: `${id} must not be empty.` } : {}
  switch (rule.kind) {
    case 'decimal':
      return readNumber(id, text)
    case 'currency':
      return /^[a-z]{3}$/i.test(text)
        ? { value: text.toUpperCase() }
        : { message: `${id} must be a code of three letters such as USD, not ${quoted(text)}.` }
    case 'time': {
      const day = utcDay(text)
      return day === undefined
        ? { message: `${id} must be a date and time such as 2026-11-01T00:00:00Z, not ${quoted(text)}.` }
        : { value: day }
    }
    case 'tags':
      return parseTags(text) ? { value: text } : { message: `${id} must be a JSON object of names and values.` }
    case 'text': {
      // Exporters use different capitalization, which is unambiguous.
      const allowed = rule.allowed?.find((a) => a.toLowerCase() === text.toLowerCase())
      return rule.allowed && !allowed
        ? { message: `${id} must be one of ${rule.allowed.join(', ')}, not ${quoted(text)}.` }
        : { value: allowed ?? text }
    }
  }
}

/**
 * A row as a charge, with all its errors. Only a row without valid amount, currency or day results in no charge; other invalid
 * values are left empty.
 */
export function readRow(
  at: ReadonlyMap<FocusColumn, number>,
  row: readonly string[],
): { line?: CostLine; problems: FocusProblem[] } {
  const read = new Map([...at].map(([id, index]) => [id, readValue(id, row[index])]))
  const problems = [...read].flatMap(([column, { message }]) => (message ? [{ column, message }] : []))
  const text = (id: ReadColumn) => read.get(id)?.value ?? ''
  const day = text('ChargePeriodStart')
  const billed = text('BilledCost')
  const currency = text('BillingCurrency')
  if (!day || !billed || !currency) return { problems }
  return {
    problems,
    line: {
      day,
      billed,
      effective: text('EffectiveCost') || billed,
      list: text('ListCost') || null,
      currency,
      chargeCategory: text('ChargeCategory'),
      description: text('ChargeDescription'),
      service: text('ServiceName'),
      category: text('ServiceCategory'),
      provider: text('ServiceProviderName') || text('ProviderName') || text('HostProviderName') || text('PublisherName'),
      // Without sub-accounts the charge belongs to the billing account itself.
      accountId: text('SubAccountId') || text('BillingAccountId'),
      accountName: text('SubAccountId') ? text('SubAccountName') : text('BillingAccountName'),
      region: text('RegionId'),
      resourceId: text('ResourceId'),
      resourceName: text('ResourceName'),
      sku: text('SkuId'),
      quantity: text('ConsumedQuantity') || null,
      unit: text('ConsumedUnit'),
      tags: parseTags(text('Tags')) ?? {},
    },
  }
}
