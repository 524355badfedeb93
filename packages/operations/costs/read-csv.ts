import type { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { VendorError } from '@callboard/plugin-kit/vendor-error'
import { parse } from 'csv-parse'

/** A record of a table. `row` is the line of the file on which it begins, from 1. */
export type TableRecord = { row: number; record: string[] }

/**
 * The records of a CSV file, plain or with gzip.
 * @throws VendorError `refused` for what is no CSV; `incomplete` for a file that is cut off
 */
export async function* readCsv(name: string, bytes: Readable, gzip: boolean): AsyncGenerator<TableRecord> {
  const parser = parse({ info: true, relax_column_count: true, bom: true, skip_empty_lines: true, max_record_size: 1024 * 1024 })
  const source = gzip ? bytes.pipe(createGunzip()) : bytes
  if (gzip) bytes.on('error', (error) => source.destroy(error))
  source.on('error', (error) => parser.destroy(error))
  source.pipe(parser)
  let end = 0
  try {
    for await (const item of parser) {
      const { record, info } = item as { record: string[]; info: { lines: number } }
      yield { row: end + 1, record }
      end = info.lines
    }
  } catch (error) {
    const { code, message } = error as { code?: string; message: string }
    if (code?.startsWith('CSV_'))
      throw new VendorError('refused', `${name} cannot be imported: ${message}. Nothing of it was changed.`, { cause: error })
    throw new VendorError('incomplete', `${name} broke off: ${message}. Nothing was changed; Callboard will try again.`, {
      cause: error,
    })
  }
}
