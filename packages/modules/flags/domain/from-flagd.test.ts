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
    expect(variantOf(flag(targeting), context)).toBe(variant)
  })

  test('shared evaluators', () => {
    expect(variantOf(flag({ if: [{ $ref: 'swede' }, 'on'] }), { country: 'SE' }, { swede: isSwede })).toBe('on')
  })

  test('a disabled flag leaves the default to the code', () => {
    expect(variantOf(flag({}, { state: 'DISABLED' }), {})).toBeNull()
  })
})

test.each([
  [{ if: [{ '%': [{ var: 'a' }, 2] }, 'on'] }, 'It uses the operator %, which has no counterpart.'],
  [{ if: [{ '<': [1, { var: 'a' }, 3] }, 'on'] }, 'It compares three values at once.'],
  [{ if: [{ '==': [{ var: '$flagd.timestamp' }, 1] }, 'on'] }, 'It uses $flagd.timestamp.'],
  [{ fractional: [{ cat: [{ var: 'a' }, { var: 'b' }] }, ['on', 1]] }, 'It assigns by several attributes together.'],
])('lists %j with the reason', (targeting, reason) => {
  expect(readFlagd({ flags: { f: flag(targeting) } } as Json)).toEqual({ flags: [], refused: [{ flag: 'f', reason }] })
})

test('a document of something else is none', () => {
  expect(readFlagd([])).toBeUndefined()
  expect(readFlagd({ features: {} })).toBeUndefined()
})
