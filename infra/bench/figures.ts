/** The given percentile of sorted values. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN
}

export const seconds = (from: number) => (performance.now() - from) / 1000

/** Prints a figure immediately. */
export function figure(what: string, value: string, beside = ''): void {
  console.log(`  ${what.padEnd(58)} ${value.padStart(16)}   ${beside}`)
}
