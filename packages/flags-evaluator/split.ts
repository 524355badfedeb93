import { bucketCount, type Range, wholeShare } from './model.ts'

// Splits are stored as buckets, so that a change of weights moves no more units than it must (sticky assignment).

export type Weight = { variant: string; weight: number }
export type Share = { variant: string; ranges: readonly Range[] }

const perShare = bucketCount / wholeShare
const sizeOf = (ranges: readonly Range[]) => ranges.reduce((sum, [from, to]) => sum + to - from, 0)

/** Ranges in order, those that touch made one. */
function merge(ranges: readonly Range[]): Range[] {
  const merged: [number, number][] = []
  for (const [from, to] of ranges.toSorted((a, b) => a[0] - b[0])) {
    const last = merged.at(-1)
    if (last && last[1] === from) last[1] = to
    else merged.push([from, to])
  }
  return merged
}

/** Takes a number of buckets off ranges that are in order, from the first on or from the last back. */
function take(ranges: readonly Range[], count: number, side: 'first' | 'last'): { kept: Range[]; taken: Range[] } {
  const kept = [...ranges]
  const taken: Range[] = []
  let left = count
  while (left > 0) {
    const next = side === 'first' ? kept.shift() : kept.pop()
    if (!next) break
    const [from, to] = next
    const size = Math.min(left, to - from)
    left -= size
    taken.push(side === 'first' ? [from, from + size] : [to - size, to])
    if (size === to - from) continue
    if (side === 'first') kept.unshift([from + size, to])
    else kept.push([from, to - size])
  }
  return { kept, taken }
}

/**
 * The buckets of each variant by weights that sum to 100%. A variant that had buckets before keeps as many as its weight allows;
 * units move only from variants that shrink to variants that grow. Without `before`, units are assigned anew.
 * @param weights in 0.01%
 */
export function splitByWeights(weights: readonly Weight[], before: readonly Share[] = []): Share[] {
  const free: Range[] = []
  const kept = new Map<string, readonly Range[]>()
  let taken = 0
  for (const { variant, ranges } of before) {
    const desired = (weights.find((w) => w.variant === variant)?.weight ?? 0) * perShare
    const cut = take(merge(ranges), sizeOf(ranges) - desired, 'last')
    kept.set(variant, cut.kept)
    free.push(...cut.taken)
    taken += sizeOf(ranges)
  }
  if (taken === 0) free.push([0, bucketCount])
  let pool = merge(free)
  return weights.map(({ variant, weight }) => {
    const own = kept.get(variant) ?? []
    const { kept: rest, taken: added } = take(pool, weight * perShare - sizeOf(own), 'first')
    pool = rest
    return { variant, ranges: merge([...own, ...added]) }
  })
}

/** The weight of ranges, in 0.01%. */
export const weightOf = (ranges: readonly Range[]): number => sizeOf(ranges) / perShare
