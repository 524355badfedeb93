import type { OperationContext } from '@callboard/kernel/operation'
import { pluginRegistry } from '@callboard/plugins/server'
import { catalogOf } from '@callboard/testing/catalog'
import { openTestDatabase, type TestDatabase } from '@callboard/testing/database'
import { testPlatform } from '@callboard/testing/platform'
import { createTestTenant } from '@callboard/testing/tenants'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { addMetric } from './add-metric.ts'
import { createExperiment } from './create-experiment.ts'
import { getExperiment } from './get-experiment.ts'
import { recordEvents } from './record-events.ts'
import { recordExposures } from './record-exposures.ts'
import { startExperiment } from './start-experiment.ts'
import { sumExperiments } from './sum-experiments.ts'

let database: TestDatabase
let context: OperationContext
let id: string

const half = [
  { key: 'control', weight: 50 },
  { key: 'treatment', weight: 50 },
]
const key = 'one-page'
const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString()

beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(() => database.drop())

beforeEach(async () => {
  const tenant = await createTestTenant(testPlatform(pluginRegistry))
  context = tenant.as('developer')
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
  await addMetric(context, { key: 'revenue', name: 'Revenue', kind: 'mean', event: 'purchase' })
  const created = await createExperiment(context, {
    ...{ key, name: 'One-page checkout', flagKey: 'one-page-checkout', entity: 'component:default/checkout', plannedUnits: 2000 },
    variants: half,
    metrics: [
      { metric: 'purchases', role: 'success' },
      { metric: 'revenue', role: 'guardrail', margin: 0.5 },
    ],
  })
  id = created.id
  await startExperiment(context, { id })
})

test('success metrics are compared within the largest segments of an attribute', async () => {
  const countries = Array.from({ length: 25 }, (_, i) => `c${String(i).padStart(2, '0')}`)
  const report = (exposures: readonly { variant: string; unit: string }[]) =>
    recordExposures(context, {
      exposures: exposures.map((unit) => ({ ...unit, experiment: key, at: minutesAgo(30) })),
    })
  const units = half.map(({ key: variant }) =>
    countries.flatMap((country, i) =>
      Array.from({ length: i < 20 ? 32 : 31 }, (_, n) => ({
        variant,
        unit: `${variant}-${country}-${n}`,
        attributes: { country },
      })),
    ),
  )
  for (const ofVariant of units) expect((await report(ofVariant)).refused).toEqual([])
  // An attribute of few units that does not divide anything, and more names than an experiment is divided by.
  await report(
    Array.from({ length: 8 }, (_, i) => ({ variant: 'control', unit: `odd-${i}`, attributes: { [`odd-${i}`]: 'yes' } })),
  )
  const buyers = units.flatMap((ofVariant) =>
    ofVariant.filter(({ variant, attributes: { country } }, i) =>
      country === 'c00' && variant === 'treatment' ? i % 8 !== 0 : i % 4 === 0,
    ),
  )
  const event = ({ unit }: { unit: string }) => ({ id: unit, event: 'purchase', unit, at: minutesAgo(20), value: 10 })
  await recordEvents(context, { events: buyers.map(event) })
  await sumExperiments(context.tenantId)
  const { segments } = await getExperiment(context, { id })
  expect(segments.map(({ attribute, value }) => `${attribute} ${value}`)).toEqual(
    countries.slice(0, 20).map((country) => `country ${country}`),
  )
  expect(segments[0]).toMatchObject({ variant: 'treatment', units: 64, isDifferent: true })
  expect(segments.filter(({ isDifferent }) => isDifferent)).toHaveLength(1)
  const stored = await context.tx((db) => db.experimentSegment.groupBy({ by: ['attribute'] }))
  expect(stored).toHaveLength(5)
  // Adding up again replaces them.
  await sumExperiments(context.tenantId)
  expect((await getExperiment(context, { id })).segments).toEqual(segments)
})

test.each([
  ['a value that is not text', { country: 7 }, 'Send the value of an attribute as text.'],
  ['an empty name', { '': 'SE' }, 'The name of an attribute has 1 to 100 characters.'],
  ['too many', Object.fromEntries(Array.from('abcdef', (c) => [c, 'x'])), 'A unit has at most 5 attributes.'],
  ['text', 'SE', 'Send attributes as an object of texts.'],
])('attributes with %s are refused by position', async (_, attributes, reason) => {
  const exposure = { experiment: key, variant: 'control', unit: 'u', at: minutesAgo(1), attributes }
  expect(await recordExposures(context, { exposures: [exposure] })).toEqual({ accepted: 0, refused: [{ index: 0, reason }] })
})
