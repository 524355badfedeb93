import type { OperationContext } from '@callboard/kernel/operation'
import { pluginRegistry } from '@callboard/plugins/server'
import { catalogOf } from '@callboard/testing/catalog'
import { openTestDatabase, type TestDatabase } from '@callboard/testing/database'
import { testPlatform } from '@callboard/testing/platform'
import { createTestTenant } from '@callboard/testing/tenants'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { compareMeansRelatively } from '../domain/statistics/compare-means.ts'
import { adjustByCovariate } from '../domain/statistics/cuped.ts'
import { jointMomentsFromSums } from '../domain/statistics/moments.ts'
import { momentsOfPercentile } from '../domain/statistics/percentile.ts'
import { addMetric } from './add-metric.ts'
import { createExperiment } from './create-experiment.ts'
import { getExperiment } from './get-experiment.ts'
import { listMetrics } from './list-metrics.ts'
import { recordEvents } from './record-events.ts'
import { recordExposures } from './record-exposures.ts'
import { startExperiment } from './start-experiment.ts'
import { sumExperiments } from './sum-experiments.ts'

let database: TestDatabase
let context: OperationContext

beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(() => database.drop())

const entity = (kind: string, name: string, spec: object) => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind,
  metadata: { name },
  spec,
})

beforeEach(async () => {
  const tenant = await createTestTenant(testPlatform(pluginRegistry))
  context = tenant.as('developer')
  const write = await catalogOf(tenant)
  await write([
    entity('Component', 'checkout', { type: 'service', lifecycle: 'production', owner: 'payments' }),
    entity('Group', 'payments', { type: 'team', children: [] }),
  ])
})

const variants = ['control', 'treatment'] as const
const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString()

/** Starts an experiment of one metric with `count` units a variant. `before` and `after` are what a unit does around its exposure. */
async function measure(count: number, before: ((i: number) => number) | null, after: (variant: string, i: number) => number) {
  const { id } = await createExperiment(context, {
    key: 'speed',
    name: 'Speed',
    flagKey: 'speed',
    entity: 'component:default/checkout',
    plannedUnits: count * 2,
    variants: variants.map((key) => ({ key, weight: 50 })),
    metrics: [{ metric: 'duration', role: 'success' }],
  })
  await startExperiment(context, { id })
  const units = variants.flatMap((variant) => Array.from({ length: count }, (_, i) => ({ variant, i, unit: `${variant}-${i}` })))
  const inPages = async <T>(all: readonly T[], send: (page: T[]) => Promise<unknown>) => {
    for (let i = 0; i < all.length; i += 1000) await send(all.slice(i, i + 1000))
  }
  const exposures = units.map(({ variant, unit }) => ({ experiment: 'speed', variant, unit, at: minutesAgo(30) }))
  await inPages(exposures, (page) => recordExposures(context, { exposures: page }))
  const events = units.flatMap(({ variant, i, unit }) => [
    { id: `a ${unit}`, event: 'loaded', unit, at: minutesAgo(10), value: after(variant, i) },
    ...(before ? [{ id: `b ${unit}`, event: 'loaded', unit, at: minutesAgo(60 * 24), value: before(i) }] : []),
  ])
  await inPages(events, (page) => recordEvents(context, { events: page }))
  await sumExperiments(context.tenantId)
  const { results } = await getExperiment(context, { id })
  return results.metrics[0]
}

/** Spreads 0 to 996 over units in no order. */
const spread = (i: number) => (i * 389) % 997

const duration = { key: 'duration', name: 'Duration', event: 'loaded', better: 'decrease' as const }

