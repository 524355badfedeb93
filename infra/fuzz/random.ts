/** Reproducible randomness: the same seed gives the same choices. */
export type Random = {
  /** In [0, 1). */
  next(): number
  /** An integer in [0, n). */
  below(n: number): number
  chance(probability: number): boolean
  pick<T>(list: readonly T[]): T
  /** How often a value violates its schema. Half of all requests contain no invalid value, so that they get further. */
  oddity: number
}

/** mulberry32 (Tommy Ettinger, public domain), seeded for each request, so that one can be repeated without those before it. */
export function randomOf(seed: number, index = 0): Random {
  let state = (Math.imul(seed, 0x9e3779b1) ^ Math.imul(index + 1, 0x85ebca6b)) >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
  const below = (n: number) => Math.floor(next() * n)
  return {
    oddity: next() < 0.5 ? 0 : 0.12,
    next,
    below,
    chance: (probability) => next() < probability,
    pick<T>(list: readonly T[]): T {
      if (list.length === 0) throw new Error('nothing to choose from')
      return list[below(list.length)] as T
    },
  }
}
