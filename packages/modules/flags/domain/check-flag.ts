import type { FieldError } from '@callboard/core/input-errors'
import { parseInstant } from '@callboard/flags-evaluator/conditions'
import { findCycle } from '@callboard/flags-evaluator/evaluate'
import type { Comparison, Condition, Targeting } from '@callboard/flags-evaluator/model'
import { compilePattern, PatternError } from '@callboard/flags-evaluator/pattern'
import { compareVersions, parseVersion } from '@callboard/flags-evaluator/versions'
import { flagLimits, formatShare } from './flag.ts'
import type { FlagInput, SettingsInput } from './flag-schema.ts'
import { schemaProblem, typeProblem, valueProblem } from './value-schema.ts'

// What is wrong with a flag, each with its field. Nothing here is a matter of shape, which flag-schema.ts checks before.

const problem = (field: string, message: string): FieldError => ({ field, message })

/** Problems of variants: names that repeat, values that break the type or the schema. */
export function checkVariants({ type, variants, schema }: Pick<FlagInput, 'type' | 'variants' | 'schema'>): FieldError[] {
  const found: FieldError[] = []
  const broken = schema === null ? undefined : schemaProblem(schema)
  if (broken) found.push(problem('schema', broken))
  if (schema !== null && type !== 'structure') found.push(problem('schema', 'Only a structure has a schema.'))
  for (const [i, { name, value }] of variants.entries()) {
    if (variants.findIndex((v) => v.name === name) < i)
      found.push(problem(`variants.${i}.name`, `The variant ${name} is listed twice.`))
    const wrong = typeProblem(value, type) ?? (schema === null || broken ? undefined : valueProblem(value, schema))
    if (wrong) found.push(problem(`variants.${i}.value`, `${name}: ${wrong}`))
    if (JSON.stringify(value).length > flagLimits.value)
      found.push(
        problem(`variants.${i}.value`, `${name}: a value may have ${flagLimits.value.toLocaleString('en')} characters as JSON.`),
      )
  }
  return found
}

/** What targeting may refer to. */
export type Known = { segments: { readonly [key: string]: Targeting } }

type Order = { wrong: unknown } | { order: number } | 'open'

/** How two bounds lie to each other; `wrong` is one that cannot be read. */
function orderOf<T>(
  min: unknown,
  max: unknown,
  parse: (bound: unknown) => T | undefined,
  compare: (a: T, b: T) => number,
): Order {
  const [low, high] = [parse(min), parse(max)]
  if (min !== undefined && low === undefined) return { wrong: min }
  if (max !== undefined && high === undefined) return { wrong: max }
  return low === undefined || high === undefined ? 'open' : { order: compare(low, high) }
}

const orders: Record<Comparison, (min: unknown, max: unknown) => Order> = {
  number: (min, max) =>
    orderOf(
      min,
      max,
      (v) => (typeof v === 'number' ? v : undefined),
      (a, b) => a - b,
    ),
  time: (min, max) => orderOf(min, max, parseInstant, (a, b) => a - b),
  version: (min, max) => orderOf(min, max, (v) => (typeof v === 'string' ? parseVersion(v) : undefined), compareVersions),
}

/** Why no value lies within a range; undefined if one may. */
function rangeProblem(condition: Extract<Condition, { operator: 'range' }>): string | undefined {
  const { as, min, max, minExclusive, maxExclusive, attribute } = condition
  if (min === undefined && max === undefined) return `Enter a bound for ${attribute}, or the rule can never match.`
  const found = orders[as](min, max)
  if (found === 'open') return undefined
  if ('wrong' in found) return `“${found.wrong}” is not a ${as === 'time' ? 'date' : as}.`
  const empty = found.order > 0 || (found.order === 0 && (minExclusive || maxExclusive))
  return empty ? `This rule can never match: nothing lies between ${min} and ${max}.` : undefined
}

function conditionProblem(condition: Condition): string | undefined {
  if (condition.operator === 'range') return rangeProblem(condition)
  if (condition.operator !== 'matches') return undefined
  try {
    compilePattern(condition.value)
    return undefined
  } catch (error) {
    if (error instanceof PatternError) return error.message
    throw error
  }
}

