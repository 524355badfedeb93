import { compileTargeting, type Matches, parseInstant, readerOf } from './conditions.ts'
import { bucketOf, maxUnitLength } from './hash.ts'
import {
  bucketCount,
  type Context,
  type Evaluation,
  type Flag,
  type Json,
  type Range,
  type Reason,
  type Rule,
  type Ruleset,
  wholeShare,
} from './model.ts'

/** What one step of an evaluation came to, for people who ask why. */
export type Outcome =
  | 'disabled'
  | 'prerequisite-not-met'
  | 'override'
  | 'held-out'
  | 'rule-off'
  | 'not-scheduled'
  | 'not-targeted'
  | 'unit-missing'
  | 'unit-invalid'
  | 'excluded'
  | 'not-in-share'
  | 'not-assigned'
  | 'next-rule'
  | 'matched'
  | 'default'
/** `rule`: id of the rule, or the key of the prerequisite. `bucket`: of the unit, where one was computed. */
export type Step = { outcome: Outcome; rule?: string; bucket?: number }

type Read = (context: Context) => unknown
type Outlet = { from: number; to: number; variant: string | null; next: boolean }

type CompiledRule = {
  id: string
  enabled: boolean
  /** Undefined: never. */
  matches: Matches | undefined
  attribute: string | null
  read: Read | undefined
  share: number
  salt: string
  shareSalt: string
  buckets: number
  outlets: readonly Outlet[]
  /** What everybody gets, if no unit is assigned. */
  uniform: Outlet | undefined
  exclusive: { salt: string; ranges: readonly Range[] } | undefined
  start: number | undefined
  end: number | undefined
  ramp: readonly { at: number; share: number }[]
  reason: Reason
}

type CompiledFlag = {
  flag: Flag
  rules: readonly CompiledRule[]
  overrides: readonly { read: Read; variants: ReadonlyMap<unknown, string> }[]
  prerequisites: readonly { flag: string; variants: readonly string[] }[]
  /** Why it cannot be evaluated. */
  error: string | undefined
}

function compileRule(flag: Flag, rule: Rule, segments: Ruleset['segments']): CompiledRule {
  const { schedule, unit } = rule
  const buckets = rule.buckets ?? bucketCount
  const outlets = rule.split.flatMap((part) =>
    part.ranges.map(([from, to]) => ({
      from,
      to,
      variant: 'variant' in part ? part.variant : null,
      next: 'next' in part,
    })),
  )
  const [only] = outlets
  const whole = outlets.length === 1 && only?.from === 0 && only.to >= buckets && rule.share >= wholeShare
  const uniform = whole && !rule.exclusive && !schedule?.ramp?.length ? only : undefined
  const salt = rule.salt ?? `${flag.salt}/${rule.id}`
  return {
    id: rule.id,
    enabled: rule.enabled,
    matches: rule.targeting === null ? () => true : compileTargeting(rule.targeting, segments),
    attribute: unit,
    read: unit === null ? undefined : readerOf(unit),
    share: rule.share,
    salt,
    shareSalt: `${salt}/share`,
    buckets,
    outlets,
    uniform,
    exclusive: rule.exclusive && { salt: rule.exclusive.group, ranges: rule.exclusive.ranges },
    start: schedule?.start === undefined ? undefined : parseInstant(schedule.start),
    end: schedule?.end === undefined ? undefined : parseInstant(schedule.end),
    ramp: (schedule?.ramp ?? []).map(({ at, share }) => ({ at: parseInstant(at) ?? Number.POSITIVE_INFINITY, share })),
    reason: !uniform ? 'SPLIT' : rule.targeting === null ? 'STATIC' : 'TARGETING_MATCH',
  }
}

function compileOverrides(flag: Flag): CompiledFlag['overrides'] {
  const byUnit = new Map<string, Map<unknown, string>>()
  for (const { unit, value, variant } of flag.overrides) {
    const variants = byUnit.get(unit) ?? new Map<unknown, string>()
    byUnit.set(unit, variants.set(value, variant))
  }
  return [...byUnit].map(([unit, variants]) => ({ read: readerOf(unit), variants }))
}

