import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { DatabaseUse } from './database-use.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }))
afterEach(() => void vi.useRealTimers())

test('statements that are sent at once are one wait, and their time counts once', () => {
  const use = new DatabaseUse()
  const answers = [use.send('control'), use.send('statement'), use.send('statement')]
  vi.advanceTimersByTime(5)
  for (const answered of answers) answered()
  vi.advanceTimersByTime(7)
  const answered = use.send('statement')
  vi.advanceTimersByTime(2)
  expect(use).toMatchObject({ statements: 3, waits: 2, ms: 7 })
  answered()
  expect(use.ms).toBe(7)
})
