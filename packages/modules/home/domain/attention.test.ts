import { expect, test } from 'vitest'
import { byRank } from './attention.ts'

const item = (key: string, more: Partial<Parameters<typeof byRank>[0]> = {}) => ({
  key,
  level: 'warning' as const,
  impact: 0,
  since: new Date('2026-11-20'),
  mine: false,
  ...more,
})

test('ranks the reader’s own first, then by level, impact and age, the newest first', () => {
  const ranked = [
    item('waiting', { level: 'waiting' }),
    item('older', { since: new Date('2026-11-01') }),
    item('undated', { since: null }),
    item('newer'),
    item('more impact', { impact: 3, since: new Date('2026-10-01') }),
    item('critical', { level: 'critical', since: null }),
    item('my warning', { mine: true }),
    item('my critical', { mine: true, level: 'critical' }),
  ].sort(byRank)
  expect(ranked.map((i) => i.key)).toEqual([
    'my critical',
    'my warning',
    'critical',
    'more impact',
    'newer',
    'older',
    'undated',
    'waiting',
  ])
})
