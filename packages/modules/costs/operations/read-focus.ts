import { Readable } from 'node:stream'
import { VendorError } from '@callboard/plugin-kit/vendor-error'
import { type CostLine, type FocusProblem, readHeader, readRow } from '../domain/focus.ts'
import type { FocusColumn } from '../domain/focus-columns.ts'
import { readCsv } from './read-csv.ts'
import { readParquet } from './read-parquet.ts'

/** `line` is absent if the row is rejected, and for the header. `at` is the column's position, from 1. */
export type ReadRow = { row: number; header?: true; line?: CostLine; problems: (FocusProblem & { at: number })[] }

/** Peeks at the first bytes and returns a stream that still contains them. */
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

/** The encoding of a byte order mark. Spreadsheets save “Unicode text” as UTF-16. */
const encodingOf = (head: Buffer) =>
  head[0] === 0xff && head[1] === 0xfe ? 'utf-16le' : head[0] === 0xfe && head[1] === 0xff ? 'utf-16be' : undefined

async function* asUtf8(bytes: AsyncIterable<Uint8Array>, encoding: string): AsyncGenerator<Buffer> {
  const decoder = new TextDecoder(encoding)
  for await (const chunk of bytes) yield Buffer.from(decoder.decode(chunk, { stream: true }))
  yield Buffer.from(decoder.decode())
}

/** The line by which spreadsheets are told the separator. */
const isSeparatorLine = (record: readonly string[]) => /^sep=/i.test(record[0] ?? '')

const unreadable = (name: string, why: string) => new VendorError('refused', `${name} cannot be imported: ${why}`)

type Header = ReturnType<typeof readHeader> & { width: number }

/** Whether every cell has a column. A trailing comma in the header or the rows does not shift any. */
const fits = ({ columns, width }: Header, record: readonly string[]): boolean =>
  record.length >= columns && record.slice(width).every((cell) => cell.trim() === '')

/** Pairs of columns of which every FOCUS version has exactly one. */
const expected: readonly (readonly [FocusColumn, ...FocusColumn[]])[] = [
  ['EffectiveCost'],
  ['ChargeCategory'],
  ['ServiceName'],
  ['BillingAccountId'],
  ['ServiceProviderName', 'ProviderName', 'HostProviderName', 'PublisherName'],
]

const unknownColumns = (at: ReadonlyMap<FocusColumn, number>): ReadRow['problems'] =>
  expected
    .filter((either) => !either.some((column) => at.has(column)))
    .map(([column]) => ({
      column,
      at: 0,
      message:
        column === 'EffectiveCost'
          ? 'The file has no EffectiveCost column; BilledCost is used instead.'
          : `The file has no column ${column}; it is empty for all rows.`,
    }))

/**
 * Reads a FOCUS file row by row: CSV, plain or gzipped, or Parquet. `row` is the line on which a row begins; in Parquet as if the
 * column names were on the first line.
 * @throws VendorError `refused` if the file is not such a table, with what to change; `incomplete` if it is truncated
 */
export async function* readFocus(name: string, bytes: AsyncIterable<Uint8Array>): AsyncGenerator<ReadRow> {
  const { head, whole } = await peek(bytes)
  const parquet = head.subarray(0, 4).toString('latin1') === 'PAR1'
  const gzip = head[0] === 0x1f && head[1] === 0x8b
  const encoding = encodingOf(head)
  const text = encoding ? Readable.from(asUtf8(whole, encoding), { objectMode: false }) : whole
  let header: Header | undefined
  for await (const { row, record } of parquet ? readParquet(name, whole) : readCsv(name, text, gzip)) {
    if (!header && isSeparatorLine(record)) continue
    if (!header) {
      header = { ...readHeader(record), width: record.length }
      if (header.missing.length > 0)
        throw unreadable(name, `it is missing the columns ${header.missing.join(', ')} of a FOCUS export. Choose a FOCUS export.`)
      const problems = unknownColumns(header.at)
      if (problems.length > 0) yield { row, header: true, problems }
      continue
    }
    const { at } = header
    if (!fits(header, record)) {
      const message = `The row has ${record.length} columns, the first line ${header.width}.`
      yield { row, problems: [{ column: '', at: record.length, message }] }
      continue
    }
    const { line, problems } = readRow(at, record)
    yield {
      row,
      ...(line ? { line } : {}),
      problems: problems.map((p) => ({ ...p, at: (at.get(p.column as never) ?? 0) + 1 })),
    }
  }
  if (!header) throw unreadable(name, 'it is empty.')
}
