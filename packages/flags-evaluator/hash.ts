import { bucketCount } from './model.ts'

// MurmurHash3 x64 128 (Austin Appleby, public domain), seed 0, its first 64 bits, shifted right by four, modulo the number of
// buckets: what Confidence's resolver documents. 64-bit numbers are pairs of 32-bit ones, because BigInt is thirty times slower.

/** A unit longer than this is refused, as Confidence does. */
export const maxUnitLength = 100

const encoder = new TextEncoder()
const bytes = new Uint8Array(4096)

// Signed, because engines keep 32-bit integers beside pointers, and larger numbers in objects that have to be collected.
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
  high = (carry + Math.imul(aHigh, bLow) + Math.imul(aLow, bHigh)) | 0
  low = (middle << 16) | (p00 & 0xffff)
}

/** Rotates left by 1 to 63 bits, but not by 32. */
function rotate(left: number): void {
  const from = left < 32 ? high : low
  const other = left < 32 ? low : high
  const by = left & 31
  high = (from << by) | (other >>> (32 - by))
  low = (other << by) | (from >>> (32 - by))
}

function add(otherHigh: number, otherLow: number): void {
  const sum = (low >>> 0) + (otherLow >>> 0)
  high = (high + otherHigh + (sum > 0xffffffff ? 1 : 0)) | 0
  low = sum | 0
}

const word = (at: number): number =>
  (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 3] ?? 0) << 24)

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
  low ^= high >>> 1
  multiply(high, low, 0xff51afd7, 0xed558ccd)
  low ^= high >>> 1
  multiply(high, low, 0xc4ceb9fe, 0x1a85ec53)
  low ^= high >>> 1
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

/** Hashes a text: the first 64 bits are in `high` and `low`. */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: one algorithm, in the order of its description
function hash(text: string): void {
  const length = write(text)
  let h1High = 0
  let h1Low = 0
  let h2High = 0
  let h2Low = 0
  const blocks = length - (length % 16)
  for (let at = 0; at < blocks; at += 16) {
    scrambleFirst(word(at + 4), word(at))
    high ^= h1High
    low ^= h1Low
    rotate(27)
    add(h2High, h2Low)
    multiply(high, low, 0, 5)
    add(0, 0x52dce729)
    h1High = high
    h1Low = low
    scrambleSecond(word(at + 12), word(at + 8))
    high ^= h2High
    low ^= h2Low
    rotate(31)
    add(h1High, h1Low)
    multiply(high, low, 0, 5)
    add(0, 0x38495ab5)
    h2High = high
    h2Low = low
  }
  if (length % 16 > 0) {
    scrambleSecond(word(blocks + 12), word(blocks + 8))
    h2High ^= high
    h2Low ^= low
    scrambleFirst(word(blocks + 4), word(blocks))
    h1High ^= high
    h1Low ^= low
  }
  high = h1High
  low = h1Low ^ length
  add(h2High, h2Low ^ length)
  const sumHigh = high
  const sumLow = low
  high = h2High
  low = h2Low ^ length
  add(sumHigh, sumLow)
  finish()
  const endHigh = high
  const endLow = low
  high = sumHigh
  low = sumLow
  finish()
  add(endHigh, endLow)
}

/** The first 64 bits of the hash of a text, as two unsigned 32-bit numbers. */
export function murmur64(text: string): readonly [high: number, low: number] {
  hash(text)
  return [high >>> 0, low >>> 0]
}

/** The bucket of a unit, from 0 to `buckets` - 1. The same salt and unit have the same bucket, in every process and release. */
export function bucketOf(salt: string, unit: string, buckets: number = bucketCount): number {
  hash(`${salt}|${unit}`)
  // The hash shifted by four, in halves of at most 2^28 and 2^32, so that no product exceeds 2^53.
  const upper = (high >>> 4) % buckets
  const lower = ((low >>> 4) | (high << 28)) >>> 0
  return (upper * (2 ** 32 % buckets) + lower) % buckets
}
