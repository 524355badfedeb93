import { expect, test } from 'vitest'
import { z } from 'zod'
import { parseInput } from './operation.ts'

const dated = z.object({ range: z.object({ from: z.coerce.date() }) })

test.each(['0000-01-01T00:00:00Z', '-000001-01-01T00:00:00Z', '+275760-09-13T00:00:00.000Z'])(
  'refuses %s, which PostgreSQL cannot read',
  (from) => {
    expect(() => parseInput(dated, { range: { from } })).toThrow(
      expect.objectContaining({ code: 'invalid_input', field: 'range.from' }),
    )
  },
)

test.each(['0001-01-01T00:00:00Z', '9999-12-31T23:59:59Z'])('takes %s', (from) => {
  expect(parseInput(dated, { range: { from } }).range.from).toEqual(new Date(from))
})

test('refuses what is nested deeper than anything real, before the schema looks at it', () => {
  const deep = (levels: number) => JSON.parse('['.repeat(levels) + ']'.repeat(levels)) as unknown
  expect(parseInput(z.unknown(), deep(150))).toEqual(deep(150))
  expect(() => parseInput(z.unknown(), deep(4000))).toThrow(expect.objectContaining({ code: 'invalid_input' }))
})
