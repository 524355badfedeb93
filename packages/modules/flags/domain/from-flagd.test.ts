import { compileRuleset } from '@callboard/flags-evaluator/evaluate'
import type { Json } from '@callboard/flags-evaluator/model'
import { describe, expect, test } from 'vitest'
import { readFlagd } from './from-flagd.ts'
import { toRuleset, toStoredRule } from './rules.ts'

const isSwede = { '==': [{ var: 'country' }, 'SE'] }
const flag = (targeting: Json, more: object = {}) => ({
  state: 'ENABLED',
  variants: { on: 'ON', off: 'OFF', other: 'OTHER' },
  defaultVariant: 'off',
  targeting,
  ...more,
})

function variantOf(definition: object, context: object, evaluators: object = {}): string | null | undefined {
  const read = readFlagd({ flags: { f: definition }, $evaluators: evaluators } as Json)
  expect(read?.refused).toEqual([])
  const flags = (read?.flags ?? []).map(({ rules, ...rest }) => ({
    ...rest,
    rules: rules.map((rule) => toStoredRule(rule, undefined, false)),
    holdout: true,
    salt: rest.key,
  }))
  return compileRuleset(toRuleset(flags, [], { share: 0, unit: '', salt: '' })).evaluate('f', { targetingKey: 'u', ...context })
    ?.variant
}

describe('evaluates like flagd', () => {
  const cases: [what: string, targeting: Json, context: object, variant: string][] = [
    ['if', { if: [isSwede, 'on', 'other'] }, { country: 'SE' }, 'on'],
    ['else', { if: [isSwede, 'on', 'other'] }, { country: 'NO' }, 'other'],
    ['no else', { if: [isSwede, 'on'] }, { country: 'NO' }, 'off'],
    ['else if', { if: [isSwede, 'on', { in: [{ var: 'country' }, ['NO', 'DK']] }, 'other', null] }, { country: 'DK' }, 'other'],
    [
      'a nested if without a match',
      { if: [isSwede, { if: [{ '>': [{ var: 'age' }, 17] }, 'on'] }, 'other'] },
      { country: 'SE', age: 3 },
      'off',
    ],
    ['a text in a text', { if: [{ in: ['@faas.com', { var: 'email' }] }, 'on'] }, { email: 'a@faas.com' }, 'on'],
    ['versions', { if: [{ sem_ver: [{ var: 'v' }, '>=', '1.2.0'] }, 'on'] }, { v: '1.10.0' }, 'on'],
    ['starts_with', { if: [{ starts_with: [{ var: 'ip' }, '192.'] }, 'on'] }, { ip: '192.1' }, 'on'],
    ['not', { if: [{ '!': [isSwede] }, 'on'] }, {}, 'on'],
    [
      'and, or',
      { if: [{ and: [{ or: [isSwede, { '<': [5, { var: 'age' }] }] }, { '!=': [{ var: 'beta' }, false] }] }, 'on'] },
      { age: 6 },
      'on',
    ],
    ['between', { if: [{ '<': [1, { var: 'a' }, 3] }, 'on'] }, { a: 2 }, 'on'],
    ['not between', { if: [{ '<': [1, { var: 'a' }, 3] }, 'on'] }, { a: 3 }, 'off'],
    ['a number that is compared with a text', { if: [{ '==': [{ var: 'level' }, '5'] }, 'on'] }, { level: 5 }, 'on'],
    ['a text that is not equal to a number', { if: [{ '!=': [{ var: 'level' }, 5] }, 'on'] }, { level: '5' }, 'off'],
    ['a strict comparison', { if: [{ '===': [{ var: 'level' }, 5] }, 'on'] }, { level: '5' }, 'off'],
    ['a strict inequality', { if: [{ '!==': [{ var: 'level' }, 5] }, 'on'] }, { level: '5' }, 'on'],
    ['a word is not a number', { if: [{ '==': [{ var: 'level' }, 'NaN'] }, 'on'] }, { level: 'NaN' }, 'on'],
    ['versions of a major release', { if: [{ sem_ver: [{ var: 'v' }, '^', '1.2.0'] }, 'on'] }, { v: '1.0.9' }, 'on'],
    ['another major release', { if: [{ sem_ver: [{ var: 'v' }, '^', '1.2.0'] }, 'on'] }, { v: '2.0.0-rc.1' }, 'off'],
    ['versions of a minor release', { if: [{ sem_ver: [{ var: 'v' }, '~', 'v1.2.3'] }, 'on'] }, { v: '1.2.0' }, 'on'],
    ['another minor release', { if: [{ sem_ver: [{ var: 'v' }, '~', '1.2.3'] }, 'on'] }, { v: '1.3.0' }, 'off'],
    ['the name of a variant by itself', 'on', {}, 'on'],
    ['everything shared', { $ref: 'rule' }, { country: 'SE' }, 'on'],
    [
      'everybody by a fraction',
      {
        fractional: [
          ['on', 100],
          ['off', 0],
        ],
      },
      {},
      'on',
    ],
  ]
  test.each(cases)('%s', (_, targeting, context, variant) => {
    expect(variantOf(flag(targeting), context, { rule: { if: [isSwede, 'on'] } })).toBe(variant)
  })

  test('shared evaluators', () => {
    expect(variantOf(flag({ if: [{ $ref: 'swede' }, 'on'] }), { country: 'SE' }, { swede: isSwede })).toBe('on')
  })

  test('a condition by itself gives the variant true or false', () => {
    const definition = flag(isSwede, { variants: { true: 1, false: 0 }, defaultVariant: 'false' })
    expect([variantOf(definition, { country: 'SE' }), variantOf(definition, {})]).toEqual(['true', 'false'])
  })

  test('a disabled flag leaves the default to the code', () => {
    expect(variantOf(flag({}, { state: 'DISABLED' }), {})).toBeNull()
  })
})

