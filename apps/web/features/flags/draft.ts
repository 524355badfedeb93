import type { Targeting } from '@callboard/flags-evaluator/model'
import type { RuleInput } from '@callboard/modules/flags/domain/flag'

// A rule as the editor shows it: conditions in a list, shares in percent. What the list cannot show is JSON.

export type ConditionDraft = { id: string; attribute: string; operator: string; value: string }
export type TargetingDraft = {
  conditions: ConditionDraft[]
  /** Instead of conditions. */
  json: string | undefined
}
/** `at` in UTC, as a field for date and time has it. */
export type RampStepDraft = { id: string; at: string; share: string }
export type RuleDraft = TargetingDraft & {
  id: string
  name: string
  enabled: boolean
  unit: string
  share: string
  weights: Record<string, string>
  start: string
  end: string
  ramp: RampStepDraft[]
  /** The exclusivity group; none if it is empty. */
  group: string
  from: string
  to: string
}

export const operatorLabels = {
  equals: 'is',
  not: 'is not',
  in: 'is one of',
  startsWith: 'starts with',
  endsWith: 'ends with',
  contains: 'contains',
  matches: 'matches',
  atLeast: 'is at least',
  atMost: 'is at most',
  version: 'is at least version',
  segment: 'is in the segment',
  notSegment: 'is not in the segment',
} as const
type Operator = keyof typeof operatorLabels

/** A condition on a segment has no attribute; its value is the segment's key. */
export const isOfSegment = ({ operator }: Pick<ConditionDraft, 'operator'>): boolean =>
  operator === 'segment' || operator === 'notSegment'

const isOperator = (text: string): text is Operator => Object.hasOwn(operatorLabels, text)

/** A value as JSON where it is a number, true or false, and otherwise as a text. */
const scalarOf = (text: string): string | number | boolean => {
  if (text === 'true' || text === 'false') return text === 'true'
  return text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : text
}

let entries = 0
/** Tells entries of lists apart while they are edited. `crypto.randomUUID` is missing on pages without HTTPS. */
export const nextId = () => `entry-${++entries}`

const draftOf = (attribute: string, operator: Operator, value: unknown): ConditionDraft => ({
  id: nextId(),
  attribute,
  operator,
  value: Array.isArray(value) ? value.join(', ') : String(value),
})

function conditionDraft(part: Targeting): ConditionDraft | undefined {
  if ('segment' in part) return draftOf('', 'segment', part.segment)
  if ('not' in part && 'segment' in part.not) return draftOf('', 'notSegment', part.not.segment)
  if ('not' in part)
    return 'operator' in part.not && part.not.operator === 'equals' && part.not.value !== null
      ? draftOf(part.not.attribute, 'not', part.not.value)
      : undefined
  if (!('operator' in part) || part.of) return undefined
  if (part.operator !== 'range') {
    const value = part.operator === 'in' ? part.values : part.value
    return value === null ? undefined : draftOf(part.attribute, part.operator, value)
  }
  const { as, min, max, minExclusive, maxExclusive, attribute } = part
  if (minExclusive || maxExclusive || as === 'time') return undefined
  if (as === 'version') return max === undefined ? draftOf(attribute, 'version', min) : undefined
  if (min !== undefined && max !== undefined) return undefined
  return min === undefined ? draftOf(attribute, 'atMost', max) : draftOf(attribute, 'atLeast', min)
}

function conditionsOf(targeting: Targeting | null): ConditionDraft[] | undefined {
  if (targeting === null) return []
  const parts = 'all' in targeting ? targeting.all : [targeting]
  const drafts = parts.map(conditionDraft)
  return drafts.every((d) => d !== undefined) ? drafts : undefined
}

/** Targeting as the editor shows it: as JSON if the list of conditions cannot show it. */
export function toTargetingDraft(targeting: Targeting | null): TargetingDraft {
  const conditions = conditionsOf(targeting)
  return { conditions: conditions ?? [], json: conditions ? undefined : JSON.stringify(targeting, null, 2) }
}

/** Targeting in words, or as JSON if the list of conditions cannot show it. */
export function targetingInWords(targeting: Targeting): string {
  const conditions = conditionsOf(targeting)
  if (!conditions) return JSON.stringify(targeting)
  return conditions
    .map(({ attribute, operator, value }) =>
      `${attribute} ${isOperator(operator) ? operatorLabels[operator] : ''} ${value}`.trim(),
    )
    .join(' and ')
}

/** A time as a field for date and time has it, in UTC. */
const toFieldValue = (at: Date) => at.toISOString().slice(0, 19)

const percentOf = (steps: number) => String(steps / 100)

