import type { ChartSpec, ChartUnit } from './spec.ts'

const locale = 'en'
const number = (value: number, options: Intl.NumberFormatOptions = {}) => new Intl.NumberFormat(locale, options).format(value)

/** ISO 4217 only: a bill may name a currency that Intl refuses. */
function currency(value: number, code: string, options: Intl.NumberFormatOptions): string {
  if (!/^[A-Z]{3}$/.test(code)) return `${number(value, options)} ${code}`
  return number(value, { ...options, style: 'currency', currency: code })
}

export const timeUnits = [
  { ms: 86_400_000, name: 'd' },
  { ms: 3_600_000, name: 'h' },
  { ms: 60_000, name: 'min' },
  { ms: 1000, name: 's' },
] as const

/** Milliseconds in at most two units: "3 min 20 s". */
export function formatDuration(ms: number): string {
  const at = timeUnits.findIndex((unit) => ms >= unit.ms)
  const unit = timeUnits[at]
  if (!unit) return ms > 0 ? '< 1 s' : '0 s'
  const next = timeUnits[at + 1]
  const rest = next ? Math.floor((ms % unit.ms) / next.ms) : 0
  return `${Math.floor(ms / unit.ms)} ${unit.name}${next && rest > 0 ? ` ${rest} ${next.name}` : ''}`
}

/** A value in full, as in the tooltip and the table. */
export function formatValue(value: number | null, unit: ChartUnit): string {
  if (value === null) return '—'
  switch (unit.kind) {
    case 'money':
      return currency(value, unit.currency, { maximumFractionDigits: 2, minimumFractionDigits: 2 })
    case 'duration':
      return formatDuration(value)
    case 'share':
      return number(value, { style: 'percent', maximumFractionDigits: value < 0.1 ? 1 : 0 })
    case 'count':
      return `${number(value)} ${value === 1 ? unit.one : unit.many}`
    case 'rate':
      return `${number(value, { maximumFractionDigits: value < 10 ? 2 : 1 })} ${unit.per}`
    case 'amount':
      return `${number(value, { maximumSignificantDigits: 3 })} ${value === 1 ? unit.one : unit.many}`
  }
}

/** A value of the axis, with its unit and no more digits than its neighbours need. */
export function formatTick(value: number, unit: ChartUnit, step: number): string {
  const digits = Math.max(0, Math.min(4, -Math.floor(Math.log10(step || 1) + 1e-9)))
  switch (unit.kind) {
    case 'money':
      return step >= 2500
        ? currency(value, unit.currency, { notation: 'compact', minimumFractionDigits: 0, maximumFractionDigits: 1 })
        : currency(value, unit.currency, { minimumFractionDigits: digits, maximumFractionDigits: digits })
    case 'duration': {
      const { ms, name } = timeUnits.find((u) => step >= u.ms) ?? { ms: 1000, name: 's' }
      return `${number(value / ms, { maximumFractionDigits: 1 })} ${name}`
    }
    case 'share':
      return number(value, { style: 'percent', maximumFractionDigits: Math.max(0, digits - 2) })
    case 'count':
      return number(value, { notation: step >= 2500 ? 'compact' : 'standard' })
    case 'rate':
      return number(value, { maximumFractionDigits: digits })
    case 'amount':
      return `${number(value, { maximumFractionDigits: digits })} ${value === 1 ? unit.one : unit.many}`
  }
}

const part = (day: string, options: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' }).format(new Date(`${day}T00:00:00Z`))

/** "20 Nov" */
export const formatDay = (day: string): string => `${part(day, { day: 'numeric' })} ${part(day, { month: 'short' })}`

/** "Fri 20 Nov", or "Week of 16 Nov" */
export const formatPoint = (day: string, step: ChartSpec['step']): string =>
  step === 'week' ? `Week of ${formatDay(day)}` : `${part(day, { weekday: 'short' })} ${formatDay(day)}`

/** "25 Oct to 23 Nov 2026" */
export function formatRange(first: string, last: string): string {
  const [from, to] = [first.slice(0, 4), last.slice(0, 4)]
  if (first === last) return `${formatDay(first)} ${to}`
  return `${formatDay(first)}${from === to ? '' : ` ${from}`} to ${formatDay(last)} ${to}`
}

/** A signed change in percent: "+7.9%". A dash without something to compare with. */
export function formatChange(now: number, before: number): string {
  if (before === 0) return '—'
  const share = (now - before) / Math.abs(before)
  return number(share, {
    style: 'percent',
    signDisplay: 'exceptZero',
    maximumFractionDigits: Math.abs(share) >= 1 ? 0 : 1,
  }).replace('-', '−')
}
