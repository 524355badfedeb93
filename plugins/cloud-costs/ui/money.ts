import type { CostView, IncompleteBill } from '@callboard/modules/costs/domain/view'
import { formatChange, formatRange, formatTick, formatValue } from '@callboard/ui/chart/format.ts'

/** An amount in its currency, rounded to cents for display only. */
export function money(amount: string | number, currency: string): string {
  const value = Number(amount)
  const unit = { kind: 'money', currency } as const
  if (value === 0 || Math.abs(value) >= 0.005) return formatValue(value, unit)
  return `${value < 0 ? '−' : ''}< ${formatValue(0.01, unit)}`
}

/** An amount without cents, from 100 up. */
export const roundMoney = (amount: number, currency: string): string =>
  formatTick(amount, { kind: 'money', currency }, amount >= 100 ? 1 : 0.01)

type Change = { text: string; tone: 'plain' | 'bad' | 'ok' }

/** The change from the previous period. A dash if the bills of one of the two are incomplete. */
export function change(
  { incomplete }: Pick<CostView, 'incomplete'>,
  { amount, before }: { amount: string; before: string },
): Change {
  const [now, then] = [Number(amount), Number(before)]
  if (incomplete.length > 0) return { text: '—', tone: 'plain' }
  if (then === 0) return { text: now === 0 ? '—' : 'new', tone: 'plain' }
  const share = (now - then) / Math.abs(then)
  return { text: formatChange(now, then), tone: share > 0.2 ? 'bad' : share < -0.2 ? 'ok' : 'plain' }
}

/** `2026-11` becomes Nov 2026. */
export const month = (name: string) =>
  new Intl.DateTimeFormat('en', { month: 'short', year: 'numeric', timeZone: 'UTC' }).format(new Date(`${name}-01`))

/** More are counted. */
const maxRanges = 3

/** The days covered by a billing source, and missing months and days. */
function coverage({ integration, from, to, missingMonths, missingDays }: IncompleteBill): string {
  const ranges = missingDays.slice(0, maxRanges).map((days) => formatRange(days.from, days.to))
  const more =
    missingDays.length > maxRanges
      ? [missingDays.length === maxRanges + 1 ? '1 more gap' : `${missingDays.length - maxRanges} more gaps`]
      : []
  const missing = [...missingMonths.map(month), ...ranges, ...more]
  const lacks = missing.length > 0 ? ` without ${missing.join(', ')}` : ''
  return `${integration} covers ${formatRange(from, to)}${lacks}`
}

/** Why the previous period cannot be compared; undefined if it can. */
export const notCompared = (view: Pick<CostView, 'incomplete' | 'days'>): string | undefined =>
  view.incomplete.length > 0
    ? `Not compared with the previous ${view.days} days, because bills are missing: ${view.incomplete.map(coverage).join('; ')}.`
    : undefined
