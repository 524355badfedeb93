/** An amount of money without cents, unless it is small. */
export const formatCost = (amount: number, currency: string): string =>
  new Intl.NumberFormat('en', {
    style: 'currency',
    currency,
    maximumFractionDigits: Math.abs(amount) < 10 ? 2 : 0,
  }).format(amount)
