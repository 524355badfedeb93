import { CsvError } from 'csv-parse'
import { parse } from 'csv-parse/sync'
import type { CsvPiece, TableRecord } from '../tasks.ts'

const options = { info: true, relax_column_count: true, skip_empty_lines: true, max_record_size: 1024 * 1024 } as const

type Parsed = { record: string[]; info: { lines: number } }[]

/** For files that are not valid CSV: some exporters escape quotes with a backslash, others do not quote texts that hold quotes. */
const relaxed = [{ escape: '\\' }, { relax_quotes: true }] as const

function read(text: Buffer, more: { bom: boolean; delimiter: string }): Parsed {
  try {
    return parse(text, { ...options, ...more }) as unknown as Parsed
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    for (const form of relaxed) {
      if ('escape' in form && !text.includes('\\"')) continue
      try {
        return parse(text, { ...options, ...more, ...form }) as unknown as Parsed
      } catch (again) {
        if (!(again instanceof CsvError)) throw again
      }
    }
    throw error
  }
}

/** The records of a chunk of a CSV file. `row` is the line of the file on which a record begins, from 1. */
export function parseCsv({ bytes, lines, delimiter }: CsvPiece): { records: TableRecord[] } | { reason: string } {
  try {
    let end = lines
    const found = read(Buffer.from(bytes), { bom: lines === 0, delimiter })
    return {
      records: found.map(({ record, info }) => {
        const row = end + 1
        end = lines + info.lines
        return { row, record }
      }),
    }
  } catch (error) {
    if (error instanceof CsvError) return { reason: error.message }
    throw error
  }
}
