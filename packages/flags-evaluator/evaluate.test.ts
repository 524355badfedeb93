import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compileRuleset, type Step } from './evaluate.ts'
import type { Condition, Flag, Json, Rule, Ruleset, Targeting } from './model.ts'
import { splitByWeights } from './split.ts'

const everyBucket = [[0, 1_000_000]] as const

const rule = (id: string, given: Partial<Rule> = {}): Rule => ({
  id,
  enabled: true,
  targeting: null,
  unit: 'targetingKey',
  share: 10_000,
  split: [{ variant: 'on', ranges: everyBucket }],
  ...given,
})

const flag = (key: string, given: Partial<Flag> = {}): Flag => ({
  key,
  type: 'boolean',
  variants: { on: true, off: false },
  enabled: true,
  offVariant: 'off',
  defaultVariant: 'off',
  salt: key,
  prerequisites: [],
  overrides: [],
  rules: [],
  holdout: true,
  ...given,
})

const compile = (flags: readonly Flag[], given: Partial<Ruleset> = {}) =>
  compileRuleset({ flags, segments: {}, holdout: null, ...given })

const variantFor = (given: Partial<Flag>, context: object, ruleset: Partial<Ruleset> = {}, now?: number) =>
  compile([flag('f', given)], ruleset).evaluate('f', { targetingKey: 'ada', ...context }, now)?.variant

const matches = (targeting: Targeting, context: object, segments: Ruleset['segments'] = {}) =>
  variantFor({ rules: [rule('r', { targeting })] }, context, { segments }) === 'on'

describe('targeting', () => {
  const cases: [condition: Condition, value: Json | undefined, holds: boolean][] = [
    [{ attribute: 'a', operator: 'equals', value: 'x' }, 'x', true],
    [{ attribute: 'a', operator: 'equals', value: 1 }, '1', false],
    [{ attribute: 'a', operator: 'equals', value: null }, undefined, true],
    [{ attribute: 'a', operator: 'equals', value: null }, false, false],
    [{ attribute: 'a', operator: 'in', values: ['x', 2] }, ['z', 2], true],
    [{ attribute: 'a', operator: 'in', values: ['x', 2], of: 'all' }, ['x', 3], false],
    [{ attribute: 'a', operator: 'in', values: ['x'], of: 'all' }, [], true],
    [{ attribute: 'a', operator: 'range', as: 'number', min: 18, max: 65, maxExclusive: true }, 18, true],
    [{ attribute: 'a', operator: 'range', as: 'number', min: 18, max: 65, maxExclusive: true }, 65, false],
    [{ attribute: 'a', operator: 'range', as: 'number', min: 18, minExclusive: true }, 18, false],
    [{ attribute: 'a', operator: 'range', as: 'version', min: '2.0.0' }, '10.0.0', true],
    [{ attribute: 'a', operator: 'range', as: 'version', min: '2.0.0' }, '2.0.0-rc.1', false],
    [{ attribute: 'a', operator: 'range', as: 'time', max: '2026-01-01T00:00:00Z' }, '2025-12-31T23:59:59Z', true],
    [{ attribute: 'a', operator: 'range', as: 'time', max: '2026-01-01T00:00:00Z' }, 'yesterday', false],
    [{ attribute: 'a', operator: 'startsWith', value: '4' }, 42, false],
    [{ attribute: 'a', operator: 'endsWith', value: '.com' }, 'example.com', true],
    [{ attribute: 'a', operator: 'contains', value: 'a.c' }, 'abc', false],
    [{ attribute: 'a', operator: 'matches', value: '^a.c$' }, 'abc', true],
    [{ attribute: 'constructor', operator: 'equals', value: null }, 'x', true],
  ]
  test.each(cases)('%j for %j: %s', (condition, value, holds) => {
    expect(matches(condition, value === undefined ? {} : { a: value })).toBe(holds)
  })

  const se: Targeting = { attribute: 'user.country', operator: 'equals', value: 'SE' }

  test('reads attributes inside objects', () => {
    expect(matches(se, { user: { country: 'SE' } })).toBe(true)
    expect(matches(se, { 'user.country': 'SE' })).toBe(true)
  })

  test('combines conditions', () => {
    const beta: Targeting = { attribute: 'beta', operator: 'equals', value: true }
    const context = { user: { country: 'SE' }, beta: false }
    expect(matches({ all: [se, beta] }, context)).toBe(false)
    expect(matches({ any: [se, beta] }, context)).toBe(true)
    expect(matches({ all: [se, { not: beta }] }, context)).toBe(true)
  })

  test('never matches by a segment that is missing or refers to itself, not even negated', () => {
    const loop = { a: { segment: 'b' }, b: { segment: 'a' } }
    for (const segment of ['a', 'nowhere']) {
      expect(matches({ segment }, {}, loop)).toBe(false)
      expect(matches({ not: { segment } }, {}, loop)).toBe(false)
    }
    expect(matches({ segment: 'sweden' }, { user: { country: 'SE' } }, { sweden: se })).toBe(true)
  })
})

