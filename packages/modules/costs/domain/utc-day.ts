const iso =
  /^(\d{4})([-/]?)(\d\d)\2(\d\d)(?:[Tt ] ?(\d\d)(?::?(\d\d)(?::?(\d\d)(?:[.,]\d{1,12})?)?)? ?([^\s\d][^\s]*(?: [A-Z]{2,5})?)?)?$/

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
/** `Mon, 02 Nov 2026 00:00:00 -0800`: RFC 5322, and the former default of Snowflake. `02-Nov-2026`: SAS and Oracle. */
const rfc =
  /^(?:[a-z]{3},? )?(?<day>\d{1,2})(?<gap>[ -])(?<month>[a-z]{3})\k<gap>(?<year>\d{4})(?:[ :](?<hour>\d\d):(?<minute>\d\d)(?::(?<second>\d\d)(?:\.\d{1,12})?)?)? ?(?<zone>\S+)?$/i
/** `Mon Nov 02 00:00:00 UTC 2026`: what Java and Unix print. */
const printed =
  /^[a-z]{3} (?<month>[a-z]{3}) {1,2}(?<day>\d{1,2}) (?<hour>\d\d):(?<minute>\d\d):(?<second>\d\d)(?: (?<zone>\S+))? (?<year>\d{4})$/i

type Written = { year: number; month: number; day: number; hour: number; minute: number; second: number; zone: string }

function writtenTime(text: string): Written | undefined {
  const [whole, year, , month, day, hour = '0', minute = '0', second = '0', zone = ''] = iso.exec(text) ?? []
  if (whole !== undefined)
    return {
      year: Number(year),
      month: Number(month),
      day: Number(day),
      hour: Number(hour),
      minute: Number(minute),
      second: Number(second),
      zone,
    }
  const named = (rfc.exec(text) ?? printed.exec(text))?.groups
  if (!named) return undefined
  return {
    year: Number(named.year),
    month: months.indexOf(named.month?.toLowerCase() ?? '') + 1,
    day: Number(named.day),
    hour: Number(named.hour ?? 0),
    minute: Number(named.minute ?? 0),
    second: Number(named.second ?? 0),
    zone: named.zone ?? '',
  }
}

/** `-0800 PST` and `Z[UTC]` name a zone after an offset, which counts. */
const fixedZone =
  /^(?:(?<utc>z|utc|gmt|etc\/utc)|(?<sign>[+-])(?<hours>\d\d)(?::?(?<minutes>\d\d))?)(?:\[[\w/+-]+\]| [A-Z]{2,5})?$/i

/** Time zones by name, as Trino and BigQuery write them; a file has one or two. */
const formats = new Map<string, Intl.DateTimeFormat | undefined>()
const maxFormats = 600

function formatOf(zone: string): Intl.DateTimeFormat | undefined {
  if (formats.has(zone)) return formats.get(zone)
  let format: Intl.DateTimeFormat | undefined
  try {
    // Abbreviations such as CST are ambiguous, and not accepted.
    if (zone.includes('/')) format = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' })
  } catch {
    format = undefined
  }
  if (formats.size < maxFormats) formats.set(zone, format)
  return format
}

/** Minutes east of UTC in a named zone at a time. */
function namedOffset(zone: string, time: number): number | undefined {
  const name = formatOf(zone)
    ?.formatToParts(time)
    .find((part) => part.type === 'timeZoneName')?.value
  if (name === undefined) return undefined
  const [, sign, hours = '0', minutes = '0'] = /^GMT(?:([+-])(\d\d):(\d\d))?/.exec(name) ?? []
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes))
}

/** Minutes east of UTC. A time without a zone is in UTC, as in the specification. `local`: the time as if it were UTC. */
function offsetOf(zone: string, local: number): number | undefined {
  if (zone === '') return 0
  const fixed = fixedZone.exec(zone)?.groups
  if (fixed)
    return fixed.utc === undefined ? (fixed.sign === '-' ? -1 : 1) * (Number(fixed.hours) * 60 + Number(fixed.minutes ?? 0)) : 0
  // The offset at the local time may differ from that at the time itself near a change of the clocks.
  const first = namedOffset(zone, local)
  return first === undefined ? undefined : namedOffset(zone, local - first * 60_000)
}

/**
 * The UTC day of a date or time: ISO 8601, and the formats of Snowflake (`2026-11-02 00:00:00.000 -0800`), PostgreSQL
 * (`2026-11-02 00:00:00+00`), BigQuery (`2026-11-02 00:00:00 UTC`), Trino (`… America/New_York`), Java (`…Z[UTC]`), Go
 * (`… -0800 PST`) and RFC 5322.
 * @returns YYYY-MM-DD; undefined for anything else, including invalid days such as 31 February
 */
export function utcDay(text: string): string | undefined {
  const written = writtenTime(text.trim().replace('\u2212', '-'))
  if (!written || written.year < 1000) return undefined
  const { year, month, day, hour, minute, second, zone } = written
  const midnight = Date.UTC(year, month - 1, day)
  const at = new Date(midnight)
  if (at.getUTCMonth() + 1 !== month || at.getUTCDate() !== day) return undefined
  // 24:00 is the end of a day, and a leap second is number 60.
  const isEnd = hour === 24 && minute === 0 && second === 0
  if ((hour > 23 && !isEnd) || minute > 59 || second > 60) return undefined
  const local = midnight + ((hour * 60 + minute) * 60 + second) * 1000
  const offset = offsetOf(zone, local)
  if (offset === undefined || Math.abs(offset) > 15 * 60) return undefined
  const utc = new Date(local - offset * 60_000)
  return utc.getUTCFullYear() >= 1000 && utc.getUTCFullYear() <= 9999 ? utc.toISOString().slice(0, 10) : undefined
}
