const hourMs = 3_600_000
const dayMs = 24 * hourMs

/** When admins are warned, once each: two weeks, two days and an hour before. The key is what is stored as the last warning. */
const warnings = [
  { days: 14, beforeMs: 14 * dayMs },
  { days: 2, beforeMs: 2 * dayMs },
  { days: 0, beforeMs: hourMs },
] as const

/** The warning that is due, as the days before the expiry that it is meant for; undefined if there is none. */
export function dueWarning(expiresAt: Date, now: Date): number | undefined {
  const leftMs = expiresAt.getTime() - now.getTime()
  return warnings.findLast(({ beforeMs }) => leftMs <= beforeMs)?.days
}

/** When to check again: daily, or earlier if the next warning is due. */
export function nextCredentialCheck(expiresAt: Date | null, now: Date): Date {
  const steps = expiresAt ? warnings.map(({ beforeMs }) => expiresAt.getTime() - beforeMs) : []
  return new Date(Math.min(now.getTime() + dayMs, ...steps.filter((at) => at > now.getTime())))
}

const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' })
const minute = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' })

/** Rounded up, so that a warning for two days says “in 2 days”. */
function left(ms: number): string {
  const hours = Math.ceil(ms / hourMs)
  if (hours <= 1) return 'within an hour'
  if (hours <= 24) return `in ${hours} hours`
  return `in ${Math.ceil(ms / dayMs)} days`
}

/** "The access token of X expires on 12 December 2026, in 14 days." On the last day, with the time in UTC. */
export function expirySentence({ expiresAt, label }: { expiresAt: Date; label: string }, of: string, now: Date): string {
  const leftMs = expiresAt.getTime() - now.getTime()
  if (leftMs <= 0) return `The ${label} of ${of} expired on ${day.format(expiresAt)}.`
  const at = leftMs <= dayMs ? `${minute.format(expiresAt)} UTC` : day.format(expiresAt)
  return `The ${label} of ${of} expires on ${at}, ${left(leftMs)}.`
}
