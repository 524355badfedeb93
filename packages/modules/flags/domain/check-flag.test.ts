import type { Targeting } from '@callboard/flags-evaluator/model'
import { describe, expect, test } from 'vitest'
import { checkSettings, checkVariants, type FlagContext } from './check-flag.ts'
import { type FlagInput, type SettingsInput, settingsInput } from './flag-schema.ts'

const context: FlagContext = {
  key: 'checkout',
  variants: ['on', 'off'],
  segments: { sweden: { attribute: 'country', operator: 'equals', value: 'SE' }, loop: { segment: 'loop' } },
  others: new Map([['parent', { variants: ['on', 'off'], prerequisites: ['checkout'] }]]),
}
const half = [
  { variant: 'on', weight: 5000 },
  { variant: 'off', weight: 5000 },
]
type Rule = Partial<SettingsInput['rules'][number]>
const settings = (given: object): SettingsInput =>
  settingsInput.parse({ enabled: true, offVariant: 'off', defaultVariant: null, ...given })
const rule = (given: Rule = {}) => ({ id: 'r', split: half, ...given })
const problemsOf = (given: object) => checkSettings(settings(given), context)
const targeted = (targeting: Targeting) => problemsOf({ rules: [rule({ targeting })] })

test('accepts what is right', () => {
  const rules = [rule({ targeting: { segment: 'sweden' }, share: 1 }), rule({ id: 'all' })]
  expect(problemsOf({ rules, overrides: [{ unit: 'targetingKey', value: 'ada', variant: 'on' }] })).toEqual([])
})

describe('names the field and the reason', () => {
  const cases: [what: string, given: object, field: string, message: string][] = [
    [
      'weights',
      { rules: [rule({ split: [{ variant: 'on', weight: 9000 }] })] },
      'rules.0.split',
      'The weights add up to 90%. They must add up to 100%.',
    ],
    ['a variant', { defaultVariant: 'blue' }, 'defaultVariant', 'The flag has no variant blue.'],
    [
      'an override',
      { overrides: [{ unit: 'u', value: '1', variant: 'blue' }] },
      'overrides.0.variant',
      'The flag has no variant blue.',
    ],
    [
      'a cycle',
      { prerequisites: [{ flag: 'parent', variants: ['on'] }] },
      'prerequisites',
      'The prerequisites form a cycle: checkout → parent → checkout.',
    ],
    [
      'a missing flag',
      { prerequisites: [{ flag: 'nowhere', variants: ['on'] }] },
      'prerequisites.0.flag',
      'There is no flag nowhere.',
    ],
    [
      'a rule behind one for everybody',
      { rules: [rule(), rule({ id: 'second' })] },
      'rules.1',
      'This rule can never match: rule 1 matches everybody.',
    ],
    [
      'a schedule',
      { rules: [rule({ schedule: { start: '2026-02-01T00:00:00Z', end: '2026-01-01T00:00:00Z' } })] },
      'rules.0.schedule.end',
      'This rule can never match: it ends before it starts.',
    ],
    [
      'a split without a unit',
      { rules: [rule({ unit: null })] },
      'rules.0.unit',
      'Name the attribute by which units are assigned, such as targetingKey.',
    ],
  ]
  test.each(cases)('%s', (_, given, field, message) => {
    expect(problemsOf(given)).toEqual([{ field, message }])
  })
})

