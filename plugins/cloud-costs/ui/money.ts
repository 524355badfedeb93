import type { CostView, IncompleteBill } from '@callboard/modules/costs/domain/view'

/** An amount with its currency, rounded to cents for display only. */
export function money(amount: string | number, currency: string): string {
  const value = Number(amount)
  const small = value !== 0 && Math.abs(value) < 0.005
  const text = new Intl.NumberFormat('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(value)
  return `${small ? `${value < 0 ? '−' : ''}< 0.01` : text} ${currency}`
}

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
  const tone = share > 0.2 ? 'bad' : share < -0.2 ? 'ok' : 'plain'
  return { text: `${share >= 0 ? '+' : '−'}${Math.abs(share * 100).toFixed(share > 10 ? 0 : 1)} %`, tone }
}

const date = (day: string) => new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeZone: 'UTC' }).format(new Date(day))

/** `2026-11` becomes Nov 2026. */
export const month = (name: string) =>
  new Intl.DateTimeFormat('en', { month: 'short', year: 'numeric', timeZone: 'UTC' }).format(new Date(`${name}-01`))

/** The days covered by a billing source, and missing months. */
function coverage({ integration, from, to, missingMonths }: IncompleteBill): string {
  const lacks = missingMonths.length > 0 ? ` without ${missingMonths.map(month).join(', ')}` : ''
  return `${integration} covers ${date(from)} to ${date(to)}${lacks}`
}

/** The total compared with the previous period, or why they are not comparable. */
export function trend(view: CostView): string {
  if (view.incomplete.length > 0)
    return `Not compared with the previous ${view.days} days, because bills are missing: ${view.incomplete.map(coverage).join('; ')}.`
  return `${change(view, { amount: view.total, before: view.before }).text} vs. previous ${view.days} days`
}
