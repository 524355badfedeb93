import type { z } from 'zod'
import { metricEvent, parseIncoming } from './incoming.ts'

/** Most characters of a file of daily values. */
export const maxFileCharacters = 900_000
/** Most refused rows that an answer lists. */
export const maxListed = 1000

const columns = ['day', 'unit', 'value'] as const
type Column = (typeof columns)[number]

/** A row that was not taken, by its line in the file, with a sentence about what to change. */
export type RefusedRow = { row: number; reason: string }
type Event = Omit<z.output<typeof metricEvent>, 'id'>
export type DailyValues = { taken: Event[]; refused: RefusedRow[] }

type Line = { row: number; record: readonly string[] }

const dayMs = 86_400_000

/** The last moment of a day: a value of a whole day counts for every unit that was exposed during it. Undefined for no day. */
function endOfDay(day: string): string | undefined {
  const start = /^\d{4}-\d\d-\d\d$/.test(day) ? Date.parse(`${day}T00:00:00Z`) : Number.NaN
  if (Number.isNaN(start) || new Date(start).toISOString().slice(0, 10) !== day) return undefined
  return new Date(start + dayMs - 1).toISOString()
}

function toEvent(cells: Record<Column, string>, event: string): { event: unknown } | { reason: string } {
  const at = endOfDay(cells.day)
  if (at === undefined) return { reason: `“${cells.day.slice(0, 40)}” is not a day, such as 2026-11-29.` }
  const value = cells.value === '' ? Number.NaN : Number(cells.value)
  if (!Number.isFinite(value)) return { reason: `“${cells.value.slice(0, 40)}” is not a number.` }
  return { event: { id: 'row', event, unit: cells.unit, at, value } }
}

/**
 * Reads daily values of units from the lines of a CSV file with the columns day, unit and value in any order.
 * @returns the values as events at the end of their days, and the rows that cannot be taken; a reason if the columns are missing
 */
export function readDailyValues(lines: readonly Line[], event: string, now: number): DailyValues | { reason: string } {
  const [head, ...rows] = lines
  const names = (head?.record ?? []).map((name) => name.trim().toLowerCase())
  const missing = columns.filter((column) => !names.includes(column))
  if (missing.length > 0)
    return { reason: `The first line must name the columns day, unit and value. Missing: ${missing.join(', ')}.` }
  const cell = (record: readonly string[], column: Column) => (record[names.indexOf(column)] ?? '').trim()
  const refused: RefusedRow[] = []
  const events: { row: number; event: unknown }[] = []
  for (const { row, record } of rows) {
    const read = toEvent({ day: cell(record, 'day'), unit: cell(record, 'unit'), value: cell(record, 'value') }, event)
    if ('reason' in read) refused.push({ row, reason: read.reason })
    else events.push({ row, event: read.event })
  }
  const checked = parseIncoming(
    events.map((e) => e.event),
    metricEvent,
    now,
  )
  for (const { index, reason } of checked.refused) refused.push({ row: events[index]?.row ?? 0, reason })
  return { taken: checked.taken.map(({ item: { id: _, ...rest } }) => rest), refused: refused.sort((a, b) => a.row - b.row) }
}
