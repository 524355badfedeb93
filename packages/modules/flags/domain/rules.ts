import type { Assignment, Flag, FlagType, Rule, Ruleset, Targeting } from '@callboard/flags-evaluator/model'
import { splitByWeights, weightOf } from '@callboard/flags-evaluator/split'
import type { FlagSettings, RuleInput, Variant } from './flag.ts'

/** The name that a null variant (the default in the code) has among the buckets. No variant is called so: names are not empty. */
const codeDefault = ''

/** The buckets of a split by variant. */
const bucketsOf = (split: readonly Assignment[]) =>
  split.flatMap((part) => ('variant' in part ? [{ variant: part.variant ?? codeDefault, ranges: part.ranges }] : []))

/**
 * A rule with the buckets of its split. With the rule before the change, no more units move than its new weights demand; `anew`
 * assigns all of them again.
 */
export function toStoredRule({ split, exclusive, ...rule }: RuleInput, before: Rule | undefined, anew: boolean): Rule {
  const weights = split.map(({ variant, weight }) => ({ variant: variant ?? codeDefault, weight }))
  const shares = splitByWeights(weights, before && !anew ? bucketsOf(before.split) : [])
  return {
    ...rule,
    split: shares.map(({ variant, ranges }) => ({ variant: variant === codeDefault ? null : variant, ranges })),
    ...(exclusive ? { exclusive: { group: exclusive.group, ranges: [[exclusive.from * 100, exclusive.to * 100]] } } : {}),
  }
}

/** A stored rule as people write it. */
export function toRuleInput({ split, exclusive, buckets: _, salt: __, ...rule }: Rule): RuleInput {
  const range = exclusive?.ranges[0]
  return {
    ...rule,
    split: split.flatMap((part) => ('variant' in part ? [{ variant: part.variant, weight: weightOf(part.ranges) }] : [])),
    ...(exclusive && range ? { exclusive: { group: exclusive.group, from: range[0] / 100, to: range[1] / 100 } } : {}),
  }
}

/** A flag and how an environment evaluates it, as one. */
export type EvaluatedFlag = FlagSettings &
  Pick<Flag, 'archivedUntil'> & { key: string; type: FlagType; variants: readonly Variant[]; salt: string }

const toFlag = ({ variants, ...flag }: EvaluatedFlag): Flag => ({
  ...flag,
  variants: Object.fromEntries(variants.map((v) => [v.name, v.value])),
})

/** The ruleset of an environment. */
export const toRuleset = (
  flags: readonly EvaluatedFlag[],
  segments: readonly { key: string; targeting: Targeting }[],
  holdout: { share: number; unit: string; salt: string },
): Ruleset => ({
  flags: flags.map(toFlag),
  segments: Object.fromEntries(segments.map((s) => [s.key, s.targeting])),
  holdout: holdout.share > 0 ? holdout : null,
})