/** The flags on a path of prerequisites that leads back to a flag, the flag first; undefined if there is none. */
export function findCycle(key: string, prerequisitesOf: (key: string) => readonly string[]): string[] | undefined {
  const seen = new Set<string>()
  const search = (at: string, path: readonly string[]): string[] | undefined => {
    for (const next of prerequisitesOf(at)) {
      if (next === key) return [...path, next]
      if (seen.has(next)) continue
      seen.add(next)
      const found = search(next, [...path, next])
      if (found) return found
    }
    return undefined
  }
  return search(key, [key])
}

/** Evaluates the flags of one environment. It holds no reference to what it was compiled from but the flags' values. */
export type Evaluator = {
  readonly keys: readonly string[]
  /** Undefined for an unknown key, and for a flag that was archived long ago. `steps`, if given, is filled with what each step came to. */
  evaluate(key: string, context: Context, now?: number, steps?: Step[]): Evaluation | undefined
  /** The unit that an evaluation with this context assigned, as text; undefined if it assigned none. */
  assignedUnit(evaluation: Evaluation, context: Context): string | undefined
}

/** Compiles the flags of an environment. Never throws: a flag that cannot be evaluated is answered with reason ERROR. */
export function compileRuleset(ruleset: Ruleset): Evaluator {
  const flags = new Map<string, CompiledFlag>()
  const byKey = new Map(ruleset.flags.map((flag) => [flag.key, flag]))
  const prerequisitesOf = (key: string) => (byKey.get(key)?.prerequisites ?? []).map((p) => p.flag)
  for (const flag of ruleset.flags) {
    const cycle = findCycle(flag.key, prerequisitesOf)
    flags.set(flag.key, {
      flag,
      rules: flag.rules.map((rule) => compileRule(flag, rule, ruleset.segments)),
      overrides: compileOverrides(flag),
      prerequisites: flag.prerequisites,
      error: cycle && `Its prerequisites form a cycle: ${cycle.join(' → ')}.`,
    })
  }
  const { holdout } = ruleset
  const readHoldout = holdout ? readerOf(holdout.unit) : undefined
  const isHeldOut = (context: Context): boolean => {
    if (!holdout || !readHoldout || holdout.share <= 0) return false
    const unit = unitOf(readHoldout(context))
    return typeof unit === 'string' && bucketOf(holdout.salt, unit) < shareEnd(holdout.share)
  }
  const evaluateAt = (key: string, context: Context, now: number, steps: Step[] | undefined): Evaluation | undefined => {
    const compiled = flags.get(key)
    const until = compiled?.flag.archivedUntil
    if (!compiled || (until !== undefined && now >= until)) return undefined
    const evaluation = evaluateFlag(compiled, { context, now, steps, isHeldOut, evaluateAt })
    return until === undefined ? evaluation : { ...evaluation, archivedUntil: until }
  }
  return {
    keys: [...flags.keys()],
    evaluate: (key, context, now = Date.now(), steps) => evaluateAt(key, context, now, steps),
    assignedUnit: ({ key, rule: id, exposed }, context) => {
      const rule = exposed ? flags.get(key)?.rules.find((r) => r.id === id) : undefined
      return (rule?.read && unitOf(rule.read(context))) ?? undefined
    },
  }
}

type Run = {
  context: Context
  now: number
  steps: Step[] | undefined
  isHeldOut: (context: Context) => boolean
  evaluateAt: (key: string, context: Context, now: number, steps: Step[] | undefined) => Evaluation | undefined
}

const shareEnd = (share: number) => (share * bucketCount) / wholeShare

/** A unit as text; undefined if it is missing, null if it is neither a string of reasonable length nor an integer. */
function unitOf(value: unknown): string | null | undefined {
  if (value === undefined || value === null || value === '') return undefined
  if (typeof value === 'string') return value.length <= maxUnitLength ? value : null
  return typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : null
}

function answer(flag: Flag, variant: string | null, reason: Reason, rule: string | null, exposed: boolean): Evaluation {
  const value: Json | undefined = variant === null ? undefined : flag.variants[variant]
  return { key: flag.key, variant: value === undefined ? null : variant, value, reason, rule, exposed }
}