type RangeOf = Extract<Condition, { operator: 'range' }>

/** Conditions that all must hold, of groups in groups as well. */
const flattened = (all: readonly Targeting[]): Targeting[] =>
  all.flatMap((part) => ('all' in part ? flattened(part.all) : [part]))

/** Two bounds of one attribute between which nothing lies. */
function emptyBetween(ranges: readonly RangeOf[]): string | undefined {
  for (const { attribute, as, min, minExclusive } of ranges) {
    if (min === undefined) continue
    const others = ranges.filter((other) => other.attribute === attribute && other.as === as && other.max !== undefined)
    for (const { max, maxExclusive } of others) {
      const found = orders[as](min, max)
      const isEmpty =
        typeof found === 'object' &&
        'order' in found &&
        (found.order > 0 || (found.order === 0 && (minExclusive || maxExclusive)))
      if (isEmpty) return `This rule can never match: nothing lies between ${min} and ${max} for ${attribute}.`
    }
  }
  return undefined
}

/** Two conditions of one attribute that exclude each other. */
function contradiction(all: readonly Targeting[]): string | undefined {
  const conditions = flattened(all).filter((part) => 'operator' in part)
  const values = new Map<string, unknown>()
  for (const part of conditions) {
    if (part.operator !== 'equals') continue
    const { attribute, value } = part
    if (values.has(attribute) && values.get(attribute) !== value)
      return `This rule can never match: ${attribute} cannot be ${String(values.get(attribute))} and ${String(value)} at once.`
    values.set(attribute, value)
  }
  const missing = conditions.find(
    (part) => part.operator !== 'equals' && part.of !== 'all' && values.get(part.attribute) === null,
  )
  if (missing) return `This rule can never match: ${missing.attribute} cannot be missing and have a value at once.`
  const negated = flattened(all).flatMap((part) => ('not' in part ? [JSON.stringify(part.not)] : []))
  const both = flattened(all).find((part) => negated.includes(JSON.stringify(part)))
  if (both) return 'This rule can never match: a condition and its opposite cannot hold at once.'
  return emptyBetween(conditions.filter((part) => part.operator === 'range'))
}

/** The first problem of targeting, in a sentence; undefined if there is none. */
export function targetingProblem(targeting: Targeting, known: Known, open: readonly string[] = []): string | undefined {
  if ('operator' in targeting) return conditionProblem(targeting)
  if ('not' in targeting) return targetingProblem(targeting.not, known, open)
  if ('segment' in targeting) {
    const { segment } = targeting
    if (open.includes(segment)) return `The segment ${segment} refers to itself: ${[...open, segment].join(' → ')}.`
    const inner = Object.hasOwn(known.segments, segment) ? known.segments[segment] : undefined
    return inner ? targetingProblem(inner, known, [...open, segment]) : `There is no segment ${segment}.`
  }
  const parts = 'all' in targeting ? targeting.all : targeting.any
  for (const part of parts) {
    const found = targetingProblem(part, known, open)
    if (found) return found
  }
  return 'all' in targeting ? contradiction(targeting.all) : undefined
}

/** Number of conditions and references, which bounds the time of an evaluation. */
export function sizeOfTargeting(targeting: Targeting): number {
  if ('not' in targeting) return sizeOfTargeting(targeting.not)
  if ('all' in targeting || 'any' in targeting)
    return ('all' in targeting ? targeting.all : targeting.any).reduce((sum, part) => sum + sizeOfTargeting(part), 0)
  return 1
}

export type FlagContext = Known & {
  key: string
  variants: readonly string[]
  /** Variants of the other flags of the environment, and what those require. */
  others: ReadonlyMap<string, { variants: readonly string[]; prerequisites: readonly string[] }>
}

type RuleOf = SettingsInput['rules'][number]

/** Whether a rule leaves nothing to one after it. */
const leavesNothing = (rule: RuleOf, after: RuleOf) =>
  rule.enabled &&
  rule.targeting === null &&
  rule.share === 10_000 &&
  !rule.schedule &&
  !rule.exclusive &&
  (rule.unit === null || rule.unit === after.unit)

