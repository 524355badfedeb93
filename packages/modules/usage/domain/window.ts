const dayMs = 86_400_000

/** YYYY-MM-DD of a time, UTC. */
export const isoDay = (at: number): string => new Date(at).toISOString().slice(0, 10)

/** A day some days before another one. */
export const daysBefore = (day: string, days: number): string => isoDay(Date.parse(day) - days * dayMs)

/** The days of a report, and the first day of the same number of days before. */
export type Window = { from: string; to: string; before: string }

/** The window of some days that ends today. */
export function windowOf(days: number): Window {
  const to = isoDay(Date.now())
  return { from: daysBefore(to, days - 1), to, before: daysBefore(to, 2 * days - 1) }
}
