import { expect, test } from 'vitest'
import { logExcerpt } from './log-excerpt.ts'

const line = (i: number, text: string) => `2026-11-23T10:00:${String(i % 60).padStart(2, '0')}.0000000Z ${text}`

test('shows the lines around the first failure, without timestamps, colours and GitHub’s markers', () => {
  const log = [
    ...Array.from({ length: 100 }, (_, i) => line(i, `ok ${i}`)),
    line(1, '\u001b[31mFAIL\u001b[0m rates'),
    line(2, '##[error]Process completed with exit code 1.'),
    ...Array.from({ length: 100 }, (_, i) => line(i, `after ${i}`)),
  ].join('\r\n')
  const { lines, from, of } = logExcerpt(`\uFEFF${log}\n`)
  expect([from, of, lines.length]).toEqual([62, 202, 55])
  expect(lines.slice(39, 42)).toEqual(['FAIL rates', 'Error: Process completed with exit code 1.', 'after 0'])
})

test('shows the end if nothing failed, and accepts an empty log', () => {
  expect(logExcerpt(Array.from({ length: 70 }, (_, i) => `l${i}`).join('\n')).lines.at(-1)).toBe('l69')
  expect(logExcerpt('')).toEqual({ lines: [''], from: 1, of: 1 })
})