function checkSplit(rule: RuleOf, field: string, variants: readonly string[]): FieldError[] {
  const found: FieldError[] = []
  const sum = rule.split.reduce((total, part) => total + part.weight, 0)
  if (sum !== 10_000)
    found.push(problem(`${field}.split`, `The weights add up to ${formatShare(sum)}. They must add up to 100%.`))
  for (const [i, { variant }] of rule.split.entries()) {
    if (variant !== null && !variants.includes(variant))
      found.push(problem(`${field}.split.${i}.variant`, `The flag has no variant ${variant}.`))
    if (rule.split.findIndex((s) => s.variant === variant) < i)
      found.push(problem(`${field}.split.${i}.variant`, 'A variant is listed twice.'))
  }
  if (rule.unit === null && (rule.split.length > 1 || rule.share < 10_000 || rule.exclusive || rule.schedule?.ramp?.length))
    found.push(problem(`${field}.unit`, 'Name the attribute by which units are assigned, such as targetingKey.'))
  return found
}

function checkSchedule({ schedule }: RuleOf, field: string): FieldError[] {
  if (!schedule) return []
  const found: FieldError[] = []
  const { start, end, ramp = [] } = schedule
  if (start && end && Date.parse(start) >= Date.parse(end))
    found.push(problem(`${field}.schedule.end`, 'This rule can never match: it ends before it starts.'))
  if (ramp.some((step, i) => i > 0 && Date.parse(step.at) <= Date.parse(ramp[i - 1]?.at ?? '')))
    found.push(problem(`${field}.schedule.ramp`, 'The steps of a ramp must be in the order of time.'))
  return found
}

function checkRules(rules: readonly RuleOf[], context: FlagContext): FieldError[] {
  return rules.flatMap((rule, i) => {
    const field = `rules.${i}`
    const found = [...checkSplit(rule, field, context.variants), ...checkSchedule(rule, field)]
    if (rules.findIndex((r) => r.id === rule.id) < i) found.push(problem(`${field}.id`, 'Two rules have the same id.'))
    const wrong = rule.targeting && targetingProblem(rule.targeting, context)
    if (wrong) found.push(problem(`${field}.targeting`, wrong))
    if (rule.targeting && sizeOfTargeting(rule.targeting) > flagLimits.conditions)
      found.push(problem(`${field}.targeting`, `A rule may have ${flagLimits.conditions} conditions.`))
    if (rule.exclusive && rule.exclusive.from >= rule.exclusive.to)
      found.push(problem(`${field}.exclusive`, 'This rule can never match: its part of the group is empty.'))
    const before = rules.slice(0, i).findIndex((earlier) => leavesNothing(earlier, rule))
    if (before !== -1) found.push(problem(field, `This rule can never match: rule ${before + 1} matches everybody.`))
    return found
  })
}

function checkPrerequisites({ prerequisites }: SettingsInput, { key, others }: FlagContext): FieldError[] {
  const found = prerequisites.flatMap(({ flag, variants }, i) => {
    const other = others.get(flag)
    if (!other && flag !== key) return [problem(`prerequisites.${i}.flag`, `There is no flag ${flag}.`)]
    const unknown = variants.find((v) => other && !other.variants.includes(v))
    return unknown === undefined ? [] : [problem(`prerequisites.${i}.variants`, `The flag ${flag} has no variant ${unknown}.`)]
  })
  const cycle = findCycle(key, (at) => (at === key ? prerequisites.map((p) => p.flag) : (others.get(at)?.prerequisites ?? [])))
  return cycle ? [...found, problem('prerequisites', `The prerequisites form a cycle: ${cycle.join(' → ')}.`)] : found
}

/** All problems of how an environment is to evaluate a flag. */
export function checkSettings(settings: SettingsInput, context: FlagContext): FieldError[] {
  const { variants } = context
  const named = [
    ['offVariant', settings.offVariant] as const,
    ['defaultVariant', settings.defaultVariant] as const,
    ...settings.overrides.map((o, i) => [`overrides.${i}.variant`, o.variant] as const),
  ]
  return [
    ...named.flatMap(([field, variant]) =>
      variant === null || variants.includes(variant) ? [] : [problem(field, `The flag has no variant ${variant}.`)],
    ),
    ...checkPrerequisites(settings, context),
    ...checkRules(settings.rules, context),
  ]
}
