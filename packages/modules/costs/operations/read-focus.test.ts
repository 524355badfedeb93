import { gzipSync } from 'node:zlib'
import { boundedCompressors, decimalText } from '@callboard/parsing/tasks/parquet'
import { parquetWriteBuffer } from 'hyparquet-writer'
import { describe, expect, test } from 'vitest'
import { type ReadRow, readFocus } from './read-focus.ts'

const header =
  'BilledCost,EffectiveCost,BillingCurrency,BillingPeriodStart,ChargePeriodStart,ChargeCategory,ServiceName,ProviderName,BillingAccountId,Tags,ListUnitPrice'
const row = (billed: string, tags: string, unitPrice = '') =>
  `${billed},-0.5,USD,2026-10-01T00:00:00.000Z,2026-10-02T00:00:00.000Z,Usage,Compute,AWS,42,"${tags.replaceAll('"', '""')}",${unitPrice}`
const csv = Buffer.from([header, row('1234567890123.123456789', '{"component":"shop"}', '0.25'), row('-3', '')].join('\n'))

async function* inParts(content: Uint8Array, size = 1000) {
  for (let at = 0; at < content.length; at += size) yield content.subarray(at, at + size)
}
const read = async (content: Uint8Array) => {
  const rows: ReadRow[] = []
  for await (const r of readFocus('bill', inParts(content))) rows.push(r)
  return rows
}

/** The table of `csv`, as the exporters of the large providers type its columns. */
function parquet(codec: 'SNAPPY' | 'UNCOMPRESSED', billed: 'INT64' | 'FIXED_LEN_BYTE_ARRAY'): Uint8Array {
  const time = (day: string) => [new Date(day), new Date(day)]
  const text = (value: string) => [value, value]
  const amounts = billed === 'INT64' ? [123456789012312n, -300n] : [1234567890123123456789n, -3000000000n]
  const schema = [
    { name: 'root', num_children: 11 },
    billed === 'INT64'
      ? { name: 'BilledCost', type: 'INT64', converted_type: 'DECIMAL', precision: 18, scale: 2, repetition_type: 'OPTIONAL' }
      : {
          name: 'BilledCost',
          type: 'FIXED_LEN_BYTE_ARRAY',
          type_length: 16,
          converted_type: 'DECIMAL',
          precision: 38,
          scale: 9,
          repetition_type: 'OPTIONAL',
        },
    { name: 'EffectiveCost', type: 'DOUBLE', repetition_type: 'OPTIONAL' },
    { name: 'BillingCurrency', type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'OPTIONAL' },
    { name: 'BillingPeriodStart', type: 'INT64', converted_type: 'TIMESTAMP_MILLIS', repetition_type: 'OPTIONAL' },
    { name: 'ChargePeriodStart', type: 'INT64', converted_type: 'TIMESTAMP_MILLIS', repetition_type: 'OPTIONAL' },
    ...['ChargeCategory', 'ServiceName', 'ProviderName'].map((name) => ({
      name,
      type: 'BYTE_ARRAY',
      converted_type: 'UTF8',
      repetition_type: 'OPTIONAL',
    })),
    // Some exporters leave the mark of text out.
    { name: 'BillingAccountId', type: 'BYTE_ARRAY', repetition_type: 'OPTIONAL' },
    { name: 'Tags', type: 'BYTE_ARRAY', converted_type: 'JSON', repetition_type: 'OPTIONAL' },
    { name: 'ListUnitPrice', type: 'DOUBLE', repetition_type: 'OPTIONAL' },
  ]
  const data = [
    amounts,
    [-0.5, -0.5],
    text('USD'),
    time('2026-10-01'),
    time('2026-10-02'),
    text('Usage'),
    text('Compute'),
    text('AWS'),
    text('42').map((t) => Buffer.from(t)),
    [{ component: 'shop' }, undefined],
    [0.25, undefined],
  ]
  return new Uint8Array(
    parquetWriteBuffer({
      codec,
      schema: schema as never,
      columnData: data.map((values, i) => ({ name: schema[i + 1]?.name ?? '', data: values })),
    }),
  )
}

