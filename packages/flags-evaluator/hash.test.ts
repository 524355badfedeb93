import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bucketOf, murmur64 } from './hash.ts'

const hex = (text: string) =>
  murmur64(text)
    .map((word) => word.toString(16).padStart(8, '0'))
    .join('')

test.each([
  ['', '0000000000000000'],
  ['hello', 'cbd8a7b341bd9b02'],
  ['The quick brown fox jumps over the lazy dog', 'e34bbc7bbc071b6c'],
])('hashes %j as the reference implementation does', (text, first) => {
  expect(hex(text)).toBe(first)
})

/** The same with 64-bit numbers, written from the description of the algorithm. */
function reference(text: string): bigint {
  const mask = (1n << 64n) - 1n
  const data = new TextEncoder().encode(text)
  const rotate = (x: bigint, by: bigint) => ((x << by) | (x >> (64n - by))) & mask
  const final = (start: bigint) => {
    let x = ((start ^ (start >> 33n)) * 0xff51afd7ed558ccdn) & mask
    x = ((x ^ (x >> 33n)) * 0xc4ceb9fe1a85ec53n) & mask
    return x ^ (x >> 33n)
  }
  const wordAt = (at: number) => {
    let word = 0n
    for (let i = 7; i >= 0; i--) word = (word << 8n) | BigInt(data[at + i] ?? 0)
    return word
  }
  const c1 = 0x87c37b91114253d5n
  const c2 = 0x4cf5ad432745937fn
  const first = (k: bigint) => (rotate((k * c1) & mask, 31n) * c2) & mask
  const second = (k: bigint) => (rotate((k * c2) & mask, 33n) * c1) & mask
  let h1 = 0n
  let h2 = 0n
  const whole = data.length - (data.length % 16)
  for (let at = 0; at < whole; at += 16) {
    h1 = ((rotate(h1 ^ first(wordAt(at)), 27n) + h2) * 5n + 0x52dce729n) & mask
    h2 = ((rotate(h2 ^ second(wordAt(at + 8)), 31n) + h1) * 5n + 0x38495ab5n) & mask
  }
  h1 ^= first(wordAt(whole))
  h2 ^= second(wordAt(whole + 8))
  const length = BigInt(data.length)
  h1 = ((h1 ^ length) + (h2 ^ length)) & mask
  h2 = ((h2 ^ length) + h1) & mask
  return (final(h1) + final(h2)) & mask
}

const texts = fc.string({ unit: 'grapheme', maxLength: 80 })

test('agrees with 64-bit arithmetic for any text', () => {
  fc.assert(
    fc.property(texts, (text) => {
      expect(BigInt(`0x${hex(text)}`)).toBe(reference(text))
    }),
    { numRuns: 500 },
  )
})

test('finds the bucket that 64-bit arithmetic finds', () => {
  fc.assert(
    fc.property(texts, fc.constantFrom(1000, 10_000, 1_000_000), (unit, buckets) => {
      expect(bucketOf('salt', unit, buckets)).toBe(Number((reference(`salt|${unit}`) >> 4n) % BigInt(buckets)))
    }),
    { numRuns: 500 },
  )
})

test('finds the bucket that Confidence names in its own test', () => {
  expect(bucketOf('MegaSalt-confidence-test', 'roug')).toBe(567_493)
})

test('spreads units evenly', () => {
  const counts = Array.from({ length: 20 }, () => 0)
  const units = 100_000
  for (let i = 0; i < units; i++) {
    const at = Math.floor(bucketOf('even', `user-${i}`) / 50_000)
    counts[at] = (counts[at] ?? 0) + 1
  }
  const each = units / counts.length
  const chiSquare = counts.reduce((sum, n) => sum + (n - each) ** 2 / each, 0)
  // 19 degrees of freedom: above 43.8 once in a thousand.
  expect(chiSquare).toBeLessThan(43.8)
})
