import { expect, test } from 'vitest'
import { historyDiff } from './history-diff.ts'

const rule = (from: number) => ({
  id: 'half',
  split: [
    { variant: 'on', ranges: [[0, from]] },
    {
      variant: null,
      ranges: [
        [from, 600_000],
        [600_000, 1_000_000],
      ],
    },
  ],
})

test('only what changed is compared, with weights instead of buckets', () => {
  const before = { enabled: true, rules: [rule(500_000)] }
  const found = historyDiff({ before, after: { enabled: true, rules: [rule(250_000)] } })
  expect(found?.names).toEqual(['rules'])
  expect(JSON.parse(found?.after ?? '')).toEqual({
    rules: [
      {
        id: 'half',
        split: [
          { variant: 'on', weight: '25%' },
          { variant: null, weight: '75%' },
        ],
      },
    ],
  })
  expect(found?.before).toContain('"weight": "50%"')
})

test('a field that was added or removed is a change', () => {
  expect(historyDiff({ before: { a: 1 }, after: { b: 2 } })).toEqual({
    names: ['a', 'b'],
    before: '{\n  "a": 1\n}\n',
    after: '{\n  "b": 2\n}\n',
  })
})

test('a creation has nothing to compare with, and very long states are only named', () => {
  expect(historyDiff({ before: null, after: { a: 1 } })).toBeNull()
  expect(historyDiff({ before: { a: '' }, after: { a: 'x'.repeat(30_000) } })).toEqual({ names: ['a'], before: '', after: '' })
})