function evaluateFlag(compiled: CompiledFlag, run: Run): Evaluation {
  const { flag } = compiled
  const { context, now, steps } = run
  if (compiled.error !== undefined) return { ...answer(flag, null, 'ERROR', null, false), error: compiled.error }
  if (!flag.enabled) {
    steps?.push({ outcome: 'disabled' })
    return answer(flag, flag.offVariant, 'DISABLED', null, false)
  }
  for (const { flag: key, variants } of compiled.prerequisites) {
    const variant = run.evaluateAt(key, context, now, undefined)?.variant
    if (variant && variants.includes(variant)) continue
    steps?.push({ outcome: 'prerequisite-not-met', rule: key })
    return answer(flag, flag.offVariant, 'DISABLED', null, false)
  }
  for (const { read, variants } of compiled.overrides) {
    const variant = variants.get(unitOf(read(context)))
    if (variant === undefined) continue
    steps?.push({ outcome: 'override' })
    return answer(flag, variant, 'TARGETING_MATCH', null, false)
  }
  if (flag.holdout && run.isHeldOut(context)) {
    steps?.push({ outcome: 'held-out' })
    return answer(flag, flag.defaultVariant, 'DEFAULT', null, false)
  }
  return evaluateRules(compiled, run)
}

function evaluateRules({ flag, rules }: CompiledFlag, run: Run): Evaluation {
  const { context, now, steps } = run
  let exposed = false
  let missing: string | undefined
  for (const rule of rules) {
    const found = tryRule(rule, context, now)
    steps?.push(stepOf(rule, found))
    if (typeof found === 'string') {
      if (found === 'unit-missing') missing ??= rule.attribute ?? undefined
      if (found === 'unit-invalid' && rule.attribute !== null)
        return { ...answer(flag, null, 'ERROR', rule.id, false), unit: { attribute: rule.attribute, problem: 'invalid' } }
      continue
    }
    if (!found.next) return answer(flag, found.variant, rule.reason, rule.id, true)
    exposed = true
  }
  steps?.push({ outcome: 'default' })
  const last = answer(flag, flag.defaultVariant, rules.length === 0 ? 'STATIC' : 'DEFAULT', null, exposed)
  return missing === undefined ? last : { ...last, unit: { attribute: missing, problem: 'missing' } }
}

/** The share of a rule at a time: its last step that has begun. */
function shareAt(rule: CompiledRule, now: number): number {
  let { share } = rule
  for (const step of rule.ramp) if (now >= step.at) share = step.share
  return share
}

/** The bucket of the unit that `tryRule` looked at last; -1 if it computed none. A variable, because objects cost more than rules. */
let bucket = -1

/** Where a rule leads, or why it does not apply. */
function tryRule(rule: CompiledRule, context: Context, now: number): Outlet | Outcome {
  bucket = -1
  if (!rule.enabled) return 'rule-off'
  if ((rule.start !== undefined && now < rule.start) || (rule.end !== undefined && now >= rule.end)) return 'not-scheduled'
  if (!rule.matches?.(context)) return 'not-targeted'
  const unit = rule.read && unitOf(rule.read(context))
  if (unit === null) return 'unit-invalid'
  if (rule.uniform && (!rule.read || unit !== undefined)) return rule.uniform
  return unit === undefined ? 'unit-missing' : assign(rule, unit, now)
}

function assign(rule: CompiledRule, unit: string, now: number): Outlet | Outcome {
  if (rule.exclusive) {
    bucket = bucketOf(rule.exclusive.salt, unit)
    if (!rule.exclusive.ranges.some(([from, to]) => bucket >= from && bucket < to)) return 'excluded'
  }
  const share = shareAt(rule, now)
  if (share < wholeShare) {
    bucket = bucketOf(rule.shareSalt, unit)
    if (bucket >= shareEnd(share)) return 'not-in-share'
  }
  bucket = bucketOf(rule.salt, unit, rule.buckets)
  for (const outlet of rule.outlets) if (bucket >= outlet.from && bucket < outlet.to) return outlet
  return 'not-assigned'
}

function stepOf(rule: CompiledRule, found: Outlet | Outcome): Step {
  const outcome = typeof found === 'string' ? found : found.next ? 'next-rule' : 'matched'
  return { outcome, rule: rule.id, ...(bucket === -1 ? {} : { bucket }) }
}
