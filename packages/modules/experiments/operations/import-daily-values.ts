import { createHash } from 'node:crypto'
import { AppError } from '@callboard/core/errors'
import { operation } from '@callboard/kernel/operation'
import { parseOrThrow } from '@callboard/parsing/parse'
import { z } from 'zod'
import { type DailyValues, maxFileCharacters, maxListed, type RefusedRow, readDailyValues } from '../domain/daily-values.ts'
import { metricEvent } from '../domain/incoming.ts'
import { writeEvents } from './record-events.ts'

/** `refusedRows` is the number of all of them; `refused` lists the first thousand. */
export type ImportedValues = { accepted: number; repeated: number; refusedRows: number; refused: RefusedRow[] }

const refuse = (message: string) => new AppError('invalid_input', message, { field: 'csv' })

async function readFile(csv: string, event: string): Promise<DailyValues> {
  const piece = { bytes: Buffer.from(csv), lines: 0, delimiter: ',' }
  const parsed = await parseOrThrow('csv', piece, 'The file')
  if ('reason' in parsed)
    throw refuse('The file is not CSV. Check that its quotes are closed, and that commas separate its columns.')
  const read = readDailyValues(parsed.records, event, Date.now())
  if ('reason' in read) throw refuse(read.reason)
  return read
}

/** The same for a unit, a day and an event, so that a value that is sent again is recognized. */
const idOf = (...parts: string[]) => createHash('sha256').update(JSON.stringify(parts)).digest('base64url')

/**
 * Takes over values of units by day, as a warehouse has them, as events that metrics add up. A value of a unit, day and event that
 * is known is a repetition. Rows that cannot be taken are listed by their line, and the others are kept.
 */
export const importDailyValues = operation({
  name: 'experiments.import-daily-values',
  action: 'experiments.record',
  input: z.object({
    event: metricEvent.shape.event,
    csv: z
      .string('Send the file as text.')
      .min(1, 'The file is empty.')
      .max(maxFileCharacters, `A file has at most ${maxFileCharacters.toLocaleString('en')} characters. Send it in parts.`),
  }),
  async run(context, { event, csv }): Promise<ImportedValues> {
    const { taken, refused } = await readFile(csv, event)
    const events = taken.map((value) => ({ ...value, id: idOf('daily', event, value.unit, value.at) }))
    const accepted = await context.tx((db) => writeEvents(db, context.tenantId, events))
    return {
      accepted,
      repeated: events.length - accepted,
      refusedRows: refused.length,
      refused: refused.slice(0, maxListed),
    }
  },
})
