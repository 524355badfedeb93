import { bucketCount } from './model.ts'

// MurmurHash3 x64 128 (Austin Appleby, public domain), seed 0, its first 64 bits, shifted right by four, modulo the number of
// buckets: what Confidence's resolver documents. 64-bit numbers are pairs of 32-bit ones, because BigInt is thirty times slower.

/** A unit longer than this is refused, as Confidence does. */
export const maxUnitLength = 100

const encoder = new TextEncoder()
const bytes = new Uint8Array(4096)

let high = 0
let low = 0

function multiply(aHigh: number, aLow: number, bHigh: number, bLow: number): void {
  const a0 = aLow & 0xffff
  const a1 = aLow >>> 16
  const b0 = bLow & 0xffff
  const b1 = bLow >>> 16
  const p00 = a0 * b0
  const p01 = a0 * b1
  const p10 = a1 * b0
  const middle = (p00 >>> 16) + (p01 & 0xffff) + (p10 & 0xffff)
  const carry = a1 * b1 + (p01 >>> 16) + (p10 >>> 16) + (middle >>> 16)
  high = (carry + Math.imul(aHigh, bLow) + Math.imul(aLow, bHigh)) >>> 0
  low = ((middle << 16) | (p00 & 0xffff)) >>> 0
}

function rotate(left: number): void {
  const from = left < 32 ? high : low
  const other = left < 32 ? low : high
  const by = left & 31
  high = by === 0 ? from : ((from << by) | (other >>> (32 - by))) >>> 0
  low = by === 0 ? other : ((other << by) | (from >>> (32 - by))) >>> 0
}

function add(otherHigh: number, otherLow: number): void {
  const sum = low + otherLow
  high = (high + otherHigh + (sum > 0xffffffff ? 1 : 0)) >>> 0
  low = sum >>> 0
}

const word = (at: number): number =>
  ((bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 3] ?? 0) << 24)) >>> 0

/** Mixes a block's first word (k1): the result is in `high` and `low`. */
function scrambleFirst(wordHigh: number, wordLow: number): void {
  multiply(wordHigh, wordLow, 0x87c37b91, 0x114253d5)
  rotate(31)
  multiply(high, low, 0x4cf5ad43, 0x2745937f)
}

function scrambleSecond(wordHigh: number, wordLow: number): void {
  multiply(wordHigh, wordLow, 0x4cf5ad43, 0x2745937f)
  rotate(33)
  multiply(high, low, 0x87c37b91, 0x114253d5)
}

/** The finalizer fmix64 of the pair in `high` and `low`. */
function finish(): void {
  // A shift by 33 takes the high word, shifted by one.
  low = (low ^ (high >>> 1)) >>> 0
  multiply(high, low, 0xff51afd7, 0xed558ccd)
  low = (low ^ (high >>> 1)) >>> 0
  multiply(high, low, 0xc4ceb9fe, 0x1a85ec53)
  low = (low ^ (high >>> 1)) >>> 0
}

/** Writes a text as UTF-8 and zeros behind it, and returns its length in bytes. */
function write(text: string): number {
  let length = text.length
  if (length > 1000) throw new RangeError('A salt and a unit may have 1,000 characters together.')
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i)
    if (code > 127) {
      length = encoder.encodeInto(text, bytes).written
      break
    }
    bytes[i] = code
  }
  bytes.fill(0, length, length + 16)
  return length
}

/** The first 64 bits of the hash of a text, as two unsigned 32-bit numbers. */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: one algorithm, in the order of its description
export function murmur64(text: string): readonly [high: number, low: number] {
  const length = write(text)
  let h1High = 0
  let h1Low = 0
  let h2High = 0
  let h2Low = 0
  const blocks = length - (length % 16)
  for (let at = 0; at < blocks; at += 16) {
    scrambleFirst(word(at + 4), word(at))
    high = (high ^ h1High) >>> 0
    low = (low ^ h1Low) >>> 0
    rotate(27)
    add(h2High, h2Low)
    multiply(high, low, 0, 5)
    add(0, 0x52dce729)
    h1High = high
    h1Low = low
    scrambleSecond(word(at + 12), word(at + 8))
    high = (high ^ h2High) >>> 0
    low = (low ^ h2Low) >>> 0
    rotate(31)
    add(h1High, h1Low)
    multiply(high, low, 0, 5)
    add(0, 0x38495ab5)
    h2High = high
    h2Low = low
  }
  if (length % 16 > 0) {
    scrambleSecond(word(blocks + 12), word(blocks + 8))
    h2High = (h2High ^ high) >>> 0
    h2Low = (h2Low ^ low) >>> 0
    scrambleFirst(word(blocks + 4), word(blocks))
    h1High = (h1High ^ high) >>> 0
    h1Low = (h1Low ^ low) >>> 0
  }
  high = h1High
  low = (h1Low ^ length) >>> 0
  add(h2High, (h2Low ^ length) >>> 0)
  const sumHigh = high
  const sumLow = low
  high = h2High
  low = (h2Low ^ length) >>> 0
  add(sumHigh, sumLow)
  finish()
  const endHigh = high
  const endLow = low
  high = sumHigh
  low = sumLow
  finish()
  add(endHigh, endLow)
  return [high, low]
}

/** The bucket of a unit, from 0 to `buckets` - 1. The same salt and unit have the same bucket, in every process and release. */
export function bucketOf(salt: string, unit: string, buckets: number = bucketCount): number {
  const [first, second] = murmur64(`${salt}|${unit}`)
  // The hash shifted by four, in halves of at most 2^28 and 2^32, so that no product exceeds 2^53.
  const upper = (first >>> 4) % buckets
  const lower = ((second >>> 4) | (first << 28)) >>> 0
  return (upper * (2 ** 32 % buckets) + lower) % buckets
}
