import type { Targeting } from '@callboard/flags-evaluator/model'
import type { RuleInput } from '@callboard/modules/flags/domain/flag'
import { expect, test } from 'vitest'
import { fromDraft, targetingInWords, toDraft } from './draft.ts'

const rule = (targeting: Targeting | null): RuleInput => ({
  id: 'r',
  enabled: true,
  targeting,
  unit: 'targetingKey',
  share: 1234,
  split: [
    { variant: 'on', weight: 2501 },
    { variant: null, weight: 7499 },
  ],
})

const cases: (Targeting | null)[] = [
  null,
  { attribute: 'country', operator: 'in', values: ['SE', 2, true] },
  {
    all: [
      { attribute: 'plan', operator: 'equals', value: 'pro' },
      { not: { attribute: 'beta', operator: 'equals', value: false } },
      { attribute: 'app', operator: 'range', as: 'version', min: '2.1.0' },
      { attribute: 'age', operator: 'range', as: 'number', max: 65 },
    ],
  },
  { all: [{ segment: 'paying' }, { not: { segment: 'staff' } }, { attribute: 'plan', operator: 'equals', value: 'pro' }] },
  { segment: 'paying' },
  { any: [{ segment: 'paying' }, { attribute: 'plan', operator: 'equals', value: null }] },
]

test.each(cases)('%j is the same after it was edited', (targeting) => {
  expect(fromDraft(toDraft(rule(targeting)))).toEqual(rule(targeting))
})

test('a schedule, a ramp and an exclusivity group are the same after they were edited', () => {
  const given: RuleInput = {
    ...rule(null),
    schedule: {
      start: '2026-12-01T09:00:00Z',
      end: '2026-12-31T23:59:59Z',
      ramp: [{ at: '2026-12-02T09:00:00Z', share: 2500 }],
    },
    exclusive: { group: 'checkout', from: 0, to: 2500 },
  }
  expect(fromDraft(toDraft(given))).toEqual(given)
})

test('shows as JSON what the list of conditions cannot show', () => {
  expect(toDraft(rule({ any: [{ segment: 'paying' }] })).json).toContain('"segment"')
  expect(toDraft(rule({ attribute: 'a', operator: 'equals', value: 'x' })).json).toBeUndefined()
})

test('says in words who is targeted, where the list of conditions can show it', () => {
  expect(targetingInWords({ all: [{ segment: 'paying' }, { attribute: 'country', operator: 'in', values: ['SE', 'NO'] }] })).toBe(
    'is in the segment paying and country is one of SE, NO',
  )
  expect(targetingInWords({ any: [{ segment: 'paying' }] })).toBe('{"any":[{"segment":"paying"}]}')
})
