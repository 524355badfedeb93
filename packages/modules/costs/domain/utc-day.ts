const form =
  /^(\d{4})-(\d\d)-(\d\d)(?:[Tt ](\d\d):(\d\d)(?::(\d\d)(?:[.,]\d{1,12})?)? ?(Z|z|UTC|GMT|[+-]\d\d(?::?\d\d)?(?: UTC)?)?)?$/

/** Minutes east of UTC. A time without a zone is in UTC, as in the specification. */
function offsetOf(zone: string | undefined): number {
  const [, sign, hours = '0', minutes = '0'] = /^([+-])(\d\d):?(\d\d)?/.exec(zone ?? '') ?? []
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes))
}

/**
 * The UTC day of a date or time: ISO 8601, and the formats of Snowflake (`2026-11-02 00:00:00.000 -0800`), PostgreSQL
 * (`2026-11-02 00:00:00+00`), BigQuery (`2026-11-02 00:00:00 UTC`) and Go (`… +0000 UTC`).
 * @returns YYYY-MM-DD; undefined for anything else, including invalid days such as 31 February
 */
export function utcDay(text: string): string | undefined {
  const [whole, year, month, day, hour = '0', minute = '0', second = '0', zone] = form.exec(text.trim()) ?? []
  if (whole === undefined) return undefined
  const midnight = Date.UTC(Number(year), Number(month) - 1, Number(day))
  const at = new Date(midnight)
  if (at.getUTCMonth() + 1 !== Number(month) || at.getUTCDate() !== Number(day)) return undefined
  const offset = offsetOf(zone)
  // 24:00 is the end of a day, and a leap second is number 60.
  const valid = Number(hour) <= 24 && Number(minute) < 60 && Number(second) <= 60 && Math.abs(offset) <= 15 * 60
  if (!valid) return undefined
  const time = midnight + ((Number(hour) * 60 + Number(minute) - offset) * 60 + Number(second)) * 1000
  const utc = new Date(time)
  return utc.getUTCFullYear() >= 1000 && utc.getUTCFullYear() <= 9999 ? utc.toISOString().slice(0, 10) : undefined
}
