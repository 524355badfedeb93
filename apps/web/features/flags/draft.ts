import type { Targeting } from '@callboard/flags-evaluator/model'
import type { RuleInput } from '@callboard/modules/flags/domain/flag'

// A rule as the editor shows it: conditions in a list, shares in percent. What the list cannot show is JSON.

export type ConditionDraft = { id: string; attribute: string; operator: string; value: string }
export type RuleDraft = {
  id: string
  name: string
  enabled: boolean
  conditions: ConditionDraft[]
  /** Instead of conditions. */
  json: string | undefined
  unit: string
  share: string
  weights: Record<string, string>
  /** What the editor leaves as it is. */
  rest: Pick<RuleInput, 'schedule' | 'exclusive'>
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
} as const
type Operator = keyof typeof operatorLabels
const isOperator = (text: string): text is Operator => Object.hasOwn(operatorLabels, text)

/** A value as JSON where it is a number, true or false, and otherwise as a text. */
const scalarOf = (text: string): string | number | boolean => {
  if (text === 'true' || text === 'false') return text === 'true'
  return text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : text
}

let conditions = 0
/** Tells conditions apart while they are edited. `crypto.randomUUID` is missing on pages without HTTPS. */
const nextId = () => `condition-${++conditions}`

const draftOf = (attribute: string, operator: Operator, value: unknown): ConditionDraft => ({
  id: nextId(),
  attribute,
  operator,
  value: Array.isArray(value) ? value.join(', ') : String(value),
})

function conditionDraft(part: Targeting): ConditionDraft | undefined {
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

export function toDraft({ split, ...rule }: RuleInput): RuleDraft {
  const conditions = conditionsOf(rule.targeting)
  return {
    id: rule.id,
    name: rule.name ?? '',
    enabled: rule.enabled,
    conditions: conditions ?? [],
    json: conditions ? undefined : JSON.stringify(rule.targeting, null, 2),
    unit: rule.unit ?? '',
    share: String(rule.share / 100),
    weights: Object.fromEntries(split.map((s) => [s.variant ?? '', String(s.weight / 100)])),
    rest: { schedule: rule.schedule, exclusive: rule.exclusive },
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
  }
  return one[known]()
}

/** Percent as steps of 0.01%. What is no number becomes one that is refused with a sentence. */
export const stepsOf = (percent: string): number => Math.round(Number(percent) * 10_000) / 100

/** @throws SyntaxError if the JSON of a rule cannot be read */
export function fromDraft({ conditions, json, share, weights, name, unit, rest, ...rule }: RuleDraft): RuleInput {
  const parts = conditions.map(toCondition)
  const [only] = parts
  const targeting: Targeting | null = json !== undefined ? JSON.parse(json) : parts.length > 1 ? { all: parts } : (only ?? null)
  return {
    ...rule,
    ...(name.trim() ? { name: name.trim() } : {}),
    targeting,
    unit: unit.trim() === '' ? null : unit.trim(),
    share: stepsOf(share),
    split: Object.entries(weights)
      .filter(([, weight]) => Number(weight) > 0)
      .map(([variant, weight]) => ({ variant: variant === '' ? null : variant, weight: stepsOf(weight) })),
    ...(rest.schedule ? { schedule: rest.schedule } : {}),
    ...(rest.exclusive ? { exclusive: rest.exclusive } : {}),
  }
}

/** A rule for everybody with the first variant. */
export const newRule = (variants: readonly string[]): RuleDraft => ({
  id: `rule-${Date.now().toString(36)}`,
  name: '',
  enabled: true,
  conditions: [],
  json: undefined,
  unit: 'targetingKey',
  share: '100',
  weights: { [variants[0] ?? '']: '100' },
  rest: {},
})

export const newCondition = (): ConditionDraft => ({ id: nextId(), attribute: '', operator: 'equals', value: '' })