describe('a flag', () => {
  test('gives everybody the off variant when it is switched off', () => {
    const given = {
      enabled: false,
      offVariant: 'off',
      rules: [rule('r')],
      overrides: [{ unit: 'targetingKey', value: 'ada', variant: 'on' }],
    }
    expect(compile([flag('f', given)]).evaluate('f', { targetingKey: 'ada' })).toMatchObject({
      variant: 'off',
      reason: 'DISABLED',
    })
  })

  test('leaves the default to the code where no variant is named', () => {
    const evaluation = compile([flag('f', { defaultVariant: null })]).evaluate('f', {})
    expect(evaluation).toMatchObject({ variant: null, value: undefined, reason: 'STATIC' })
  })

  test('puts overrides ahead of the rules', () => {
    const overrides = [{ unit: 'company', value: '7', variant: 'on' }]
    expect(variantFor({ overrides }, { company: 7 })).toBe('on')
    expect(variantFor({ overrides }, { company: 8 })).toBe('off')
  })

  test('requires its prerequisites', () => {
    const parent = (variant: string) => flag('parent', { defaultVariant: variant })
    const child = flag('child', { defaultVariant: 'on', prerequisites: [{ flag: 'parent', variants: ['on'] }] })
    expect(compile([parent('on'), child]).evaluate('child', {})?.variant).toBe('on')
    expect(compile([parent('off'), child]).evaluate('child', {})?.variant).toBe('off')
    expect(compile([child]).evaluate('child', {})?.variant).toBe('off')
  })

  test('answers with an error when its prerequisites form a cycle', () => {
    const needs = (key: string, other: string) => flag(key, { prerequisites: [{ flag: other, variants: ['on'] }] })
    const evaluator = compile([needs('a', 'b'), needs('b', 'a')])
    expect(evaluator.evaluate('a', {})).toMatchObject({ reason: 'ERROR', error: expect.stringContaining('a → b → a') })
  })

  test('is unknown without its key', () => {
    expect(compile([]).evaluate('f', {})).toBeUndefined()
  })

  test('says why at each step', () => {
    const rules = [rule('off', { enabled: false }), rule('half', { share: 0 }), rule('last')]
    const steps: Step[] = []
    compile([flag('f', { rules })]).evaluate('f', { targetingKey: 'ada' }, 0, steps)
    expect(steps.map((s) => [s.rule, s.outcome])).toEqual([
      ['off', 'rule-off'],
      ['half', 'not-in-share'],
      ['last', 'matched'],
    ])
  })
})

