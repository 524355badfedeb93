export const experimentStates = ['draft', 'running', 'ended'] as const
export type ExperimentState = (typeof experimentStates)[number]

/** How the looks of every day are accounted for: by spending alpha on them, or by a confidence sequence. */
export const sequentialMethods = ['obrien-fleming', 'pocock', 'always-valid'] as const
export type SequentialMethod = (typeof sequentialMethods)[number]

export const outcomes = ['shipped', 'rolled-back', 'inconclusive', 'invalid'] as const
export type Outcome = (typeof outcomes)[number]

export type ExperimentSummary = {
  id: string
  key: string
  name: string
  flagKey: string
  entityRef: string
  state: ExperimentState
  startedAt: Date | null
  endedAt: Date | null
  outcome: Outcome | null
  units: number
  plannedUnits: number
}
