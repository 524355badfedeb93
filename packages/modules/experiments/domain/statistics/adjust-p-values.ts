type Ranked = { p: number; index: number }

/** Adjusts p-values in the order of their size, and returns them in the order in which they were given. */
function adjustRanked(pValues: readonly number[], adjust: (ranked: readonly Ranked[]) => readonly number[]): number[] {
  const ranked = pValues.map((p, index) => ({ p, index })).sort((a, b) => a.p - b.p)
  const adjusted = adjust(ranked)
  const result = pValues.map(() => 1)
  for (const [rank, { index }] of ranked.entries()) result[index] = Math.min(1, adjusted[rank] ?? 1)
  return result
}

/**
 * P-values that may be compared with alpha so that the chance of any false positive among them is at most alpha: Holm (1979),
 * max over j ≤ i of (m - j + 1) p₍ⱼ₎. For success metrics.
 */
export function adjustByHolm(pValues: readonly number[]): number[] {
  return adjustRanked(pValues, (ranked) => {
    let largest = 0
    return ranked.map(({ p }, rank) => {
      largest = Math.max(largest, p * (ranked.length - rank))
      return largest
    })
  })
}

/**
 * P-values that may be compared with q so that at most a share of q of what is found is expected to be false: Benjamini and
 * Hochberg (1995), min over j ≥ i of (m / j) p₍ⱼ₎. For looking around in segments and diagnostic metrics.
 */
export function adjustByBenjaminiHochberg(pValues: readonly number[]): number[] {
  return adjustRanked(pValues, (ranked) => {
    let smallest = 1
    return ranked
      .map(({ p }, rank) => (p * ranked.length) / (rank + 1))
      .reverse()
      .map((p) => {
        smallest = Math.min(smallest, p)
        return smallest
      })
      .reverse()
  })
}
