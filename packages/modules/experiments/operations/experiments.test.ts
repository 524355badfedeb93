import { AppError } from '@callboard/core/errors'
import { systemDb } from '@callboard/db/system-db'
import type { OperationContext } from '@callboard/kernel/operation'
import { listAudit } from '@callboard/modules/audit'
import { createFlag, getFlag, saveFlagSettings } from '@callboard/modules/flags'
import { pluginRegistry } from '@callboard/plugins/server'
import { catalogOf } from '@callboard/testing/catalog'
import { openTestDatabase, type TestDatabase } from '@callboard/testing/database'
import { testPlatform } from '@callboard/testing/platform'
import { createTestTenant } from '@callboard/testing/tenants'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { addMetric } from './add-metric.ts'
import { concludeExperiment } from './conclude-experiment.ts'
import { createExperiment } from './create-experiment.ts'
import { getExperiment } from './get-experiment.ts'
import { importDailyValues } from './import-daily-values.ts'
import { listExperiments } from './list-experiments.ts'
import { recordEvents } from './record-events.ts'
import { recordExposures } from './record-exposures.ts'
import { rollBackHarmed } from './roll-back-harmed.ts'
import { startExperiment } from './start-experiment.ts'
import { sumExperiments } from './sum-experiments.ts'

let database: TestDatabase
let context: OperationContext
let owner: OperationContext

beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(() => database.drop())

beforeEach(async () => {
  const tenant = await createTestTenant(testPlatform(pluginRegistry))
  context = tenant.as('developer')
  owner = tenant.as('owner')
  const write = await catalogOf(tenant)
  await write([
    {
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Component',
      metadata: { name: 'checkout' },
      spec: { type: 'service', lifecycle: 'production', owner: 'payments' },
    },
  ])
  await addMetric(context, { key: 'purchases', name: 'Purchases', kind: 'conversion', event: 'purchase' })
  await addMetric(context, { key: 'revenue', name: 'Revenue', kind: 'mean', event: 'purchase', cap: 100 })
  await addMetric(context, { key: 'basket', name: 'Basket', kind: 'ratio', event: 'purchase', denominator: 'visit' })
})

const half = [
  { key: 'control', weight: 50 },
  { key: 'treatment', weight: 50 },
]
const draft = {
  key: 'one-page',
  name: 'One-page checkout',
  flagKey: 'one-page-checkout',
  entity: 'component:default/checkout',
  plannedUnits: 200,
  variants: half,
  metrics: [
    { metric: 'purchases', role: 'success' as const },
    { metric: 'revenue', role: 'guardrail' as const, margin: 0.5 },
    { metric: 'basket', role: 'diagnostic' as const },
  ],
}

const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString()

async function running(): Promise<string> {
  const { id } = await createExperiment(context, draft)
  await startExperiment(context, { id })
  return id
}

/** A hundred units of each variant, of which some purchase for 20 and every one visits twice. */
async function simulate(purchases: { control: number; treatment: number }): Promise<void> {
  const units = half.flatMap(({ key }) => Array.from({ length: 100 }, (_, i) => ({ variant: key, unit: `${key}-${i}`, i })))
  await recordExposures(context, {
    exposures: units.map(({ variant, unit }) => ({ experiment: 'one-page', variant, unit, at: minutesAgo(30) })),
  })
  const bought = units.filter(({ variant, i }) => i < (variant === 'control' ? purchases.control : purchases.treatment))
  await recordEvents(context, {
    events: [
      ...bought.map(({ unit }) => ({ id: `p-${unit}`, event: 'purchase', unit, at: minutesAgo(10), value: 20 })),
      ...units.map(({ unit }) => ({ id: `v-${unit}`, event: 'visit', unit, at: minutesAgo(20), value: 2 })),
    ],
  })
}

