import type { DoraMeasures } from './dora.ts'

// The levels of DORA's survey (Accelerate State of DevOps Report 2023, "Software delivery performance").

const doraLevelNames = ['Elite', 'High', 'Medium', 'Low'] as const
export type DoraLevel = (typeof doraLevelNames)[number]

/** Metrics that have levels. Deployment frequency has none here: DORA's is of one service, not of an organization. */
export type LeveledMeasure = 'leadTimeMs' | 'changeFailureRate' | 'restoreMs'

const hourMs = 3_600_000
const dayMs = 24 * hourMs

/** The end of each level but the last, which has none. */
const ends: Record<LeveledMeasure, readonly [elite: number, high: number, medium: number]> = {
  leadTimeMs: [dayMs, 7 * dayMs, 30 * dayMs],
  changeFailureRate: [0.05, 0.1, 0.15],
  restoreMs: [hourMs, dayMs, 7 * dayMs],
}

/** The level of a value; null without a value. */
export function doraLevel(measure: LeveledMeasure, measures: DoraMeasures): DoraLevel | null {
  const value = measures[measure]
  if (value === null) return null
  const index = ends[measure].findIndex((end) => value <= end)
  return doraLevelNames[index < 0 ? 3 : index] ?? 'Low'
}

/** The ranges of all levels, from the best. */
export const doraBands = (measure: LeveledMeasure): { label: DoraLevel; from: number; to: number }[] =>
  doraLevelNames.map((label, i) => ({ label, from: ends[measure][i - 1] ?? 0, to: ends[measure][i] ?? Number.MAX_VALUE }))
