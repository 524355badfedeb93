import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { billLimits } from '@callboard/core/limits/limits'
import { NotParsed } from '@callboard/parsing/not-parsed'
import { parse } from '@callboard/parsing/parse'
import type { TableRecord } from '@callboard/parsing/tasks'
import { VendorError } from '@callboard/plugin-kit/vendor-error'

/** Rows in memory at a time. */
const batchRows = 5000
/** The file is written to disk first, because a Parquet index is at its end. */
const maxBytes = 2 * 1024 ** 3

async function* recordsOf(name: string, file: string, size: number): AsyncGenerator<TableRecord> {
  const { rows: total, columns } = await parse('parquet-columns', file)
  if (total > billLimits.rows)
    throw new VendorError(
      'refused',
      `${name} cannot be imported: it has more than ${billLimits.rows} rows. Split the export into smaller files.`,
    )
  if (total > billLimits.freeRows + size * billLimits.rowsPerByte)
    throw new VendorError(
      'refused',
      `${name} cannot be imported: ${size} bytes hold ${total} rows, which exceeds the allowed density. Export it again, or as CSV.`,
    )
  yield { row: 1, record: columns }
  for (let start = 0; start < total; start += batchRows) {
    const rows = await parse('parquet-rows', { path: file, start, end: Math.min(total, start + batchRows) })
    if (rows.length === 0) throw new VendorError('refused', `${name} cannot be imported: it ends at row ${start} of ${total}.`)
    yield* rows
  }
}

async function spool(handle: FileHandle, name: string, bytes: AsyncIterable<Uint8Array>): Promise<number> {
  let size = 0
  try {
    for await (const chunk of bytes) {
      size += chunk.length
      if (size > maxBytes)
        throw new VendorError(
          'refused',
          `${name} cannot be imported: it is larger than 2 GiB. Split the export into smaller files.`,
        )
      await handle.write(chunk)
    }
    return size
  } catch (error) {
    if (error instanceof VendorError) throw error
    throw new VendorError('incomplete', `${name} was interrupted. Nothing was changed.`, { cause: error })
  }
}

/**
 * The records of a Parquet file, after its column names; `row` is 2 for the first record, as if the names were on a line of their
 * own. Decimals are converted to exact strings, times to ISO 8601, maps to JSON objects.
 * @throws VendorError `refused` if it is not Parquet, `incomplete` if it was truncated in transfer
 */
export async function* readParquet(name: string, bytes: AsyncIterable<Uint8Array>): AsyncGenerator<TableRecord> {
  const folder = await mkdtemp(path.join(tmpdir(), 'callboard-'))
  try {
    const file = path.join(folder, 'bill.parquet')
    const handle = await open(file, 'wx')
    let size: number
    try {
      size = await spool(handle, name, bytes)
    } finally {
      await handle.close()
    }
    yield* recordsOf(name, file, size)
  } catch (error) {
    if (error instanceof VendorError) throw error
    const why = error instanceof NotParsed ? `it ${error.message}` : error instanceof Error ? error.message : error
    throw new VendorError('refused', `${name} cannot be imported: ${why}.`, {
      cause: error,
    })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
