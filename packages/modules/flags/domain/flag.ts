import type { FlagType, Json, Rule } from '@callboard/flags-evaluator/model'

export const flagStates = ['active', 'archived'] as const
export type FlagState = (typeof flagStates)[number]
/** Days for which applications get the value that a flag was archived with. */
export const archivedDays = 30
export const clientKinds = ['server', 'public'] as const
export type ClientKind = (typeof clientKinds)[number]

/** The environments that every organization begins with. */
export const defaultEnvironments = [
  { key: 'development', name: 'Development' },
  { key: 'staging', name: 'Staging' },
  { key: 'production', name: 'Production' },
] as const

export const flagLimits = {
  flags: 2000,
  environments: 10,
  clients: 200,
  segments: 200,
  openRequests: 500,
  variants: 20,
  rules: 50,
  overrides: 1000,
  /** Conditions of one rule or segment. */
  conditions: 200,
  values: 1000,
  /** Characters of a variant's value as JSON. */
  value: 20_000,
} as const

export type Variant = { name: string; value: Json }

/** A rule as people write it: its split has weights instead of buckets. */
export type RuleInput = Omit<Rule, 'split' | 'exclusive' | 'buckets' | 'salt'> & {
  split: readonly { variant: string | null; weight: number }[]
  exclusive?: { group: string; from: number; to: number } | undefined
}

/** How an environment evaluates a flag, as stored. */
export type FlagSettings = {
  enabled: boolean
  offVariant: string | null
  defaultVariant: string | null
  prerequisites: readonly { flag: string; variants: readonly string[] }[]
  overrides: readonly { unit: string; value: string; variant: string }[]
  rules: readonly Rule[]
  holdout: boolean
}

/** What the type of a value is called. */
export const typeLabels: Record<FlagType, string> = {
  boolean: 'Boolean',
  string: 'String',
  integer: 'Integer',
  double: 'Double',
  structure: 'Structure',
}

/** Shares are shown with up to two decimals: 0.01% is the smallest. */
export const formatShare = (share: number): string => `${(share / 100).toLocaleString('en', { maximumFractionDigits: 2 })}%`
