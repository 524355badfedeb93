/** "$3,336": whole units from 100 on, because cents only add noise. */
export const money = (amount: number, currency: string) =>
  new Intl.NumberFormat('en', {
    style: 'currency',
    currency,
    maximumFractionDigits: Math.abs(amount) >= 100 ? 0 : 2,
    minimumFractionDigits: Math.abs(amount) >= 100 ? 0 : 2,
  }).format(amount)

/** "+9.4%"; undefined where there is nothing to compare with. */
export function change(now: number, before: number): string | undefined {
  if (before === 0) return undefined
  const share = (now - before) / Math.abs(before)
  return new Intl.NumberFormat('en', {
    style: 'percent',
    maximumFractionDigits: Math.abs(share) < 0.1 ? 1 : 0,
    signDisplay: 'exceptZero',
  }).format(share)
}

/** "4.7%". */
export const percent = (share: number) =>
  new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 1 }).format(share)

/** "2.1". */
export const decimal = (value: number) => new Intl.NumberFormat('en', { maximumFractionDigits: value < 10 ? 1 : 0 }).format(value)
