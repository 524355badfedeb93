import type { CostView, IncompleteBill } from '@callboard/modules/costs/domain/view'

/** An amount with its currency, to the cent. Amounts stay as they are; only what is shown is rounded. */
export function money(amount: string | number, currency: string): string {
  const value = Number(amount)
  const small = value !== 0 && Math.abs(value) < 0.005
  const text = new Intl.NumberFormat('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(value)
  return `${small ? `${value < 0 ? '−' : ''}< 0.01` : text} ${currency}`
}

type Change = { text: string; tone: 'plain' | 'bad' | 'ok' }

/** How much more or less than before, in words. A dash where the bills of one of the two windows are incomplete. */
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

/** `2026-11` is Nov 2026. */
export const month = (name: string) =>
  new Intl.DateTimeFormat('en', { month: 'short', year: 'numeric', timeZone: 'UTC' }).format(new Date(`${name}-01`))

/** Which days a source of bills covers, and which months it lacks. */
function coverage({ integration, from, to, missingMonths }: IncompleteBill): string {
  const lacks = missingMonths.length > 0 ? ` without ${missingMonths.map(month).join(', ')}` : ''
  return `${integration} covers ${date(from)} to ${date(to)}${lacks}`
}

/** The sum against the window before, or why the two are not compared. */
export function trend(view: CostView): string {
  if (view.incomplete.length > 0)
    return `Not compared with the previous ${view.days} days, because bills are missing: ${view.incomplete.map(coverage).join('; ')}.`
  return `${change(view, { amount: view.total, before: view.before }).text} vs. previous ${view.days} days`
}
