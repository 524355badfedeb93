// What a flag is. Everything here is JSON: rulesets are stored, sent to clients and compiled by `compile.ts`.

export const flagTypes = ['boolean', 'string', 'integer', 'double', 'structure'] as const
export type FlagType = (typeof flagTypes)[number]

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }
/** The evaluation context: attributes of whoever the flag is evaluated for. */
export type Context = { readonly [attribute: string]: unknown }

/** Shares and weights are in 0.01%. */
export const wholeShare = 10_000
/** Buckets of a hash, and the end of the last range. */
export const bucketCount = 1_000_000

/** Buckets from the first, up to but without the second. */
export type Range = readonly [from: number, to: number]

export const comparisons = ['number', 'version', 'time'] as const
/** How the bounds of a range are compared: as numbers, as semantic versions, or as instants (ISO 8601, or seconds or milliseconds since the epoch). */
export type Comparison = (typeof comparisons)[number]
export type Bounds = {
  min?: string | number | undefined
  max?: string | number | undefined
  /** Whether the bound itself is outside. */
  minExclusive?: boolean | undefined
  maxExclusive?: boolean | undefined
}

export type Test =
  /** `null` holds for an attribute that is missing or null. */
  | { operator: 'equals'; value: string | number | boolean | null }
  | { operator: 'in'; values: readonly (string | number | boolean)[] }
  | ({ operator: 'range'; as: Comparison } & Bounds)
  | { operator: 'startsWith' | 'endsWith' | 'contains'; value: string }
  /** A regular expression of `pattern.ts`, which takes linear time. */
  | { operator: 'matches'; value: string }

export const operators = ['equals', 'in', 'range', 'startsWith', 'endsWith', 'contains', 'matches'] as const

/**
 * A test of one attribute; a name with dots reaches into objects. `of` says how many elements of a list must pass, and `any` is
 * the default. All elements of an empty or missing list pass.
 */
export type Condition = Test & { attribute: string; of?: 'any' | 'all' | undefined }

export type Targeting =
  | Condition
  | { all: readonly Targeting[] }
  | { any: readonly Targeting[] }
  | { not: Targeting }
  | { segment: string }

/**
 * Part of a split. Exactly one of `variant` (null: the default in the code), and `next` (evaluation goes on with the next rule,
 * and the unit still counts as exposed).
 */
export type Assignment = { ranges: readonly Range[] } & ({ variant: string | null } | { next: true })

type RampStep = { at: string; share: number }
type Schedule = { start?: string | undefined; end?: string | undefined; ramp?: readonly RampStep[] | undefined }

export type Rule = {
  id: string
  name?: string | undefined
  enabled: boolean
  /** Null: everybody. */
  targeting: Targeting | null
  /** The attribute whose value is assigned. Null: the rule needs none, and gives everybody the same. */
  unit: string | null
  /** Who is in, of those that are targeted, in 0.01%. Growing it never moves a unit that is in. */
  share: number
  split: readonly Assignment[]
  /** The buckets of an exclusivity group that this rule uses: rules of a group with distinct buckets never share a unit. */
  exclusive?: { group: string; ranges: readonly Range[] } | undefined
  /** Number of buckets of the split. */
  buckets?: number | undefined
  /** Instead of the flag's. */
  salt?: string | undefined
  schedule?: Schedule | undefined
}

export type Flag = {
  key: string
  type: FlagType
  /** Values by name. */
  variants: { readonly [variant: string]: Json }
  /** Off is the kill switch: everybody gets `offVariant`. */
  enabled: boolean
  /** Null: the default in the code. */
  offVariant: string | null
  /** What is left when no rule matches. Null: the default in the code. */
  defaultVariant: string | null
  salt: string
  /** All must hold, or `offVariant` is returned. */
  prerequisites: readonly { flag: string; variants: readonly string[] }[]
  /** Variants by unit, ahead of all rules. */
  overrides: readonly { unit: string; value: string; variant: string }[]
  rules: readonly Rule[]
  /** Whether the holdout of the environment applies. */
  holdout: boolean
  /** Milliseconds since the epoch until which an archived flag is answered, switched off. */
  archivedUntil?: number | undefined
}

/** All that is needed to evaluate the flags of an environment. */
export type Ruleset = {
  flags: readonly Flag[]
  segments: { readonly [key: string]: Targeting }
  /** Units that take part in nothing, in 0.01%: they get the default variant of every flag that the holdout applies to. */
  holdout: { share: number; salt: string; unit: string } | null
}

export type Reason = 'STATIC' | 'DEFAULT' | 'TARGETING_MATCH' | 'SPLIT' | 'DISABLED' | 'ERROR'

export type Evaluation = {
  key: string
  /** Null: the default in the code. */
  variant: string | null
  /** Undefined: the default in the code. */
  value: Json | undefined
  reason: Reason
  /** Id of the rule that decided. */
  rule: string | null
  /** Whether a unit was assigned, which an experiment counts as an exposure when the flag is used. */
  exposed: boolean
  /** The unit that a rule was skipped for lack of, or that was not a string or integer. */
  unit?: { attribute: string; problem: 'missing' | 'invalid' }
  /** Why the flag cannot be evaluated, with reason ERROR. */
  error?: string
  /** The flag is archived, and is answered until then, in milliseconds since the epoch. */
  archivedUntil?: number
}
