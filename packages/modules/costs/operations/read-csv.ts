import { type Readable, Transform } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { billLimits } from '@callboard/core/limits/limits'
import { NotParsed } from '@callboard/parsing/not-parsed'
import { parse } from '@callboard/parsing/parse'
import type { CsvPiece, TableRecord } from '@callboard/parsing/tasks'
import { isVendorError, VendorError } from '@callboard/plugin-kit/vendor-error'

/** Bytes per task of a parser thread. */
const pieceBytes = 512 * 1024
/** Maximum bytes without the end of a record; beyond it the file has unbalanced quotes. */
const maxRecordBytes = 4 * 1024 * 1024

const quote = 34
const newline = 10
const carriageReturn = 13

/**
 * The end of the last complete record in a chunk that starts with a record, and its number of lines; 0 if there is none. Quotes
 * count where a field begins or ends, so that one inside a text does not join records.
 */
function lastRecordEnd(bytes: Uint8Array, delimiter: number): { end: number; lines: number } {
  let quoted = false
  let isStart = true
  let lines = 0
  const last = { end: 0, lines: 0 }
  const isEnd = (byte: number | undefined) =>
    byte === undefined || byte === delimiter || byte === newline || byte === carriageReturn
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i]
    if (byte === newline) lines++
    if (quoted) {
      if (byte !== quote) continue
      if (bytes[i + 1] === quote) i++
      else if (isEnd(bytes[i + 1])) quoted = false
    } else if (byte === quote && isStart) {
      quoted = true
      isStart = false
    } else {
      isStart = byte === delimiter || byte === newline
      if (byte === newline) Object.assign(last, { end: i + 1, lines })
    }
  }
  return last
}

/** Separators to detect in the header; column names contain none of them. */
function delimiterOf(bytes: Buffer): string {
  const header = bytes.subarray(0, bytes.indexOf(newline) >>> 0).toString('latin1')
  const counts = [',', ';', '\t', '|'].map((delimiter) => ({ delimiter, count: header.split(delimiter).length }))
  return counts.reduce((most, next) => (next.count > most.count ? next : most)).delimiter
}

/** Splits a file into chunks of complete records. */
async function* piecesOf(name: string, source: AsyncIterable<Uint8Array>): AsyncGenerator<CsvPiece> {
  let rest = Buffer.alloc(0)
  let lines = 0
  let delimiter: string | undefined
  let parts: Uint8Array[] = []
  let size = 0
  for await (const chunk of source) {
    parts.push(chunk)
    size += chunk.length
    if (size < pieceBytes) continue
    rest = Buffer.concat([rest, ...parts])
    parts = []
    size = 0
    delimiter ??= delimiterOf(rest)
    const { end, lines: read } = lastRecordEnd(rest, delimiter.charCodeAt(0))
    if (end === 0 && rest.length > maxRecordBytes)
      throw new VendorError('refused', `${name} cannot be imported: it has an unclosed quote. Nothing was changed.`)
    if (end === 0) continue
    yield { bytes: rest.subarray(0, end), lines, delimiter }
    rest = rest.subarray(end)
    lines += read
  }
  const bytes = Buffer.concat([rest, ...parts])
  if (bytes.length > 0) yield { bytes, lines, delimiter: delimiter ?? delimiterOf(bytes) }
}

async function recordsOf(name: string, piece: CsvPiece): Promise<TableRecord[]> {
  const refuse = (why: string) => new VendorError('refused', `${name} cannot be imported: ${why}. Nothing was changed.`)
  try {
    const parsed = await parse('csv', piece)
    if ('reason' in parsed) throw refuse(parsed.reason)
    return parsed.records
  } catch (error) {
    throw error instanceof NotParsed ? refuse(`it ${error.message}`) : error
  }
}

const tooLarge = (name: string, bytes: number) =>
  new VendorError(
    'refused',
    `${name} cannot be imported: it is larger than ${Math.round(bytes / 1024 / 1024)} MiB when decompressed. Split it into smaller files.`,
  )

const tooDense = (name: string) =>
  new VendorError(
    'refused',
    `${name} cannot be imported: its compression ratio exceeds ${billLimits.compression}:1. Export it again, or without compression.`,
  )

/**
 * Decompresses a file with limits, to protect against decompression bombs. The ratio of decompressed to compressed bytes is
 * checked, and the first bytes are held back until it is known to be acceptable, so that nothing of such a file is written.
 */
function boundedBytes(name: string, bytes: Readable, gzip: boolean): Readable {
  const gunzip = gzip ? createGunzip() : undefined
  const source = gunzip ? bytes.pipe(gunzip) : bytes
  let decoded = 0
  let held: Uint8Array[] = []
  const counter = new Transform({
    transform(chunk: Uint8Array, _, done) {
      decoded += chunk.length
      if (decoded > billLimits.decodedBytes) return done(tooLarge(name, billLimits.decodedBytes))
      if (!gunzip) return done(null, chunk)
      held.push(chunk)
      if (decoded <= billLimits.freeBytes) return done()
      if (decoded > gunzip.bytesWritten * billLimits.compression) return done(tooDense(name))
      for (const part of held) this.push(part)
      held = []
      done()
    },
    flush(done) {
      for (const part of held) this.push(part)
      done()
    },
  })
  if (gunzip) bytes.on('error', (error) => gunzip.destroy(error))
  source.on('error', (error) => counter.destroy(error))
  // The rest of a rejected file is not decompressed.
  counter.on('close', () => bytes.destroy())
  return source.pipe(counter)
}

/**
 * The records of a CSV file, plain or gzipped.
 * @throws VendorError `refused` if it is not CSV; `incomplete` if it is truncated
 */
export async function* readCsv(name: string, bytes: Readable, gzip: boolean): AsyncGenerator<TableRecord> {
  const source = boundedBytes(name, bytes, gzip)
  try {
    for await (const piece of piecesOf(name, source)) yield* await recordsOf(name, piece)
  } catch (error) {
    if (isVendorError(error)) throw error
    throw new VendorError(
      'incomplete',
      `${name} was interrupted: ${error instanceof Error ? error.message : error}. Nothing was changed.`,
      { cause: error },
    )
  }
}