describe('a rule', () => {
  test('is skipped without its unit, and the evaluation says so', () => {
    const rules = [rule('r', { unit: 'company', share: 5000 })]
    expect(compile([flag('f', { rules })]).evaluate('f', {})).toMatchObject({
      variant: 'off',
      unit: { attribute: 'company', problem: 'missing' },
    })
  })

  test.each([3.14, true, {}, 'x'.repeat(101)])('refuses %j as a unit', (targetingKey) => {
    const evaluation = compile([flag('f', { rules: [rule('r', { share: 5000 })] })]).evaluate('f', { targetingKey })
    expect(evaluation).toMatchObject({ reason: 'ERROR', unit: { attribute: 'targetingKey', problem: 'invalid' } })
  })

  test('goes on with the next rule where a split says so, and the unit counts as exposed', () => {
    const evaluation = compile([flag('f', { rules: [rule('r', { split: [{ next: true, ranges: everyBucket }] })] })])
    expect(evaluation.evaluate('f', { targetingKey: 'ada' })).toMatchObject({ variant: 'off', exposed: true })
  })

  test('applies from its start to its end, and grows by the steps of its ramp', () => {
    const schedule = {
      start: '2026-01-01T00:00:00Z',
      end: '2026-02-01T00:00:00Z',
      ramp: [{ at: '2026-01-10T00:00:00Z', share: 10_000 }],
    }
    const at = (day: string) => variantFor({ rules: [rule('r', { share: 0, schedule })] }, {}, {}, Date.parse(day))
    expect(['2025-12-31', '2026-01-05', '2026-01-10', '2026-02-01'].map(at)).toEqual(['off', 'off', 'on', 'off'])
  })
})

const units = fc.string({ minLength: 1, maxLength: 20 })
const shares = fc.integer({ min: 0, max: 10_000 })

test('growing a rollout never moves a unit that is in', () => {
  const variants = { a: 1, b: 2, c: 3 }
  const split = splitByWeights([
    { variant: 'a', weight: 2000 },
    { variant: 'b', weight: 3000 },
    { variant: 'c', weight: 5000 },
  ])
  fc.assert(
    fc.property(units, shares, shares, (unit, one, other) => {
      const at = (share: number) =>
        variantFor({ variants, defaultVariant: null, rules: [rule('r', { share, split })] }, { targetingKey: unit })
      const before = at(Math.min(one, other))
      if (before !== null) expect(at(Math.max(one, other))).toBe(before)
      else expect(before).toBeNull()
    }),
    { numRuns: 500 },
  )
})

test('a share of 0.01% is a ten-thousandth of units', () => {
  const evaluator = compile([flag('f', { rules: [rule('r', { share: 1 })] })])
  let on = 0
  for (let i = 0; i < 200_000; i++) if (evaluator.evaluate('f', { targetingKey: `u${i}` })?.variant === 'on') on++
  expect(on).toBeGreaterThan(5)
  expect(on).toBeLessThan(40)
})

test('rules of an exclusivity group with distinct buckets never share a unit', () => {
  const inGroup = (from: number, to: number) => ({ exclusive: { group: 'checkout', ranges: [[from, to]] as const } })
  const flags = [
    flag('a', { rules: [rule('r', inGroup(0, 500_000))] }),
    flag('b', { rules: [rule('r', inGroup(500_000, 1_000_000))] }),
  ]
  const evaluator = compile(flags)
  fc.assert(
    fc.property(units, (targetingKey) => {
      const on = ['a', 'b'].filter((key) => evaluator.evaluate(key, { targetingKey })?.variant === 'on')
      expect(on).toHaveLength(1)
    }),
  )
})

test('who is held out gets the default of every flag that the holdout applies to', () => {
  const holdout = { share: 1000, salt: 'holdout', unit: 'targetingKey' }
  const evaluator = compile(
    [flag('a', { rules: [rule('r')] }), flag('b', { rules: [rule('r')] }), flag('c', { rules: [rule('r')], holdout: false })],
    { holdout },
  )
  let out = 0
  for (let i = 0; i < 5000; i++) {
    const [a, b, c] = ['a', 'b', 'c'].map((key) => evaluator.evaluate(key, { targetingKey: `u${i}` })?.variant)
    expect(a).toBe(b)
    expect(c).toBe('on')
    if (a === 'off') out++
  }
  expect(out / 5000).toBeCloseTo(0.1, 1)
})

test('an archived flag is answered until its time has come, then it is unknown', () => {
  const evaluator = compile([flag('f', { enabled: false, offVariant: 'on', archivedUntil: 1000 })])
  expect(evaluator.evaluate('f', {}, 999)).toMatchObject({ variant: 'on', archivedUntil: 1000 })
  expect(evaluator.evaluate('f', {}, 1000)).toBeUndefined()
})