test.each([
  [{ if: [{ '%': [{ var: 'a' }, 2] }, 'on'] }, 'It uses the operator %, which has no counterpart.'],
  [{ if: [{ '>': [3, { var: 'a' }, 1] }, 'on'] }, 'It uses > with 3 values.'],
  [{ if: [{ '==': [{ var: ['tier', 'free'] }, 'free'] }, 'on'] }, 'It gives tier a default value, which has no counterpart.'],
  [
    { if: [{ and: [isSwede], or: [isSwede] }, 'on'] },
    'Its targeting has {"and":[{"==":[{"var":"country"},"SE"]}],"or":[{"==":[{"var" where a condition is expected.',
  ],
  [{ if: [{ sem_ver: [{ var: 'v' }, '^', 'next'] }, 'on'] }, 'It compares a version with “next”.'],
  [{ $ref: 'none' }, 'It refers to "none", which is not in $evaluators.'],
  [{ cat: ['o', 'n'] }, 'It uses the operator cat, which has no counterpart.'],
  [[{ var: 'a' }], 'Its targeting has [{"var":"a"}] where a condition is expected.'],
  [{ if: [{ '==': [{ var: '$flagd.timestamp' }, 1] }, 'on'] }, 'It uses $flagd.timestamp.'],
  [{ fractional: [{ cat: [{ var: 'a' }, { var: 'b' }] }, ['on', 1]] }, 'It assigns by several attributes together.'],
])('lists %j with the reason', (targeting, reason) => {
  expect(readFlagd({ flags: { f: flag(targeting) } } as Json)).toEqual({ flags: [], refused: [{ flag: 'f', reason }] })
})

test('a flag that refers to itself by shared evaluators is listed', () => {
  const document = { flags: { f: flag({ $ref: 'a' }) }, $evaluators: { a: { $ref: 'a' } } }
  expect(readFlagd(document as Json)?.refused).toEqual([{ flag: 'f', reason: 'Its targeting is nested too deeply.' }])
})

test('a default that is no name of a variant is listed', () => {
  expect(readFlagd({ flags: { f: flag({}, { defaultVariant: true }) } } as Json)?.refused).toEqual([
    { flag: 'f', reason: 'Its defaultVariant is not the name of a variant.' },
  ])
  expect(readFlagd({ flags: { f: flag({}, { variants: { on: ['a'] }, defaultVariant: null }) } } as Json)?.refused).toEqual([
    { flag: 'f', reason: 'It has a variant that is a list or null.' },
  ])
})

test('a document of something else is none', () => {
  expect(readFlagd([])).toBeUndefined()
  expect(readFlagd({ features: {} })).toBeUndefined()
})