describe('from reports to a decision', () => {
  test('sums of units become effects, and the decision follows from them', async () => {
    const id = await running()
    await simulate({ control: 20, treatment: 60 })
    expect(await sumExperiments(context.tenantId)).toBe(1)
    const { experiment, results } = await getExperiment(context, { id })
    expect(experiment).toMatchObject({ state: 'running', entityLabel: 'checkout', variants: half })
    expect(results.totalUnits).toBe(200)
    expect(results.sampleRatio.isMismatch).toBe(false)
    const [purchases, revenue, basket] = results.metrics.map(({ effects }) => effects[0]?.looks[0])
    expect(purchases?.estimate).toBeCloseTo(2, 12)
    expect(purchases?.interval?.lower).toBeGreaterThan(0)
    // All of the planned units are there, so the only look spends all of alpha: 1.96 standard errors by the delta method.
    const variance = (0.6 * 0.4) / 99 / 0.2 ** 2 + (((0.2 * 0.8) / 99) * 0.6 ** 2) / 0.2 ** 4
    expect((purchases?.interval?.upper ?? 0) - 2).toBeCloseTo(1.959963984540054 * Math.sqrt(variance), 6)
    expect(revenue?.estimate).toBeCloseTo(2, 12)
    expect(basket?.estimate).toBeCloseTo(2, 12)
    expect(results.decision.kind).toBe('ship')
    // Adding up again changes nothing.
    await sumExperiments(context.tenantId)
    expect((await getExperiment(context, { id })).results).toEqual(results)
  })

  test('a mismatch of the split invalidates an effect', async () => {
    const id = await running()
    await simulate({ control: 20, treatment: 60 })
    await recordExposures(context, {
      exposures: Array.from({ length: 90 }, (_, i) => ({
        experiment: 'one-page',
        variant: 'treatment',
        unit: `more-${i}`,
        at: minutesAgo(30),
      })),
    })
    await sumExperiments(context.tenantId)
    expect((await getExperiment(context, { id })).results.decision.kind).toBe('invalid')
  })

  test('is ended once with what was learned, by which it is found', async () => {
    const id = await running()
    await concludeExperiment(context, { id, outcome: 'shipped', conclusion: 'Fewer steps sell more.' })
    await expect(concludeExperiment(context, { id, outcome: 'invalid', conclusion: 'x' })).rejects.toMatchObject({
      code: 'conflict',
    })
    await expect(startExperiment(context, { id })).rejects.toMatchObject({ code: 'conflict' })
    expect(await listExperiments(context, { text: 'fewer STEPS' })).toMatchObject({
      total: 1,
      experiments: [{ id, state: 'ended', outcome: 'shipped' }],
    })
    expect((await listExperiments(context, { state: 'running' })).total).toBe(0)
    const { events } = await listAudit(owner, {})
    expect(events.filter(({ targetType }) => targetType === 'experiment').map(({ action }) => action)).toEqual([
      'experiments.concluded',
      'experiments.started',
      'experiments.created',
    ])
  })
})

describe('what applications report', () => {
  test('the first exposure of a unit counts, in whatever order they arrive', async () => {
    await running()
    const seen = (variant: string, minutes: number) => ({ experiment: 'one-page', variant, unit: 'u', at: minutesAgo(minutes) })
    await recordExposures(context, { exposures: [seen('treatment', 10)] })
    await recordExposures(context, { exposures: [seen('control', 20), seen('treatment', 5)] })
    const units = await context.tx((db) => db.experimentUnit.findMany({ select: { unit: true, variant: true } }))
    expect(units).toEqual([{ unit: 'u', variant: 'control' }])
  })

  test('an event counts once for its id, within the window of the unit, and a large value counts as the cap', async () => {
    const id = await running()
    await recordExposures(context, {
      exposures: half.map(({ key }) => ({ experiment: 'one-page', variant: key, unit: key, at: minutesAgo(30) })),
    })
    const event = (name: string, minutes: number, value: number) => ({
      id: name,
      event: 'purchase',
      unit: 'control',
      at: minutesAgo(minutes),
      value,
    })
    const large = event('large', 10, 5000)
    expect(await recordEvents(context, { events: [large, event('before', 60, 7)] })).toEqual({
      accepted: 2,
      repeated: 0,
      refused: [],
    })
    expect(await recordEvents(context, { events: [large] })).toEqual({ accepted: 0, repeated: 1, refused: [] })
    await sumExperiments(context.tenantId)
    const sums = await context.tx((db) =>
      db.experimentSum.findMany({ where: { experimentId: id, variant: 'control' }, select: { units: true, sum: true } }),
    )
    expect(sums.map(({ sum }) => sum).sort((a, b) => a - b)).toEqual([1, 100, 5000])
  })

  test('names what it cannot take by position, and keeps the rest', async () => {
    await running()
    const good = { experiment: 'one-page', variant: 'control', unit: 'u', at: minutesAgo(1) }
    const report = await recordExposures(context, {
      exposures: [
        good,
        { ...good, variant: 'third' },
        { ...good, experiment: 'other' },
        { ...good, at: 'yesterday' },
        { ...good, at: minutesAgo(8 * 24 * 60) },
        { ...good, at: minutesAgo(-60) },
        { ...good, unit: '' },
        'nonsense',
        null,
      ],
    })
    expect(report.accepted).toBe(1)
    expect(report.refused.map(({ index, reason }) => [index, reason])).toEqual([
      [1, 'The experiment has no variant “third”.'],
      [2, 'No experiment “other” is running.'],
      [3, 'Send the time as ISO 8601 with an offset, such as 2026-11-29T12:00:00Z.'],
      [4, 'It is more than seven days old.'],
      [5, 'Its time is in the future.'],
      [6, 'The unit is empty.'],
      [7, 'Send an object.'],
      [8, 'Send an object.'],
    ])
  })
})

