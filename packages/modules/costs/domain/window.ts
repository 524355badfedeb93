const dayMs = 86_400_000

// Days are YYYY-MM-DD.

export const iso = (at: Date) => at.toISOString().slice(0, 10)
export const daysBefore = (day: string, days: number) => iso(new Date(Date.parse(`${day}T00:00:00Z`) - days * dayMs))

/** Days from first to last, inclusive. `ref`: only costs of this entity and its parts. */
export type Window = { from: string; to: string; days: number; currency: string; ref: string | null }

/** Days between a window and the period that it is compared with, in whole weeks: a Sunday is compared with a Sunday. */
export const comparedAfter = (days: number) => Math.ceil(days / 7) * 7
