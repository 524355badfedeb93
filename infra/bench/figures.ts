import v8 from 'node:v8'
import vm from 'node:vm'

/** The given percentile of sorted values. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN
}

export const seconds = (from: number) => (performance.now() - from) / 1000

/** Collects garbage, so that memory is what is in use. Node has no other way without a flag at its start. */
export function collectGarbage(): void {
  v8.setFlagsFromString('--expose-gc')
  vm.runInNewContext('gc')()
}

/** Prints a figure immediately. */
export function figure(what: string, value: string, beside = ''): void {
  console.log(`  ${what.padEnd(58)} ${value.padStart(16)}   ${beside}`)
}
