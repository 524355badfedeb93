import { Readable } from 'node:stream'
import { type CostLine, type FocusProblem, readHeader, readRow } from '@callboard/core/cost/focus'
import { VendorError } from '@callboard/plugin-kit/vendor-error'
import { readCsv } from './read-csv.ts'
import { readParquet } from './read-parquet.ts'

/** `line` is absent where the row cannot count. `at` is the position of the column, from 1. */
export type ReadRow = { row: number; line?: CostLine; problems: (FocusProblem & { at: number })[] }

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
 * Reads a FOCUS file, row by row: CSV, plain or with gzip, or Parquet. `row` is the line of the file on which a row begins;
 * in Parquet as if the names of the columns stood on the first.
 * @throws VendorError `refused` for a file that is no such table, with what to change; `incomplete` for one that is cut off
 */
export async function* readFocus(name: string, bytes: AsyncIterable<Uint8Array>): AsyncGenerator<ReadRow> {
  const { head, whole } = await peek(bytes)
  const parquet = head.subarray(0, 4).toString('latin1') === 'PAR1'
  const gzip = head[0] === 0x1f && head[1] === 0x8b
  let columns: ReturnType<typeof readHeader> | undefined
  let width = 0
  for await (const { row, record } of parquet ? readParquet(name, whole) : readCsv(name, whole, gzip)) {
    if (!columns) {
      columns = readHeader(record)
      width = record.length
      if (columns.missing.length > 0)
        throw unreadable(name, `it lacks the columns ${columns.missing.join(', ')} of FOCUS 1.0 to 1.2. Choose a FOCUS export.`)
      continue
    }
    if (record.length !== width) {
      const message = `The row has ${record.length} columns, the first line ${width}.`
      yield { row, problems: [{ column: '', at: record.length, message }] }
      continue
    }
    const { at } = columns
    const { line, problems } = readRow(at, record)
    yield {
      row,
      ...(line ? { line } : {}),
      problems: problems.map((p) => ({ ...p, at: (at.get(p.column as never) ?? 0) + 1 })),
    }
  }
  if (!columns) throw unreadable(name, 'it is empty.')
}
