import { type FileHandle, open } from 'node:fs/promises'
import { type AsyncBuffer, type FileMetaData, parquetMetadataAsync, parquetReadObjects, type SchemaElement } from 'hyparquet'
import { type Compressors, compressors } from 'hyparquet-compressors'
import type { Input, Output, TableRecord } from '../tasks.ts'

/** Pages are conventionally about a megabyte. Their memory is outside of the heap, which the thread's limit does not cover. */
const maxPageBytes = 128 * 1024 * 1024

/** Decompressors that reject a page before allocation if its declared size is too large. */
export const boundedCompressors: Compressors = Object.fromEntries(
  Object.entries(compressors).map(([codec, decompress]) => [
    codec,
    (input: Uint8Array, outputLength: number) => {
      if (outputLength > maxPageBytes) throw new Error(`a page of it becomes larger than ${maxPageBytes / 1024 / 1024} MiB`)
      return decompress(input, outputLength)
    },
  ]),
)

/** An integer column value as a decimal string: 12345 with scale 2 is 123.45. */
export function decimalText(unscaled: bigint, scale: number): string {
  const digits = (unscaled < 0n ? -unscaled : unscaled).toString().padStart(scale + 1, '0')
  const text = scale > 0 ? `${digits.slice(0, -scale)}.${digits.slice(-scale)}` : digits
  return unscaled < 0n ? `-${text}` : text
}

/** Two's complement, most significant byte first. */
const bigEndian = (bytes: Uint8Array): bigint =>
  bytes.length === 0
    ? 0n
    : BigInt.asIntN(
        bytes.length * 8,
        bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n),
      )

const decoded = (value: unknown): unknown => (value instanceof Uint8Array ? Buffer.from(value).toString('utf8') : value)

/** Key-value pairs in any of the shapes in which exporters write maps. */
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

/** Values within a map or structure; JSON has no large integers. */
const nestedText = (value: unknown): string =>
  typeof value === 'object' && value !== null && !(value instanceof Date)
    ? JSON.stringify(value, (_, v: unknown) => (typeof v === 'bigint' ? String(v) : decoded(v)))
    : String(value)

function textOf(value: unknown, scale: number | undefined): string {
  if (value === null || value === undefined) return ''
  if (scale !== undefined) {
    if (value instanceof Uint8Array) return decimalText(bigEndian(value), scale)
    if (typeof value === 'bigint' || typeof value === 'number') return decimalText(BigInt(value), scale)
  }
  // A time out of range is a problem of its row, not of the file.
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString()
  const map = typeof value === 'object' ? pairs(value) : undefined
  if (map) return JSON.stringify(Object.fromEntries(map.map(([k, v]) => [k, v === null ? null : nestedText(v)])))
  return String(value)
}

/** hyparquet converts decimals to floating-point numbers, which rounds; without this annotation it returns the stored value. */
function unmarked(metadata: FileMetaData): FileMetaData {
  const schema = metadata.schema.map((element) => {
    if (scaleOf(element) === undefined) return element
    const { converted_type: _, logical_type: __, ...plain } = element
    return plain
  })
  return { ...metadata, schema }
}

/** The index of each column among the schema's elements: nested ones belong to their column. */
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

const columnsOf = (metadata: FileMetaData): SchemaElement[] => {
  const columns = topLevel(metadata.schema)
  return metadata.schema.filter((_, i) => columns.has(i))
}

async function bufferOf(handle: FileHandle): Promise<AsyncBuffer> {
  const { size } = await handle.stat()
  const slice = async (start: number, end = size) => {
    const { buffer, bytesRead } = await handle.read(new Uint8Array(end - start), 0, end - start, start)
    return buffer.buffer.slice(0, bytesRead)
  }
  return { byteLength: size, slice }
}

async function withFile<T>(path: string, work: (file: AsyncBuffer) => Promise<T>): Promise<T> {
  const handle = await open(path)
  try {
    return await work(await bufferOf(handle))
  } finally {
    await handle.close()
  }
}

/** Number of rows of a file, and its column names. */
export const readColumns = (path: string): Promise<Output<'parquet-columns'>> =>
  withFile(path, async (file) => {
    const metadata = await parquetMetadataAsync(file)
    return { rows: Number(metadata.num_rows), columns: columnsOf(metadata).map((c) => c.name) }
  })

/** Some rows of a file; `row` is 2 for the first, as if the column names were on a line of their own. */
export const readRows = ({ path, start, end }: Input<'parquet-rows'>): Promise<TableRecord[]> =>
  withFile(path, async (file) => {
    const metadata = await parquetMetadataAsync(file)
    const columns = columnsOf(metadata)
    const scales = columns.map(scaleOf)
    // Bytes without annotation remain bytes, so that decimals in them survive; texts are annotated.
    const rows = await parquetReadObjects({
      file,
      metadata: unmarked(metadata),
      compressors: boundedCompressors,
      utf8: false,
      rowStart: start,
      rowEnd: end,
    })
    return rows.map((row, i) => ({
      row: start + i + 2,
      record: columns.map((c, n) => {
        const value: unknown = row[c.name]
        return textOf(scales[n] === undefined ? decoded(value) : value, scales[n])
      }),
    }))
  })
