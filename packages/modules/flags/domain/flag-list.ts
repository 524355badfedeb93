import type { FlagType } from '@callboard/flags-evaluator/model'
import type { Approval } from './approval.ts'
import type { FlagState } from './flag.ts'
import type { Staleness } from './life-cycle.ts'

export type FlagSummary = {
  key: string
  description: string
  type: FlagType
  state: FlagState
  variants: number
  draft: boolean
  permanent: boolean
  stale: Staleness | null
  lastEvaluatedAt: Date | null
  /** An entity of the catalog; the label is its title or name, and null if the catalog does not have it. */
  owner: { ref: string; label: string | null } | null
  updatedBy: string
  updatedAt: Date
  /** Whether it is on, by environment. */
  environments: { key: string; enabled: boolean; rules: number }[]
}

export type FlagList = { flags: FlagSummary[]; environments: { key: string; name: string; approval: Approval }[] }
