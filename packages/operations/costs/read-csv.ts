import { type Readable, Transform } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { billLimits } from '@callboard/core/limits/limits'
import { isVendorError, VendorError } from '@callboard/plugin-kit/vendor-error'
import { parse } from 'csv-parse'

/** A record of a table. `row` is the line of the file on which it begins, from 1. */
export type TableRecord = { row: number; record: string[] }

/** The bytes of a file, decompressed and counted: a small file must not become a large one. */
function boundedBytes(name: string, bytes: Readable, gzip: boolean): Readable {
  let arrived = 0
  let decoded = 0
  bytes.on('data', (chunk: Uint8Array) => (arrived += chunk.length))
  const source = gzip ? bytes.pipe(createGunzip()) : bytes
  const counter = new Transform({
    transform(chunk: Uint8Array, _, done) {
      decoded += chunk.length
      const most = gzip
        ? Math.min(billLimits.decodedBytes, billLimits.freeBytes + arrived * billLimits.compression)
        : billLimits.decodedBytes
      if (decoded <= most) return done(null, chunk)
      done(
        new VendorError(
          'refused',
          `${name} cannot be imported: it holds more than ${Math.round(most / 1024 / 1024)} MiB once it is decompressed. Split it into smaller files.`,
        ),
      )
    },
  })
  if (gzip) bytes.on('error', (error) => source.destroy(error))
  source.on('error', (error) => counter.destroy(error))
  // What still arrives of a refused file is not decompressed any more.
  counter.on('close', () => bytes.destroy())
  return source.pipe(counter)
}

/**
 * The records of a CSV file, plain or with gzip.
 * @throws VendorError `refused` for what is no CSV; `incomplete` for a file that is cut off
 */
export async function* readCsv(name: string, bytes: Readable, gzip: boolean): AsyncGenerator<TableRecord> {
  const parser = parse({ info: true, relax_column_count: true, bom: true, skip_empty_lines: true, max_record_size: 1024 * 1024 })
  const source = boundedBytes(name, bytes, gzip)
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
    if (isVendorError(error)) throw error
    const { code, message } = error as { code?: string; message: string }
    if (code?.startsWith('CSV_'))
      throw new VendorError('refused', `${name} cannot be imported: ${message}. Nothing of it was changed.`, { cause: error })
    throw new VendorError('incomplete', `${name} broke off: ${message}. Nothing was changed; Callboard will try again.`, {
      cause: error,
    })
  }
}