describe('a bill is read equally', () => {
  test.each([';', '\t', '|'])('with values between “%s”', async (delimiter) => {
    const line = (text: string) => text.replaceAll(',', delimiter)
    const found = await read(Buffer.from([line(header), line(row('1.5', '')), line(row('-3', '{"a":"b"}'))].join('\n')))
    expect(found.map((r) => [r.line?.billed, r.line?.service])).toEqual([
      ['1.5', 'Compute'],
      ['-3', 'Compute'],
    ])
  })

  test('plain and with gzip', async () => {
    expect(await read(gzipSync(csv))).toEqual(await read(csv))
    expect((await read(csv)).map((r) => r.line?.billed)).toEqual(['1234567890123.123456789', '-3'])
  })
  test.each([
    ['SNAPPY', 'INT64', ['1234567890123.12', '-3.00']],
    ['UNCOMPRESSED', 'FIXED_LEN_BYTE_ARRAY', ['1234567890123.123456789', '-3.000000000']],
  ] as const)('as Parquet (%s), with decimals (%s) that no floating-point number can represent', async (codec, type, amounts) => {
    const rows = await read(parquet(codec, type))
    const without = (of: ReadRow[]) => of.map((r) => ({ ...r, line: { ...r.line, billed: '' } }))
    expect(without(rows)).toEqual(without(await read(csv)))
    expect(rows.map((r) => r.line?.billed)).toEqual(amounts)
  })
})

const billedOf = async (...lines: string[]) => {
  const rows = await read(Buffer.from(lines.join('\n')))
  return rows.flatMap((r) => r.line?.billed ?? [])
}

describe('a CSV file', () => {
  test('may have a trailing comma, in the header or the rows', async () => {
    expect(await billedOf(`${header},`, row('1', ''), `${row('2', '')},,`)).toEqual(['1', '2'])
  })
  test('may have quotes escaped by a backslash', async () => {
    const escaped = row('1', '').replace('""', '"{\\"team\\":\\"shop\\"}"')
    const [counted] = await read(Buffer.from(`${header}\n${escaped}`))
    expect(counted).toEqual(expect.objectContaining({ line: expect.objectContaining({ tags: { team: 'shop' } }) }))
  })
  test('may hold quotes in texts without quotes, also across the chunks in which it is parsed', async () => {
    const odd = row('1', '').replace('Compute', 'Disk 3,5"'.replace(',', '.'))
    const many = Array.from({ length: 6000 }, (_, i) => (i % 2 ? odd : row('2', '{"a":"b",\n"c":"d"}')))
    const rows = await read(Buffer.from([header, ...many].join('\n')))
    expect([rows.length, rows.filter((r) => !r.line).length]).toEqual([6000, 0])
    expect(rows.slice(0, 2).map((r) => [r.line?.service, r.line?.tags])).toEqual([
      ['Compute', { a: 'b', c: 'd' }],
      ['Disk 3.5"', {}],
    ])
  })
  test.each([
    ['utf-16le', (text: string) => Buffer.from(`\uFEFF${text}`, 'utf16le')],
    ['utf-16be', (text: string) => Buffer.from(`\uFEFF${text}`, 'utf16le').swap16()],
    ['with a line for spreadsheets', (text: string) => Buffer.from(`sep=,\r\n${text}`)],
  ])('of a spreadsheet is read: %s', async (_, encode) => {
    const rows = await read(encode([header, row('1', ''), row('2', '')].join('\r\n')))
    expect(rows.map((r) => r.line?.billed)).toEqual(['1', '2'])
  })
  test('without the columns of a charge is read, and reports once that they are missing', async () => {
    const rows = await read(Buffer.from('BilledCost,BillingCurrency,ChargePeriodStart\n1,USD,2026-11-01\n2,USD,2026-11-02'))
    expect(rows.map((r) => [r.header, r.line?.billed, r.problems.map((p) => p.column)])).toEqual([
      [true, undefined, ['EffectiveCost', 'ChargeCategory', 'ServiceName', 'BillingAccountId', 'ServiceProviderName']],
      [undefined, '1', []],
      [undefined, '2', []],
    ])
  })
  test('with a row of too many or too few cells reports that row', async () => {
    expect(await billedOf(header, `${row('1', '')},x`, row('2', '').replace(/,[^,]*$/, ''), row('3', ''))).toEqual(['3'])
  })
})

test('decimals keep every digit', () => {
  expect([decimalText(12345n, 2), decimalText(-5n, 3), decimalText(7n, 0), decimalText(0n, 2)]).toEqual([
    '123.45',
    '-0.005',
    '7',
    '0.00',
  ])
})

test('rejects a truncated or fake Parquet file with a message', async () => {
  const whole = parquet('SNAPPY', 'INT64')
  await expect(read(whole.subarray(0, whole.length - 20))).rejects.toMatchObject({ kind: 'refused' })
  await expect(read(Buffer.from('PAR1 and nothing of the kind'))).rejects.toMatchObject({ kind: 'refused' })
})

test('rejects a Parquet page that declares a gigabyte before allocating it', () => {
  expect(Object.keys(boundedCompressors)).toContain('SNAPPY')
  for (const decompress of Object.values(boundedCompressors))
    expect(() => decompress(new Uint8Array(10), 2 ** 30)).toThrow('becomes larger than 128 MiB')
})
