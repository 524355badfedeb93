/** Where somebody has not chosen a time zone, the server does not know theirs. */
const zoneOf = (zone: string | null) => (zone ? { timeZone: zone } : {})

/** By the hour where the person is; neutral where that is unknown. */
export function greeting(now: Date, zone: string | null): string {
  if (!zone) return 'Hello'
  const hour = Number(new Intl.DateTimeFormat('en', { hour: 'numeric', hourCycle: 'h23', ...zoneOf(zone) }).format(now))
  if (hour < 5) return 'Hello'
  if (hour < 12) return 'Good morning'
  return hour < 18 ? 'Good afternoon' : 'Good evening'
}

/** "Tuesday 24 November". */
export const today = (now: Date, zone: string | null) =>
  new Intl.DateTimeFormat('en-GB', { weekday: 'long', day: 'numeric', month: 'long', ...zoneOf(zone) }).format(now)
