import { expect, test } from 'vitest'
import { readDailyValues } from './daily-values.ts'

const now = Date.parse('2026-11-30T09:00:00Z')
const lines = (...rows: string[]) => rows.map((row, i) => ({ row: i + 1, record: row.split(',') }))

test('values are events at the end of their days, whatever the order of the columns', () => {
  expect(readDailyValues(lines('Unit, Value ,day,note', 'u-1,49.9,2026-11-29,x', 'u-2, -3 ,2026-11-28'), 'revenue', now)).toEqual(
    {
      taken: [
        { event: 'revenue', unit: 'u-1', at: '2026-11-29T23:59:59.999Z', value: 49.9 },
        { event: 'revenue', unit: 'u-2', at: '2026-11-28T23:59:59.999Z', value: -3 },
      ],
      refused: [],
    },
  )
})

test('rows that cannot be taken are listed by their line, and the rest is kept', () => {
  const file = lines(
    ...['day,unit,value', '2026-11-29,u-1,1', '2026-02-30,u-1,1', '29.11.2026,u-1,1', '2026-11-29,,1', '2026-11-29,u-1,'],
    ...['2026-11-29,u-1,many', '2026-11-29,u-1,1e300', '2026-11-30,u-1,1', '2026-11-01,u-1,1', '2026-11-29'],
  )
  const read = readDailyValues(file, 'revenue', now)
  expect(read).toMatchObject({ taken: [{ unit: 'u-1' }] })
  expect('refused' in read ? read.refused.map(({ row, reason }) => [row, reason]) : []).toEqual([
    [3, '“2026-02-30” is not a day, such as 2026-11-29.'],
    [4, '“29.11.2026” is not a day, such as 2026-11-29.'],
    [5, 'The unit is empty.'],
    [6, '“” is not a number.'],
    [7, '“many” is not a number.'],
    [8, 'A value is at most 1000000000000.'],
    [9, 'Its time is in the future.'],
    [10, 'It is more than seven days old.'],
    [11, '“” is not a number.'],
  ])
})

test('a file without the columns is refused with those that are missing', () => {
  expect(readDailyValues(lines('date,unit,value'), 'revenue', now)).toEqual({
    reason: 'The first line must name the columns day, unit and value. Missing: day.',
  })
  expect(readDailyValues([], 'revenue', now)).toHaveProperty('reason')
})
