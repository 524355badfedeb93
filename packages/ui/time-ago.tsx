'use client'
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react'

/** Half a unit before the next one, so that rounding never says "60 min.". */
const steps: [limit: number, seconds: number, unit: Intl.RelativeTimeFormatUnit][] = [
  [59.5, 1, 'second'],
  [3570, 60, 'minute'],
  [84_600, 3600, 'hour'],
  [2_548_800, 86_400, 'day'],
  [30_240_000, 2_592_000, 'month'],
  [Number.POSITIVE_INFINITY, 31_536_000, 'year'],
]
/** Days by name ("yesterday"); months and years as numbers, because "last mo." is no word. */
const byName = new Intl.RelativeTimeFormat('en', { numeric: 'auto' })
const asNumber = new Intl.RelativeTimeFormat('en', { numeric: 'always', style: 'short' })

/** "4 min. ago", "in 2 days". */
function relative(at: Date, now: Date): string {
  const seconds = (at.getTime() - now.getTime()) / 1000
  if (Math.abs(seconds) < 5) return 'just now'
  const [, size, unit] = steps.find(([limit]) => Math.abs(seconds) < limit) ?? [0, 31_536_000, 'year']
  return (unit === 'day' ? byName : asNumber).format(Math.round(seconds / size), unit)
}

const Zone = createContext<string | null>(null)

/** The time zone of absolute times below; null means the browser's. */
export function TimeZone({ zone, children }: { zone: string | null; children: ReactNode }) {
  return <Zone value={zone}>{children}</Zone>
}

/** "23 Nov 2026, 14:05:31 CET". */
const absolute = (at: Date, zone: string | undefined) =>
  new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'long', timeZone: zone }).format(at)

/** "12:03" today, "28 Nov, 12:03" on other days. */
function clock(at: Date, now: Date, zone: string | undefined): string {
  const day = (of: Date) => new Intl.DateTimeFormat('en-GB', { dateStyle: 'short', timeZone: zone }).format(of)
  const date = day(at) === day(now) ? {} : ({ day: 'numeric', month: 'short' } as const)
  return new Intl.DateTimeFormat('en-GB', { ...date, hour: '2-digit', minute: '2-digit', timeZone: zone }).format(at)
}

/** The time of day: "12:03" today, "28 Nov, 12:03" on other days. */
export function ClockTime({ at, now }: { at: Date | string; now: Date | string }) {
  const time = new Date(at)
  const zone = useContext(Zone)
  const [alive, setAlive] = useState(false)
  useEffect(() => setAlive(true), [])
  const known = zone ?? (alive ? undefined : 'UTC')
  return (
    <time dateTime={time.toISOString()} title={absolute(time, known)} suppressHydrationWarning>
      {clock(time, new Date(now), known)}
    </time>
  )
}

/** "as of 12:03": labels data that is not up to date. */
export const AsOf = ({ at, now }: { at: Date | string; now: Date | string }) => (
  <span className="text-sm whitespace-nowrap text-warn">
    as of <ClockTime at={at} now={now} />
  </span>
)

/** A relative time, updated while the page is open; hover shows the absolute time. */
export function TimeAgo({ at, now }: { at: Date | string; now: Date | string }) {
  const time = new Date(at)
  const [current, setCurrent] = useState(() => new Date(now))
  const zone = useContext(Zone)
  // The server does not know the browser's time zone: it renders UTC until hydration.
  const [alive, setAlive] = useState(false)
  useEffect(() => {
    setAlive(true)
    const timer = setInterval(() => setCurrent(new Date()), 10_000)
    return () => clearInterval(timer)
  }, [])
  return (
    <time dateTime={time.toISOString()} title={absolute(time, zone ?? (alive ? undefined : 'UTC'))} suppressHydrationWarning>
      {relative(time, current)}
    </time>
  )
}
