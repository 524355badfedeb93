import { expect, test } from 'vitest'
import { decide, type MetricOutcome } from './decision.ts'

const metric = (role: MetricOutcome['role'], lower: number, upper: number, more: Partial<MetricOutcome> = {}): MetricOutcome => ({
  name: role === 'success' ? 'Sign-ups' : 'Errors',
  role,
  better: 'increase',
  interval: { lower, upper },
  margin: 0.5,
  ...more,
})
const kindOf = (...metrics: MetricOutcome[]) => decide({ isMismatch: false, metrics }).kind

test('a mismatch invalidates whatever the metrics say', () => {
  expect(decide({ isMismatch: true, metrics: [metric('success', 1, 2), metric('guardrail', -3, -2)] }).kind).toBe('invalid')
})

test('harm comes before success', () => {
  expect(decide({ isMismatch: false, metrics: [metric('success', 1, 2), metric('guardrail', -3, -2)] })).toEqual({
    kind: 'roll-back',
    reason: 'Worse than control: Errors.',
  })
  expect(kindOf(metric('success', -2, -1))).toBe('roll-back')
})

test('ships what is better once more harm than accepted is ruled out', () => {
  expect(decide({ isMismatch: false, metrics: [metric('success', 1, 2), metric('guardrail', -0.4, 0.2)] })).toEqual({
    kind: 'ship',
    reason: 'Better than control: Sign-ups. More harm than accepted is ruled out for Errors.',
  })
  expect(kindOf(metric('success', 1, 2), metric('guardrail', -0.4, -0.1))).toBe('ship')
})

test('holds while harm is possible, nothing is better, or nothing is known', () => {
  expect(kindOf(metric('success', 1, 2), metric('guardrail', -1, 1))).toBe('hold')
  expect(kindOf(metric('success', -1, 2))).toBe('hold')
  expect(kindOf(metric('success', 0, 0, { interval: null }), metric('guardrail', 0, 0, { interval: null }))).toBe('hold')
})

test('less is better where the metric says so, and a diagnostic metric decides nothing', () => {
  expect(kindOf(metric('success', -2, -1, { better: 'decrease' }))).toBe('ship')
  expect(kindOf(metric('diagnostic', -9, -8), metric('success', 1, 2))).toBe('ship')
})