describe('bad input', () => {
  test.each([
    [
      'weights that do not add up',
      {
        variants: [
          { key: 'a', weight: 50 },
          { key: 'b', weight: 49 },
        ],
      },
    ],
    ['a single variant', { variants: [{ key: 'a', weight: 100 }] }],
    [
      'a variant twice',
      {
        variants: [
          { key: 'a', weight: 50 },
          { key: 'a', weight: 50 },
        ],
      },
    ],
    ['no success metric', { metrics: [{ metric: 'revenue', role: 'guardrail' as const }] }],
    ['an unknown metric', { metrics: [{ metric: 'nothing', role: 'success' as const }] }],
    ['an unknown entity', { entity: 'component:default/nothing' }],
    ['a key with spaces', { key: 'One page' }],
  ])('%s is refused at its field', async (_, change) => {
    const error = await createExperiment(context, { ...draft, ...change }).catch((e: unknown) => e)
    expect(error).toBeInstanceOf(AppError)
    expect(error).toMatchObject({ code: 'invalid_input' })
  })

  test('keys are taken once, and a ratio needs its denominator', async () => {
    await running()
    await expect(createExperiment(context, draft)).rejects.toMatchObject({ code: 'conflict', field: 'key' })
    await expect(addMetric(context, { key: 'revenue', name: 'R', kind: 'mean', event: 'x' })).rejects.toMatchObject({
      code: 'conflict',
    })
    await expect(addMetric(context, { key: 'r', name: 'R', kind: 'ratio', event: 'x' })).rejects.toMatchObject({
      code: 'invalid_input',
    })
  })
})

test('without the plugin, experiments are read and reports go on, and nothing is changed', async () => {
  const id = await running()
  const locked = new AppError('locked', 'Confidence is not included in your plan.')
  const platform = { ...context.platform, requireEntitlement: () => Promise.reject(locked) }
  const without = { ...context, platform }
  await expect(createExperiment(without, { ...draft, key: 'other' })).rejects.toBe(locked)
  await expect(concludeExperiment(without, { id, outcome: 'invalid', conclusion: 'x' })).rejects.toBe(locked)
  await expect(startExperiment(without, { id })).rejects.toBe(locked)
  await expect(addMetric(without, { key: 'x', name: 'X', kind: 'mean', event: 'x' })).rejects.toBe(locked)
  expect((await listExperiments(without, {})).total).toBe(1)
  expect(await recordEvents(without, { events: [{ id: 'e', event: 'x', unit: 'u', at: minutesAgo(1) }] })).toMatchObject({
    accepted: 1,
  })
})

test('days that no window reaches any more are dropped with their partitions', async () => {
  await recordEvents(context, { events: [{ id: 'e', event: 'x', unit: 'u', at: minutesAgo(1) }] })
  const db = systemDb('statistics')
  const [kept] = await db.$queryRaw<{ dropped: number }[]>`select app.drop_metric_days(current_date - 180) as dropped`
  expect(kept?.dropped).toBe(0)
  await expect(db.$queryRaw`select app.drop_metric_days(current_date)`).rejects.toThrow('still counted')
})

