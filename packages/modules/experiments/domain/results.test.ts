import { expect, test } from 'vitest'
import { type ExperimentData, resultsOf } from './results.ts'

const days = ['2026-11-01', '2026-11-02', '2026-11-03']

/** A conversion of two groups that grow by `perDay` units a day each. */
const conversions = (
  perDay: number,
  rates: { control: number; treatment: number },
  more: Partial<ExperimentData> = {},
): ExperimentData => {
  const rows = days.flatMap((day, i) =>
    (['control', 'treatment'] as const).map((variant) => {
      const units = perDay * (i + 1)
      const sum = Math.round(units * rates[variant])
      return { day, variant, units, sum, squares: sum, denominator: 0, denominators: 0, products: 0 }
    }),
  )
  return {
    method: 'obrien-fleming',
    alpha: 0.05,
    plannedUnits: 3000,
    variants: [
      { key: 'control', weight: 50 },
      { key: 'treatment', weight: 50 },
    ],
    days: rows.map(({ day, variant, units }) => ({ day, variant, units })),
    metrics: [
      { metricId: 'm', name: 'Sign-ups', kind: 'conversion', role: 'success', better: 'increase', margin: 0, sums: rows },
    ],
    ...more,
  }
}

const looksOf = (data: ExperimentData) => resultsOf(data).metrics[0]?.effects[0]?.looks ?? []
const widthOf = (look: ReturnType<typeof looksOf>[number] | undefined) =>
  (look?.interval?.upper ?? Number.NaN) - (look?.interval?.lower ?? Number.NaN)

test('units of a day are those that it added, also when a variant had none', () => {
  const data = conversions(500, { control: 0.1, treatment: 0.1 })
  const gap = data.days.filter(({ day, variant }) => !(day === days[1] && variant === 'treatment'))
  expect(resultsOf({ ...data, days: gap }).units).toEqual([
    { variant: 'control', byDay: [500, 500, 500], total: 1500 },
    { variant: 'treatment', byDay: [500, 0, 1000], total: 1500 },
  ])
})

test('early looks are stricter, and the last is nearly the fixed test', () => {
  const looks = looksOf(conversions(500, { control: 0.1, treatment: 0.12 }))
  expect(looks.map(({ day }) => day)).toEqual(days)
  // 3.7103 standard errors on the first of three looks, 1.9930 on the last: √3 apart beside the critical values.
  expect(widthOf(looks[0]) / widthOf(looks[2])).toBeCloseTo((3.7103 / 1.993) * Math.sqrt(1499 / 499), 2)
})

test('nothing is looked at after the planned size, and days without new units are no looks', () => {
  expect(looksOf(conversions(500, { control: 0.1, treatment: 0.12 }, { plannedUnits: 2000 }))).toHaveLength(2)
  const still = conversions(500, { control: 0.1, treatment: 0.12 })
  const repeated = still.metrics.map((metric) => ({
    ...metric,
    sums: [...metric.sums, ...metric.sums.filter(({ day }) => day === days[2]).map((sums) => ({ ...sums, day: '2026-11-04' }))],
  }))
  expect(looksOf({ ...still, plannedUnits: 6000, metrics: repeated })).toHaveLength(3)
})

test('success metrics share alpha, guardrails do not', () => {
  const [success] = conversions(500, { control: 0.1, treatment: 0.12 }).metrics
  if (!success) throw new Error('there is a metric')
  const of = (...roles: ('success' | 'guardrail')[]) =>
    resultsOf(
      conversions(500, { control: 0.1, treatment: 0.12 }, { metrics: roles.map((role) => ({ ...success, role, margin: 0.5 })) }),
    ).metrics.map(({ effects }) => widthOf(effects[0]?.looks[2]))
  const [alone] = of('success')
  const [first, second] = of('success', 'success')
  const [beside, guardrail] = of('success', 'guardrail')
  expect(first).toBeGreaterThan(alone ?? 0)
  expect(second).toBe(first)
  expect([beside, guardrail]).toEqual([alone, alone])
})

test('a confidence sequence is wider than a plan, and has a look on every day', () => {
  const rates = { control: 0.1, treatment: 0.12 }
  const always = looksOf(conversions(500, rates, { method: 'always-valid', plannedUnits: 1000 }))
  expect(always).toHaveLength(3)
  expect(widthOf(always[2])).toBeGreaterThan(widthOf(looksOf(conversions(500, rates))[2]))
})

test('a control of zero has no relative effect, and nothing is decided by it', () => {
  const { metrics, decision } = resultsOf(conversions(500, { control: 0, treatment: 0.1 }))
  expect(metrics[0]?.effects[0]?.looks).toEqual([])
  expect(decision.kind).toBe('hold')
})

test('with several treatments the decision names the variant', () => {
  const data = conversions(5000, { control: 0.1, treatment: 0.05 }, { plannedUnits: 30_000 })
  const variants = [...data.variants.map((variant) => ({ ...variant, weight: 40 })), { key: 'third', weight: 20 }]
  const withThird = [...data.days, { day: days[2] ?? '', variant: 'third', units: 7500 }]
  expect(resultsOf({ ...data, variants, days: withThird }).decision).toEqual({
    kind: 'roll-back',
    reason: 'Worse than control: Sign-ups (treatment).',
  })
})

test('looks are daily for eight weeks and weekly after that', () => {
  const [metric] = conversions(1, { control: 0.1, treatment: 0.1 }).metrics
  if (!metric) throw new Error('there is a metric')
  const sums = Array.from({ length: 70 }, (_, i) => new Date(Date.UTC(2026, 0, 1 + i)).toISOString().slice(0, 10)).flatMap(
    (day, i) =>
      ['control', 'treatment'].map((variant) => {
        const units = 100 * (i + 1)
        return { day, variant, units, sum: units / 10, squares: units / 10, denominator: 0, denominators: 0, products: 0 }
      }),
  )
  const looks = looksOf(
    conversions(1, { control: 0.1, treatment: 0.1 }, { plannedUnits: 100_000, metrics: [{ ...metric, sums }] }),
  )
  expect(looks).toHaveLength(58)
  expect(looks.at(-1)?.day).toBe('2026-03-11')
})
