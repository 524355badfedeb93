/** The time in a URL or form; UTC without a zone. Undefined if it is invalid. */
export function parseTimestamp(text: string | undefined): Date | undefined {
  if (!text) return undefined
  const zoned = /^\d{4}-\d{2}-\d{2}T[\d:.]+$/.test(text) ? `${text}Z` : text
  const moment = new Date(zoned)
  const year = moment.getUTCFullYear()
  // PostgreSQL accepts no others; the year of an invalid date is NaN.
  return year >= 1 && year <= 9999 ? moment : undefined
}

/** Formats a time for an input of type datetime-local. */
export const toFieldValue = (at: Date) => at.toISOString().slice(0, 19)

const maxTimestamp = Date.UTC(9999, 11, 31)

type HistoryCursor = { at: Date; id: string }

/** The position after which a page of changes begins, for a URL. */
export const cursorText = ({ at, id }: HistoryCursor) => `${at.getTime()}.${id}`

export function cursorOf(text: string | undefined): HistoryCursor | undefined {
  const match = /^(\d{1,15})\.([0-9a-f-]{36})$/.exec(text ?? '')
  const at = parseTimestamp(match ? new Date(Math.min(Number(match[1]), maxTimestamp)).toISOString() : undefined)
  return match && at ? { at, id: match[2] ?? '' } : undefined
}
