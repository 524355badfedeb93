import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { compileRuleset, type Step } from './evaluate.ts'
import type { Condition, Evaluation, Flag, Json, Rule, Ruleset, Targeting } from './model.ts'

// The cases of Confidence's own resolvers (spotify/confidence-resolver, Apache-2.0). Skipped where they are not available.

const folder = path.resolve(import.meta.dirname, '../../../shared/data/flags/confidence-proto')
const present = existsSync(folder)
const load = (name: string) => (present ? JSON.parse(readFileSync(path.join(folder, name), 'utf8')) : undefined)

type Value = {
  stringValue?: string
  numberValue?: number
  boolValue?: boolean
  timestampValue?: string
  versionValue?: { version: string }
}
type Bound = 'startInclusive' | 'startExclusive' | 'endInclusive' | 'endExclusive'
type InnerRule = {
  eqRule?: { value: Value }
  setRule?: { values: Value[] }
  rangeRule?: { [bound in Bound]?: Value }
  startsWithRule?: { value: string }
  endsWithRule?: { value: string }
  containsRule?: { value: string }
}
type Attribute = InnerRule & { attributeName: string; anyRule?: { rule: InnerRule }; allRule?: { rule: InnerRule } }
type Criterion = { attribute?: Attribute; segment?: { segment: string }; materializedSegment?: object }
type Expression = { ref?: string; and?: { operands: Expression[] }; or?: { operands: Expression[] }; not?: Expression }
type SpecRule = {
  name: string
  segment: string
  enabled: boolean
  environments?: string[]
  targetingKeySelector: string
  materializationSpec?: object
  assignmentSpec: {
    bucketCount: number
    assignments: {
      variant?: { variant: string }
      clientDefault?: object
      fallthrough?: object
      bucketRanges: { lower: number; upper: number }[]
    }[]
  }
}
type SpecFlag = { name: string; state: string; clients: string[]; variants: { name: string; value: Json }[]; rules: SpecRule[] }
type State = {
  flags: Record<string, SpecFlag>
  segments: Record<string, { targeting?: { criteria: Record<string, Criterion>; expression: Expression } }>
  bitsets: Record<string, 'ALL' | number[]>
  clients: Record<string, { client: { name: string }; clientCredential: { environments: string[] } }>
}
type Resolved = { flag: string; reason: string; variant: string; value: Json; shouldApply: boolean; assignmentOrigin?: string }
type Case = {
  name: string
  resolveRequest: { flags?: string[]; evaluationContext: Record<string, Json>; clientSecret: string }
  expectedResult: { general: { resolvedFlags: Resolved[] } }
}

/** An operator that nothing passes: what the state leaves out. */
const invalid = (attribute: string): Condition => ({ attribute, operator: 'range', as: 'number' })

const scalar = ({ stringValue, numberValue, boolValue }: Value) => stringValue ?? numberValue ?? boolValue ?? null

function conditionOf(attribute: string, rule: InnerRule, of?: 'any' | 'all'): Condition {
  const common = { attribute, ...(of ? { of } : {}) }
  if (rule.eqRule) return { ...common, operator: 'equals', value: scalar(rule.eqRule.value) }
  if (rule.setRule) return { ...common, operator: 'in', values: rule.setRule.values.map((v) => scalar(v) ?? '') }
  if (rule.startsWithRule) return { ...common, operator: 'startsWith', value: rule.startsWithRule.value }
  if (rule.endsWithRule) return { ...common, operator: 'endsWith', value: rule.endsWithRule.value }
  if (rule.containsRule) return { ...common, operator: 'contains', value: rule.containsRule.value }
  if (!rule.rangeRule) return { ...invalid(attribute), ...common }
  const { startInclusive, startExclusive, endInclusive, endExclusive } = rule.rangeRule
  const min = startInclusive ?? startExclusive
  const max = endInclusive ?? endExclusive
  const bound = (v: Value | undefined) => v?.versionValue?.version ?? v?.timestampValue ?? v?.numberValue
  const as = (min ?? max)?.versionValue ? 'version' : (min ?? max)?.timestampValue ? 'time' : 'number'
  return {
    ...common,
    operator: 'range',
    as,
    min: bound(min),
    max: bound(max),
    minExclusive: startExclusive !== undefined,
    maxExclusive: endExclusive !== undefined,
  }
}

function criterionOf({ attribute, segment }: Criterion): Targeting {
  if (segment) return { segment: segment.segment }
  if (!attribute) return invalid('unset')
  if (attribute.anyRule) return conditionOf(attribute.attributeName, attribute.anyRule.rule, 'any')
  if (attribute.allRule) return conditionOf(attribute.attributeName, attribute.allRule.rule, 'all')
  return conditionOf(attribute.attributeName, attribute)
}

function targetingOf(expression: Expression, criteria: Record<string, Criterion>): Targeting {
  if (expression.and) return { all: expression.and.operands.map((e) => targetingOf(e, criteria)) }
  if (expression.or) return { any: expression.or.operands.map((e) => targetingOf(e, criteria)) }
  if (expression.not) return { not: targetingOf(expression.not, criteria) }
  return criterionOf(criteria[expression.ref ?? ''] ?? {})
}