describe('targeting that nobody matches', () => {
  const cases: [targeting: Targeting, message: string][] = [
    [
      { attribute: 'age', operator: 'range', as: 'number', min: 9, max: 3 },
      'This rule can never match: nothing lies between 9 and 3.',
    ],
    [
      { attribute: 'age', operator: 'range', as: 'number', min: 9, max: 9, maxExclusive: true },
      'This rule can never match: nothing lies between 9 and 9.',
    ],
    [{ attribute: 'age', operator: 'range', as: 'number' }, 'Enter a bound for age, or the rule can never match.'],
    [{ attribute: 'app', operator: 'range', as: 'version', min: 'two' }, '“two” is not a version.'],
    [{ attribute: 'at', operator: 'range', as: 'time', max: 'soon' }, '“soon” is not a date.'],
    [
      {
        all: [
          { attribute: 'plan', operator: 'equals', value: 'pro' },
          { attribute: 'plan', operator: 'equals', value: 'free' },
        ],
      },
      'This rule can never match: plan cannot be pro and free at once.',
    ],
    [
      {
        all: [
          { attribute: 'age', operator: 'range', as: 'number', min: 18 },
          { all: [{ attribute: 'age', operator: 'range', as: 'number', max: 10 }] },
        ],
      },
      'This rule can never match: nothing lies between 18 and 10 for age.',
    ],
    [
      { all: [{ segment: 'sweden' }, { not: { segment: 'sweden' } }] },
      'This rule can never match: a condition and its opposite cannot hold at once.',
    ],
    [
      {
        all: [
          { attribute: 'plan', operator: 'equals', value: null },
          { attribute: 'plan', operator: 'in', values: ['pro'] },
        ],
      },
      'This rule can never match: plan cannot be missing and have a value at once.',
    ],
    [{ segment: 'nowhere' }, 'There is no segment nowhere.'],
    [{ segment: 'loop' }, 'The segment loop refers to itself: loop → loop.'],
  ]
  test.each(cases)('%j', (targeting, message) => {
    expect(targeted(targeting)).toEqual([{ field: 'rules.0.targeting', message }])
  })

  test('explains an expression that is refused', () => {
    expect(targeted({ attribute: 'email', operator: 'matches', value: '(?=a)' })[0]?.message).toContain('special group')
  })

  test('ranges of different attributes, and alternatives, exclude nothing', () => {
    const range = (attribute: string, bounds: object) => ({
      attribute,
      operator: 'range' as const,
      as: 'number' as const,
      ...bounds,
    })
    expect(targeted({ all: [range('age', { min: 18 }), range('level', { max: 10 })] })).toEqual([])
    expect(targeted({ any: [range('age', { min: 18 }), range('age', { max: 10 })] })).toEqual([])
    expect(targeted({ all: [range('age', { min: 18 }), range('age', { max: 18 })] })).toEqual([])
  })

  test.each([
    [{ attribute: 'a', operator: 'range', as: 'colour', min: 1 }, 'Choose how to compare: number, version or time.'],
    [
      { attribute: 'a', operator: 'sounds-like', value: 'b' },
      'Choose an operator: equals, in, range, startsWith, endsWith, contains or matches.',
    ],
    [{ attribute: '', operator: 'equals', value: 'b' }, 'Name an attribute of the context.'],
    [{ attribute: 'a', operator: 'equals', value: {} }, 'Enter a text, a number, true or false.'],
    [{ attribute: 'a', operator: 'in', values: [] }, 'Enter at least one value, or the rule can never match.'],
    [
      { all: [{ not: { attribute: 'a', operator: 'range', as: 'colour', min: 1 } }] },
      'Choose how to compare: number, version or time.',
    ],
    [{ colour: 'red' }, 'Targeting is a condition, all, any, not, or a segment.'],
    ['everybody', 'Targeting is a condition, all, any, not, or a segment.'],
  ])('refuses %j in words, at the rule', (targeting, message) => {
    const parsed = settingsInput.safeParse({
      ...{ enabled: true, offVariant: null, defaultVariant: null },
      rules: [rule({ targeting: targeting as never })],
    })
    expect(parsed.error?.issues[0]?.message).toBe(message)
    expect(parsed.error?.issues[0]?.path.slice(0, 3)).toEqual(['rules', 0, 'targeting'])
  })
})

describe('variants', () => {
  const of = (type: FlagInput['type'], value: never, schema: FlagInput['schema'] = null) =>
    checkVariants({ type, schema, variants: [{ name: 'a', value }] })[0]?.message

  test.each([
    ['boolean', 1, 'a: The value must be true or false.'],
    ['integer', 1.5, 'a: The value must be a whole number.'],
    ['structure', [], 'a: The value must be an object.'],
  ])('of a %s flag cannot be %j', (type, value, message) => {
    expect(of(type as FlagInput['type'], value as never)).toBe(message)
  })

  test('must satisfy the schema of their flag', () => {
    const schema = {
      type: 'object',
      properties: { size: { type: 'integer', maximum: 9 } },
      required: ['size'],
      additionalProperties: false,
    }
    expect(of('structure', { size: 3 } as never, schema)).toBeUndefined()
    expect(of('structure', { size: 12 } as never, schema)).toBe('a: “size” must be at most 9.')
    expect(of('structure', {} as never, schema)).toBe('a: “size” is missing.')
    expect(of('structure', { size: 3, colour: 1 } as never, schema)).toBe('a: “colour” is not in the schema.')
  })

  test('are not checked by a schema that is not understood', () => {
    expect(of('structure', {} as never, { pattern: '^a' })).toContain('“pattern”, which is not supported')
  })
})
