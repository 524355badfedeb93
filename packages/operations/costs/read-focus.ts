import { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { type CostLine, type FocusProblem, readHeader, readRow } from '@callboard/core/cost/focus'
import { VendorError } from '@callboard/plugin-kit/vendor-error'
import { parse } from 'csv-parse'

export type ReadRow = { row: number; line: CostLine } | { row: number; problems: (FocusProblem & { at: number })[] }

/** The first bytes, and everything with them in front again. */
async function peek(bytes: AsyncIterable<Uint8Array>): Promise<{ head: Buffer; whole: Readable }> {
  const iterator = bytes[Symbol.asyncIterator]()
  const first = await iterator.next()
  const head = first.done ? Buffer.alloc(0) : Buffer.from(first.value)
  async function* again() {
    yield head
    for (;;) {
      const next = await iterator.next()
      if (next.done) return
      yield next.value
    }
  }
  return { head, whole: Readable.from(again(), { objectMode: false }) }
}

const unreadable = (name: string, why: string) => new VendorError('refused', `${name} cannot be imported: ${why}`)

/**
 * Reads a FOCUS file, row by row: CSV, plain or with gzip. `row` is the line of the file on which a row begins, `at` the
 * position of a column, both from 1.
 * @throws VendorError `refused` for a file that is no such table, with what to change; `incomplete` for one that is cut off
 */
export async function* readFocus(name: string, bytes: AsyncIterable<Uint8Array>): AsyncGenerator<ReadRow> {
  const { head, whole } = await peek(bytes)
  if (head.subarray(0, 4).toString('latin1') === 'PAR1')
    throw unreadable(name, 'it is a Parquet file. Choose CSV, plain or with gzip, in the settings of the export.')
  const gzip = head[0] === 0x1f && head[1] === 0x8b
  const parser = parse({ info: true, relax_column_count: true, bom: true, skip_empty_lines: true, max_record_size: 1024 * 1024 })
  const source = gzip ? whole.pipe(createGunzip()) : whole
  if (gzip) whole.on('error', (error) => source.destroy(error))
  source.on('error', (error) => parser.destroy(error))
  source.pipe(parser)
  let columns: ReturnType<typeof readHeader> | undefined
  let width = 0
  let end = 0
  try {
    for await (const item of parser) {
      const { record, info } = item as { record: string[]; info: { lines: number } }
      const row = end + 1
      end = info.lines
      if (!columns) {
        columns = readHeader(record)
        width = record.length
        if (columns.missing.length > 0)
          throw unreadable(
            name,
            `its first line lacks the columns ${columns.missing.join(', ')} of FOCUS 1.0 to 1.2. Choose a FOCUS export.`,
          )
        continue
      }
      if (record.length !== width) {
        yield {
          row,
          problems: [
            { column: '', at: record.length, message: `The row has ${record.length} columns, the first line ${width}.` },
          ],
        }
        continue
      }
      const { at } = columns
      const read = readRow(at, record)
      if ('line' in read) yield { row, line: read.line }
      else yield { row, problems: read.problems.map((p) => ({ ...p, at: (at.get(p.column as never) ?? 0) + 1 })) }
    }
  } catch (error) {
    if (error instanceof VendorError) throw error
    const { code, message } = error as { code?: string; message: string }
    if (code?.startsWith('CSV_')) throw unreadable(name, `${message}. Nothing of it was changed.`)
    throw new VendorError('incomplete', `${name} broke off: ${message}. Nothing was changed; Callboard will try again.`, {
      cause: error,
    })
  }
  if (!columns) throw unreadable(name, 'it is empty.')
}