function ruleOf(state: State, rule: SpecRule): Rule {
  const { bucketCount, assignments } = rule.assignmentSpec
  const bits = state.bitsets[rule.segment]
  return {
    id: rule.name,
    enabled: rule.enabled,
    targeting: { segment: rule.segment },
    unit: rule.targetingKeySelector || null,
    share: 10_000,
    salt: rule.segment.split('/')[1] ?? '',
    buckets: bucketCount,
    split: assignments.map(({ variant, fallthrough, bucketRanges }) => ({
      ranges: bucketRanges.map(({ lower, upper }) => [lower, upper] as const),
      ...(fallthrough ? { next: true as const } : { variant: variant?.variant ?? null }),
    })),
    ...(Array.isArray(bits)
      ? { exclusive: { group: 'MegaSalt-test-account', ranges: bits.map((bit) => [bit, bit + 1] as const) } }
      : {}),
  }
}

/** What a client resolves: its flags, with the rules of its environment. */
function rulesetOf(state: State, secret: string): Ruleset {
  const client = state.clients[secret]
  const environments = client?.clientCredential.environments ?? []
  const flags = Object.values(state.flags).filter((f) => f.state === 'ACTIVE' && client && f.clients.includes(client.client.name))
  return {
    flags: flags.map(
      (f): Flag => ({
        key: f.name,
        type: 'structure',
        variants: Object.fromEntries(f.variants.map((v) => [v.name, v.value])),
        enabled: true,
        offVariant: null,
        defaultVariant: null,
        salt: f.name,
        prerequisites: [],
        overrides: [],
        holdout: false,
        rules: f.rules
          .filter((r) => !r.environments?.length || r.environments.some((e) => environments.includes(e)))
          .map((r) => ruleOf(state, r)),
      }),
    ),
    segments: Object.fromEntries(
      Object.entries(state.segments).map(([key, { targeting }]) => [
        key,
        targeting ? targetingOf(targeting.expression, targeting.criteria) : { all: [] },
      ]),
    ),
    holdout: null,
  }
}

function resolved(evaluation: Evaluation, steps: readonly Step[]): Resolved {
  const matched = steps.at(-1)?.outcome === 'matched'
  return {
    flag: evaluation.key,
    reason: `RESOLVE_REASON_${evaluation.reason === 'ERROR' ? 'TARGETING_KEY_ERROR' : matched ? 'MATCH' : 'NO_SEGMENT_MATCH'}`,
    variant: evaluation.variant ?? '',
    value: evaluation.value ?? null,
    shouldApply: evaluation.exposed,
    ...(evaluation.rule ? { assignmentOrigin: evaluation.rule } : {}),
  }
}

/** Features that we do not have, by what a case's flags use. */
function missingFeature(state: State, { resolveRequest }: Case): string | undefined {
  for (const key of resolveRequest.flags ?? []) {
    for (const rule of state.flags[key]?.rules ?? []) {
      if (rule.materializationSpec) return 'assignments of units that are stored one by one (materializations)'
      if (usesMaterialization(state, rule.segment)) return 'segments that are lists of units (materialized segments)'
    }
  }
  return undefined
}

const usesMaterialization = (state: State, segment: string, seen: readonly string[] = []): boolean =>
  !seen.includes(segment) &&
  Object.values(state.segments[segment]?.targeting?.criteria ?? {}).some(
    (c) => c.materializedSegment || (c.segment && usesMaterialization(state, c.segment.segment, [...seen, segment])),
  )

describe.skipIf(!present)("Confidence's cases", () => {
  const state: State = load('resolver-spec-state.json')
  const cases: Case[] = load('resolver-spec-tests.json') ?? []
  const applicable = cases.filter((c) => !missingFeature(state, c))

  test('are run but for those of features that we do not have, which are named', () => {
    const left = Map.groupBy(
      cases.filter((c) => missingFeature(state, c)),
      (c) => missingFeature(state, c),
    )
    expect(Object.fromEntries([...left].map(([reason, of]) => [reason, of.map((c) => c.name)]))).toMatchInlineSnapshot(`
      {
        "assignments of units that are stored one by one (materializations)": [
          "mat_unit_in_mat_variant_found",
          "mat_unit_not_in_mat",
          "mat_must_match_skip",
          "mat_ignore_targeting",
          "mat_no_unit",
          "mat_write",
          "mat_unit_in_mat_targeting_fails",
          "mat_matched_no_variant_for_rule",
          "batch_mat_and_non_mat",
          "mat_write_no_unit",
          "mat_variant_mismatch",
          "mat_targeting_check_no_variant",
          "mat_targeting_check_fails",
          "fallthrough_with_write_mat",
          "fallthrough_with_read_mat_should_not_match_as_variant",
          "mat_same_variant_two_assignments_returns_correct_assignment_id",
        ],
        "segments that are lists of units (materialized segments)": [
          "mat_criterion_match",
          "mat_criterion_no_match",
          "nested_mat_match",
          "nested_mat_no_match",
          "combined_both_match",
          "combined_only_attr",
          "combined_only_mat",
          "combined_neither",
          "bloom_filter_match",
          "bloom_filter_no_match",
        ],
      }
    `)
    expect(cases).toHaveLength(166)
  })

  test.each(applicable.map((c) => [c.name, c] as const))('%s', (_, { resolveRequest, expectedResult }) => {
    const evaluator = compileRuleset(rulesetOf(state, resolveRequest.clientSecret))
    const keys = resolveRequest.flags?.length ? resolveRequest.flags : evaluator.keys
    const answers = keys.flatMap((key) => {
      const steps: Step[] = []
      const evaluation = evaluator.evaluate(key, resolveRequest.evaluationContext, 0, steps)
      return evaluation ? [resolved(evaluation, steps)] : []
    })
    const expected = expectedResult.general.resolvedFlags
    expect(answers).toHaveLength(expected.length)
    for (const [i, { value, ...answer }] of expected.entries()) {
      expect(answers[i]).toMatchObject(answer)
      expect(answers[i]?.value).toEqual(value ?? null)
    }
  })
})
