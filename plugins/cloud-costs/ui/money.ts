/** An amount with its currency, to the cent. Amounts stay as they are; only what is shown is rounded. */
export function money(amount: string | number, currency: string): string {
  const value = Number(amount)
  const small = value !== 0 && Math.abs(value) < 0.005
  const text = new Intl.NumberFormat('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(value)
  return `${small ? `${value < 0 ? '−' : ''}< 0.01` : text} ${currency}`
}

/** How much more or less than before, in words. */
export function change(amount: string, before: string): { text: string; tone: 'plain' | 'bad' | 'ok' } {
  const [now, then] = [Number(amount), Number(before)]
  if (then === 0) return { text: now === 0 ? '—' : 'new', tone: 'plain' }
  const share = (now - then) / Math.abs(then)
  const tone = share > 0.2 ? 'bad' : share < -0.2 ? 'ok' : 'plain'
  return { text: `${share >= 0 ? '+' : '−'}${Math.abs(share * 100).toFixed(share > 10 ? 0 : 1)} %`, tone }
}
