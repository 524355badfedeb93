import { stringify } from 'csv-stringify/sync'

/**
 * Formats a value as a cell. Lists are joined, and a leading formula character is escaped, because spreadsheets would evaluate
 * it.
 */
function cell(value: unknown): string {
  const text =
    value instanceof Date
      ? value.toISOString()
      : Array.isArray(value)
        ? value.join(' ')
        : typeof value === 'object' && value !== null
          ? JSON.stringify(value)
          : String(value ?? '')
  if (/^-?\d+(\.\d+)?$/.test(text)) return text
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
}

/** Formats rows as CSV lines (RFC 4180). */
export const csvLines = (rows: readonly (readonly unknown[])[]): string =>
  stringify(
    rows.map((row) => row.map(cell)),
    { record_delimiter: 'windows' },
  )
