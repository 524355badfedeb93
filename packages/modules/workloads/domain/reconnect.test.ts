import { expect, test } from 'vitest'
import { reconnectPauseMs } from './reconnect.ts'

const pauses = (why: 'lost' | 'refused', attempts: number) => {
  const found: number[] = []
  while (found.length < attempts) found.push(reconnectPauseMs(found.at(-1) ?? 0, why))
  return found.map((ms) => ms / 1000)
}

test('a lost connection is tried again each minute at the latest', () => {
  expect(pauses('lost', 8)).toEqual([1, 2, 4, 8, 16, 32, 60, 60])
})

test('refused credentials are tried a few times, and then each quarter of an hour', () => {
  expect(pauses('refused', 10)).toEqual([5, 10, 20, 40, 80, 160, 320, 640, 900, 900])
})

test('a refusal after short delays begins with its own', () => {
  expect(reconnectPauseMs(1000, 'refused')).toBe(5000)
  expect(reconnectPauseMs(900_000, 'lost')).toBe(60_000)
})