describe('automatic rollback', () => {
  const flagVariants = half.map(({ key }) => ({ name: key, value: key }))
  const guarded = {
    ...draft,
    autoRollback: true,
    plannedUnits: 2000,
    metrics: [
      { metric: 'revenue', role: 'success' as const },
      { metric: 'purchases', role: 'guardrail' as const, margin: 0.01 },
    ],
  }
  const platform = () => context.platform
  const inProduction = async () =>
    (await getFlag(context, { key: draft.flagKey })).environments.find((e) => e.key === 'production')?.rules[0]?.split

  beforeEach(async () => {
    await createFlag(context, { key: draft.flagKey, type: 'string', variants: flagVariants })
    const split = half.map(({ key, weight }) => ({ variant: key, weight: weight * 100 }))
    await saveFlagSettings(context, {
      ...{ key: draft.flagKey, environment: 'production', enabled: true, offVariant: null, defaultVariant: null },
      rules: [{ id: 'all', split }],
    })
  })

  /** Reports units of both variants; `harmed`: hardly one of the treatment purchases. */
  async function report(harmed: boolean) {
    const units = Array.from({ length: 1000 }, (_, i) => ({ unit: `u-${i}`, variant: i % 2 === 0 ? 'control' : 'treatment' }))
    const exposures = units.map((unit) => ({ ...unit, experiment: draft.key, at: minutesAgo(30) }))
    await recordExposures(context, { exposures })
    const buyers = units.filter(({ variant }, i) => (harmed && variant === 'treatment' ? i % 20 === 1 : i % 4 < 2))
    const events = buyers.map(({ unit }) => ({ id: unit, event: 'purchase', unit, at: minutesAgo(20), value: 10 }))
    await recordEvents(context, { events })
    await sumExperiments(context.tenantId)
  }
  const start = async (change: Partial<typeof guarded> = {}) => {
    const { id } = await createExperiment(context, { ...guarded, ...change })
    await startExperiment(context, { id })
    return id
  }

  test('ends the experiment and gives everybody the control once a guardrail is harmed', async () => {
    const id = await start()
    await report(true)
    expect(await rollBackHarmed(platform(), context.tenantId)).toBe(1)
    expect(await inProduction()).toEqual([{ variant: 'control', weight: 10_000 }])
    const { experiment } = await getExperiment(context, { id })
    expect(experiment).toMatchObject({ state: 'ended', outcome: 'rolled-back', conclusion: expect.stringContaining('Purchases') })
    expect(await rollBackHarmed(platform(), context.tenantId)).toBe(0)
    const { history } = await getFlag(context, { key: draft.flagKey })
    expect(history[0]).toMatchObject({ by: 'Automatic rollback', environment: 'production' })
  })

  test('leaves one alone whose guardrail is not harmed, or that has it switched off', async () => {
    await start()
    await report(false)
    expect(await rollBackHarmed(platform(), context.tenantId)).toBe(0)
    await concludeExperiment(context, {
      id: (await listExperiments(context, {})).experiments[0]?.id ?? '',
      outcome: 'inconclusive',
      conclusion: 'No difference.',
    })
    expect(await inProduction()).toHaveLength(2)
  })

  test('waits for somebody to decide unless it is switched on', async () => {
    await start({ autoRollback: false })
    await report(true)
    expect(await rollBackHarmed(platform(), context.tenantId)).toBe(0)
  })
})

test('daily values of a CSV file are stored once, and rows that cannot be taken are listed', async () => {
  const day = minutesAgo(24 * 60).slice(0, 10)
  const csv = `day,unit,value\n${day},u-1,49.9\n${day},"u,2",12\n${day},u-3,many\n`
  const run = () => importDailyValues(context, { event: 'revenue', csv })
  const refused = [{ row: 4, reason: '“many” is not a number.' }]
  expect(await run()).toEqual({ accepted: 2, repeated: 0, refusedRows: 1, refused })
  expect(await run()).toEqual({ accepted: 0, repeated: 2, refusedRows: 1, refused })
  for (const bad of ['', 'unit,value\nu-1,1', 'day,unit,value\n"u', 'x'.repeat(900_001)])
    await expect(importDailyValues(context, { event: 'revenue', csv: bad })).rejects.toMatchObject({ code: 'invalid_input' })
})

test('the first events of a day are stored, however many reports arrive at once', async () => {
  const at = minutesAgo(5 * 24 * 60)
  const report = (id: string) => recordEvents(context, { events: [{ id, event: 'x', unit: 'u', at }] })
  const reports = await Promise.all(Array.from('abcdefgh', report))
  expect(reports.map(({ accepted }) => accepted)).toEqual([1, 1, 1, 1, 1, 1, 1, 1])
})