export function toDraft({ split, schedule, exclusive, ...rule }: RuleInput): RuleDraft {
  return {
    ...toTargetingDraft(rule.targeting),
    id: rule.id,
    name: rule.name ?? '',
    enabled: rule.enabled,
    unit: rule.unit ?? '',
    share: percentOf(rule.share),
    weights: Object.fromEntries(split.map((s) => [s.variant ?? '', percentOf(s.weight)])),
    start: schedule?.start ? toFieldValue(new Date(schedule.start)) : '',
    end: schedule?.end ? toFieldValue(new Date(schedule.end)) : '',
    ramp: (schedule?.ramp ?? []).map(({ at, share }) => ({
      id: nextId(),
      at: toFieldValue(new Date(at)),
      share: percentOf(share),
    })),
    group: exclusive?.group ?? '',
    from: exclusive ? percentOf(exclusive.from) : '0',
    to: exclusive ? percentOf(exclusive.to) : '50',
  }
}

function toCondition({ attribute, operator, value }: ConditionDraft): Targeting {
  const known = isOperator(operator) ? operator : 'equals'
  const one: { [name in Operator]: () => Targeting } = {
    equals: () => ({ attribute, operator: 'equals', value: scalarOf(value) }),
    not: () => ({ not: { attribute, operator: 'equals', value: scalarOf(value) } }),
    in: () => ({
      attribute,
      operator: 'in',
      values: value
        .split(',')
        .map((v) => v.trim())
        .filter(Boolean)
        .map(scalarOf),
    }),
    startsWith: () => ({ attribute, operator: 'startsWith', value }),
    endsWith: () => ({ attribute, operator: 'endsWith', value }),
    contains: () => ({ attribute, operator: 'contains', value }),
    matches: () => ({ attribute, operator: 'matches', value }),
    atLeast: () => ({ attribute, operator: 'range', as: 'number', min: scalarOf(value) as number }),
    atMost: () => ({ attribute, operator: 'range', as: 'number', max: scalarOf(value) as number }),
    version: () => ({ attribute, operator: 'range', as: 'version', min: value }),
    segment: () => ({ segment: value }),
    notSegment: () => ({ not: { segment: value } }),
  }
  return one[known]()
}

/** Percent as steps of 0.01%. What is no number becomes one that is refused with a sentence. */
export const stepsOf = (percent: string): number => Math.round(Number(percent) * 10_000) / 100

/** A date and time of a field, which has no zone and stands for UTC. */
const toInstant = (field: string): string => (field === '' ? '' : `${field}${field.length === 16 ? ':00' : ''}Z`)

/** @throws SyntaxError if the JSON cannot be read */
export function fromTargetingDraft({ conditions, json }: TargetingDraft): Targeting | null {
  if (json !== undefined) return JSON.parse(json)
  const parts = conditions.map(toCondition)
  const [only] = parts
  return parts.length > 1 ? { all: parts } : (only ?? null)
}

function scheduleOf({ start, end, ramp }: RuleDraft): Pick<RuleInput, 'schedule'> {
  if (start === '' && end === '' && ramp.length === 0) return {}
  return {
    schedule: {
      ...(start === '' ? {} : { start: toInstant(start) }),
      ...(end === '' ? {} : { end: toInstant(end) }),
      ...(ramp.length === 0 ? {} : { ramp: ramp.map(({ at, share }) => ({ at: toInstant(at), share: stepsOf(share) })) }),
    },
  }
}

/** @throws SyntaxError if the JSON of a rule cannot be read */
export function fromDraft(draft: RuleDraft): RuleInput {
  const { id, enabled, name, unit, share, weights, group, from, to } = draft
  return {
    id,
    enabled,
    ...(name.trim() ? { name: name.trim() } : {}),
    targeting: fromTargetingDraft(draft),
    unit: unit.trim() === '' ? null : unit.trim(),
    share: stepsOf(share),
    split: Object.entries(weights)
      .filter(([, weight]) => Number(weight) > 0)
      .map(([variant, weight]) => ({ variant: variant === '' ? null : variant, weight: stepsOf(weight) })),
    ...scheduleOf(draft),
    ...(group.trim() ? { exclusive: { group: group.trim(), from: stepsOf(from), to: stepsOf(to) } } : {}),
  }
}

/** A rule for everybody with the first variant. */
export const newRule = (variants: readonly string[]): RuleDraft => ({
  id: `rule-${Date.now().toString(36)}`,
  ...{ name: '', enabled: true, conditions: [], json: undefined, unit: 'targetingKey', share: '100' },
  weights: { [variants[0] ?? '']: '100' },
  ...{ start: '', end: '', ramp: [], group: '', from: '0', to: '50' },
})

export const newCondition = (): ConditionDraft => ({ id: nextId(), attribute: '', operator: 'equals', value: '' })
export const newRampStep = (): RampStepDraft => ({ id: nextId(), at: '', share: '100' })
