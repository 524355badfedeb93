import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { billLimits } from '@callboard/core/limits/limits'
import { VendorError } from '@callboard/plugin-kit/vendor-error'
import { type AsyncBuffer, type FileMetaData, parquetMetadataAsync, parquetReadObjects, type SchemaElement } from 'hyparquet'
import { compressors } from 'hyparquet-compressors'
import type { TableRecord } from './read-csv.ts'

/** Rows that are held at a time. */
const batchRows = 5000
/** A file is put on disk to be read, since its index is at its end. */
const mostBytes = 2 * 1024 ** 3

/** A whole number of a column as decimal text: 12345 with scale 2 is 123.45. */
export function decimalText(unscaled: bigint, scale: number): string {
  const digits = (unscaled < 0n ? -unscaled : unscaled).toString().padStart(scale + 1, '0')
  const text = scale > 0 ? `${digits.slice(0, -scale)}.${digits.slice(-scale)}` : digits
  return unscaled < 0n ? `-${text}` : text
}

/** Two's complement, the most significant byte first. */
const bigEndian = (bytes: Uint8Array): bigint =>
  bytes.length === 0
    ? 0n
    : BigInt.asIntN(
        bytes.length * 8,
        bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n),
      )

const decoded = (value: unknown): unknown => (value instanceof Uint8Array ? Buffer.from(value).toString('utf8') : value)

/** Key and value pairs in any of the shapes that exporters write maps in. */
const pairs = (value: unknown): [string, unknown][] | undefined => {
  if (Array.isArray(value))
    return value.every((v) => typeof v === 'object' && v !== null && 'key' in v)
      ? value.map((v: { key: unknown; value?: unknown }) => [String(decoded(v.key)), decoded(v.value) ?? null])
      : undefined
  return typeof value === 'object' && value !== null ? Object.entries(value) : undefined
}

const scaleOf = (element: SchemaElement | undefined): number | undefined => {
  if (!element) return undefined
  if (element.converted_type === 'DECIMAL') return element.scale ?? 0
  return element.logical_type?.type === 'DECIMAL' ? (element.logical_type.scale ?? 0) : undefined
}

function textOf(value: unknown, scale: number | undefined): string {
  if (value === null || value === undefined) return ''
  if (scale !== undefined) {
    if (value instanceof Uint8Array) return decimalText(bigEndian(value), scale)
    if (typeof value === 'bigint' || typeof value === 'number') return decimalText(BigInt(value), scale)
  }
  if (value instanceof Date) return value.toISOString()
  const map = typeof value === 'object' ? pairs(value) : undefined
  if (map) return JSON.stringify(Object.fromEntries(map.map(([k, v]) => [k, v === null ? null : String(v)])))
  return String(value)
}

/** hyparquet makes floating-point numbers of decimals, which rounds; without the mark it hands over what is stored. */
function unmarked(metadata: FileMetaData): FileMetaData {
  const schema = metadata.schema.map((element) => {
    if (scaleOf(element) === undefined) return element
    const { converted_type: _, logical_type: __, ...plain } = element
    return plain
  })
  return { ...metadata, schema }
}

async function* recordsOf(name: string, file: AsyncBuffer): AsyncGenerator<TableRecord> {
  const metadata = await parquetMetadataAsync(file)
  const columns = metadata.schema.filter((_, i) => topLevel(metadata.schema).has(i))
  yield { row: 1, record: columns.map((c) => c.name) }
  const scales = columns.map(scaleOf)
  // Bytes without a mark stay bytes, so that decimals in them survive; texts are marked as such.
  const reading = unmarked(metadata)
  const total = Number(metadata.num_rows)
  if (total > billLimits.rows)
    throw new VendorError(
      'refused',
      `${name} cannot be imported: it has more than ${billLimits.rows} rows. Let the export write smaller files.`,
    )
  for (let start = 0; start < total; start += batchRows) {
    const rows = await parquetReadObjects({
      file,
      metadata: reading,
      compressors,
      utf8: false,
      rowStart: start,
      rowEnd: Math.min(total, start + batchRows),
    })
    if (rows.length === 0) throw new VendorError('refused', `${name} cannot be imported: it ends at row ${start} of ${total}.`)
    for (const [i, row] of rows.entries())
      yield {
        row: start + i + 2,
        record: columns.map((c, n) => {
          const value: unknown = row[c.name]
          return textOf(scales[n] === undefined ? decoded(value) : value, scales[n])
        }),
      }
  }
}

/** The places of the columns among all elements of a schema: what is nested belongs to its column. */
function topLevel(schema: readonly SchemaElement[]): Set<number> {
  const found = new Set<number>()
  const skip = (at: number): number => {
    let next = at + 1
    for (let child = 0; child < (schema[at]?.num_children ?? 0); child++) next = skip(next)
    return next
  }
  for (let at = 1; at < schema.length; at = skip(at)) found.add(at)
  return found
}

async function spool(handle: FileHandle, name: string, bytes: AsyncIterable<Uint8Array>): Promise<number> {
  let size = 0
  try {
    for await (const chunk of bytes) {
      size += chunk.length
      if (size > mostBytes)
        throw new VendorError(
          'refused',
          `${name} cannot be imported: it is larger than 2 GiB. Let the export write smaller files.`,
        )
      await handle.write(chunk)
    }
  } catch (error) {
    if (error instanceof VendorError) throw error
    throw new VendorError('incomplete', `${name} broke off. Nothing was changed; Callboard will try again.`, { cause: error })
  }
  return size
}

/**
 * The records of a Parquet file, the names of its columns first; `row` is 2 for the first record, as if those stood on a
 * line of their own. Decimals become text exactly; times ISO 8601; maps JSON objects.
 * @throws VendorError `refused` for what is no Parquet, `incomplete` for a file that is cut off on its way
 */
export async function* readParquet(name: string, bytes: AsyncIterable<Uint8Array>): AsyncGenerator<TableRecord> {
  const folder = await mkdtemp(path.join(tmpdir(), 'callboard-'))
  try {
    const handle = await open(path.join(folder, 'bill.parquet'), 'wx+')
    try {
      const byteLength = await spool(handle, name, bytes)
      const slice = async (start: number, end = byteLength) => {
        const { buffer, bytesRead } = await handle.read(new Uint8Array(end - start), 0, end - start, start)
        return buffer.buffer.slice(0, bytesRead)
      }
      yield* recordsOf(name, { byteLength, slice })
    } finally {
      await handle.close()
    }
  } catch (error) {
    if (error instanceof VendorError) throw error
    throw new VendorError('refused', `${name} cannot be imported: ${error instanceof Error ? error.message : error}`, {
      cause: error,
    })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
