/** "$3,336": whole units from 100 on, because cents only add noise. */
export const money = (amount: number, currency: string) =>
  new Intl.NumberFormat('en', {
    style: 'currency',
    currency,
    maximumFractionDigits: Math.abs(amount) >= 100 ? 0 : 2,
    minimumFractionDigits: Math.abs(amount) >= 100 ? 0 : 2,
  }).format(amount)

/** With the sign that stands on the height of the plus. */
const signed = (format: Intl.NumberFormat, value: number) => format.format(value).replace('-', '−')

/** "+9.4%"; undefined where there is nothing to compare with, or that cannot be compared. */
export function change(now: number, before: number | null): string | undefined {
  if (before === null || before === 0) return undefined
  const share = (now - before) / Math.abs(before)
  const maximumFractionDigits = Math.abs(share) < 0.1 ? 1 : 0
  return signed(new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits, signDisplay: 'exceptZero' }), share)
}

/** "−0.6 pts": the difference between two shares. */
export const points = (now: number, before: number) =>
  `${signed(new Intl.NumberFormat('en', { maximumFractionDigits: 1, signDisplay: 'exceptZero' }), (now - before) * 100)} pts`

/** "4.7%". */
export const percent = (share: number) =>
  new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 1 }).format(share)

/** "2.1". */
export const decimal = (value: number) => new Intl.NumberFormat('en', { maximumFractionDigits: value < 10 ? 1 : 0 }).format(value)