test('a percentile of units agrees with that of its values', async () => {
  await addMetric(context, { ...duration, kind: 'percentile', percentile: 0.9, minimumEffect: 0.05 })
  const after = (variant: string, i: number) => spread(i) * (variant === 'control' ? 1 : 0.8)
  const metric = await measure(1200, null, after)
  const [a, b] = variants.map((variant) =>
    momentsOfPercentile(
      Array.from({ length: 1200 }, (_, i) => after(variant, i)).toSorted((x, y) => x - y),
      0.9,
    ),
  )
  const expected = a && b ? compareMeansRelatively(a, b) : null
  const look = metric?.effects[0]?.looks[0]
  expect(look?.estimate).toBeCloseTo(-0.2, 6)
  expect(look?.estimate).toBeCloseTo(expected?.estimate ?? Number.NaN, 9)
  expect(((look?.interval?.upper ?? 0) - (look?.interval?.lower ?? 0)) / (2 * 1.959963984540054)).toBeCloseTo(
    expected?.standardError ?? Number.NaN,
    6,
  )
  expect(metric?.requiredUnits).toBeGreaterThan(100)
})

test('a percentile of too few units says nothing yet', async () => {
  await addMetric(context, { ...duration, kind: 'percentile', percentile: 0.99 })
  expect((await measure(120, null, (_, i) => i))?.effects).toEqual([{ variant: 'treatment', looks: [] }])
})

test('what units did before narrows the interval of a mean, as CUPED computes it', async () => {
  await addMetric(context, { ...duration, kind: 'mean', covariateDays: 7 })
  const after = (variant: string, i: number) => spread(i) + (i % 7) + (variant === 'control' ? 0 : 20)
  const metric = await measure(300, spread, after)
  const joint = variants.map((variant) => {
    const values = Array.from({ length: 300 }, (_, i) => [after(variant, i), spread(i)] as const)
    const add = (of: (value: readonly [number, number]) => number) => values.reduce((sum, value) => sum + of(value), 0)
    return jointMomentsFromSums({
      n: 300,
      sum: [add(([x]) => x), add(([, y]) => y)],
      sumOfSquares: [add(([x]) => x * x), add(([, y]) => y * y)],
      sumOfProducts: add(([x, y]) => x * y),
    })
  })
  const [a, b] = adjustByCovariate(joint)
  const adjusted = a && b ? compareMeansRelatively(a, b) : null
  const look = metric?.effects[0]?.looks[0]
  const standardError = ((look?.interval?.upper ?? 0) - (look?.interval?.lower ?? 0)) / (2 * 1.959963984540054)
  expect(look?.estimate).toBeCloseTo(adjusted?.estimate ?? Number.NaN, 9)
  expect(standardError).toBeCloseTo(adjusted?.standardError ?? Number.NaN, 6)
  // Without it, users differ by much more than the variants do.
  const plain = joint.map(({ n, mean, variance }) => ({ n, mean: mean[0], variance: variance[0] }))
  const raw = plain[0] && plain[1] ? compareMeansRelatively(plain[0], plain[1]) : null
  expect(standardError).toBeLessThan((raw?.standardError ?? 0) / 10)
})

test('a metric names its owner and the smallest effect that matters', async () => {
  await addMetric(context, { ...duration, kind: 'mean', minimumEffect: 0.02, owner: 'Group:default/payments' })
  expect((await listMetrics(context, {})).metrics).toMatchObject([{ owner: 'group:default/payments', minimumEffect: 0.02 }])
})

test.each([
  [{ kind: 'percentile' as const }, 'percentile', 'Choose which percentile. Other metrics have none.'],
  [{ kind: 'mean' as const, percentile: 0.5 }, 'percentile', 'Choose which percentile. Other metrics have none.'],
  [{ kind: 'percentile' as const, percentile: 95 }, 'percentile', 'Use the 1st to the 99th percentile.'],
  [
    { kind: 'percentile' as const, percentile: 0.5, covariateDays: 7 },
    'covariateDays',
    'Only a conversion or a mean can be adjusted by what units did before.',
  ],
  [{ kind: 'mean' as const, covariateDays: 90 }, 'covariateDays', 'Use 1 to 30 days.'],
  [{ kind: 'mean' as const, minimumEffect: 0 }, 'minimumEffect', 'Enter a percentage above 0.'],
  [
    { kind: 'mean' as const, owner: 'component:default/checkout' },
    'owner',
    'component:default/checkout is not a group or user of the catalog. Choose another.',
  ],
])('refuses %j at its field', async (more, field, message) => {
  await expect(addMetric(context, { ...duration, ...more })).rejects.toMatchObject({ field, message })
})
