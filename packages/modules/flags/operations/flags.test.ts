import { forTenant } from '@callboard/db/for-tenant'
import { listAudit } from '@callboard/modules/audit'
import { pluginRegistry } from '@callboard/plugins/server'
import { openTestDatabase, type TestDatabase } from '@callboard/testing/database'
import { testPlatform } from '@callboard/testing/platform'
import { createTestTenant, type TestTenant } from '@callboard/testing/tenants'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { archiveFlag } from './archive-flag.ts'
import { createFlag } from './create-flag.ts'
import { createFlagClient } from './create-flag-client.ts'
import { getFlag } from './get-flag.ts'
import { importFlags } from './import-flags.ts'
import { listFlagClients } from './list-flag-clients.ts'
import { listFlags } from './list-flags.ts'
import { removeFlagSegment } from './remove-flag-segment.ts'
import { revokeFlagClient } from './revoke-flag-client.ts'
import { saveFlag } from './save-flag.ts'
import { saveFlagSegment } from './save-flag-segment.ts'
import { saveFlagSettings } from './save-flag-settings.ts'
import { findFlagClient } from './snapshot-source.ts'
import { toggleFlag } from './toggle-flag.ts'
import { tryFlag } from './try-flag.ts'

let database: TestDatabase
let tenant: TestTenant
const platform = testPlatform(pluginRegistry)

beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(() => database.drop())
beforeEach(async () => {
  tenant = await createTestTenant(platform)
})

const variants = [
  { name: 'on', value: true },
  { name: 'off', value: false },
]
const create = (key = 'new-checkout') => createFlag(tenant.as('developer'), { key, type: 'boolean', variants, why: 'Try it out' })
const production = { key: 'new-checkout', environment: 'production' }
const split = (on: number) => [
  { variant: 'on', weight: on },
  { variant: 'off', weight: 10_000 - on },
]
const save = (more: Partial<Parameters<typeof saveFlagSettings>[1]> = {}) =>
  saveFlagSettings(tenant.as('developer'), { ...production, enabled: true, offVariant: 'off', defaultVariant: 'off', ...more })
const variantOf = async (targetingKey: string, more: object = {}) =>
  (await tryFlag(tenant.as('viewer'), { ...production, context: { targetingKey, ...more } })).evaluation.variant

test('a new flag is off in every environment, and its history says who and why', async () => {
  await create()
  const { flags, environments } = await listFlags(tenant.as('viewer'), {})
  expect(environments.map((e) => e.key)).toEqual(['development', 'staging', 'production'])
  expect(flags[0]?.environments.map((e) => e.enabled)).toEqual([false, false, false])
  const flag = await getFlag(tenant.as('viewer'), { key: 'new-checkout' })
  expect(flag.history).toMatchObject([{ environment: null, why: 'Try it out', before: null }])
  expect((await listAudit(tenant.as('owner'), {})).events[0]).toMatchObject({ action: 'flag.created' })
})

test('rules decide, and the trial says why', async () => {
  await create()
  await save({
    rules: [
      {
        id: 'swedes',
        targeting: { attribute: 'country', operator: 'equals', value: 'SE' },
        split: [{ variant: 'on', weight: 10_000 }],
      },
    ],
  })
  const trial = await tryFlag(tenant.as('viewer'), { ...production, context: { targetingKey: 'ada', country: 'SE' } })
  expect(trial).toMatchObject({ evaluation: { variant: 'on', rule: 'swedes' }, steps: [{ rule: 'swedes', outcome: 'matched' }] })
  expect(await variantOf('ada', { country: 'NO' })).toBe('off')
  await toggleFlag(tenant.as('developer'), { ...production, enabled: false })
  expect(await variantOf('ada', { country: 'SE' })).toBe('off')
})

test('new weights move no more units than they must, and rerandomizing moves others', async () => {
  await create()
  const units = Array.from({ length: 300 }, (_, i) => `user-${i}`)
  const all = async () => Promise.all(units.map((unit) => variantOf(unit)))
  await save({ rules: [{ id: 'r', split: split(2000) }] })
  const before = await all()
  await save({ rules: [{ id: 'r', split: split(5000) }] })
  const after = await all()
  expect(units.filter((_, i) => before[i] === 'on' && after[i] !== 'on')).toEqual([])
  await save({ rules: [{ id: 'r', split: split(5000) }], rerandomize: true })
  const anew = await all()
  expect(units.filter((_, i) => after[i] !== anew[i]).length).toBeGreaterThan(60)
})

test('a change on an old state is refused instead of overwriting another one', async () => {
  await create()
  await save({ revision: 1 })
  await expect(save({ revision: 1 })).rejects.toMatchObject({ code: 'conflict' })
})

test('problems are named at their fields', async () => {
  await create()
  await expect(save({ rules: [{ id: 'r', split: [{ variant: 'blue', weight: 5000 }] }] })).rejects.toMatchObject({
    code: 'invalid_input',
    fields: [
      { field: 'rules.0.split', message: 'The weights add up to 50%. They must add up to 100%.' },
      { field: 'rules.0.split.0.variant', message: 'The flag has no variant blue.' },
    ],
  })
  await expect(createFlag(tenant.as('owner'), { key: 'x', type: 'integer', variants })).rejects.toMatchObject({
    field: 'variants.0.value',
  })
  await expect(
    createFlag(tenant.as('owner'), { key: 'x', type: 'boolean', variants, owner: 'component:default/x' }),
  ).rejects.toMatchObject({
    field: 'owner',
  })
})

test('a variant in use stays, and an archived flag is not evaluated or changed', async () => {
  await create()
  await expect(
    saveFlag(tenant.as('owner'), { key: 'new-checkout', variants: [{ name: 'on', value: true }] }),
  ).rejects.toMatchObject({
    code: 'conflict',
    field: 'variants',
  })
  await archiveFlag(tenant.as('developer'), { key: 'new-checkout', why: 'Done' })
  expect(await variantOf('ada')).toBeNull()
  await expect(save()).rejects.toMatchObject({ code: 'conflict' })
  await archiveFlag(tenant.as('developer'), { key: 'new-checkout', archived: false })
  await expect(save()).resolves.toEqual({ revision: 2 })
})

test('prerequisites cannot form a cycle, and a required flag cannot be archived', async () => {
  await create()
  await create('parent')
  await save({ prerequisites: [{ flag: 'parent', variants: ['on'] }] })
  const cycle = save({ key: 'parent', prerequisites: [{ flag: 'new-checkout', variants: ['on'] }] })
  await expect(cycle).rejects.toMatchObject({ field: 'prerequisites' })
  await expect(archiveFlag(tenant.as('owner'), { key: 'parent' })).rejects.toMatchObject({ code: 'conflict' })
})

test('a segment is shared by rules, and stays while one uses it', async () => {
  await create()
  const targeting = { attribute: 'plan', operator: 'equals' as const, value: 'pro' }
  await saveFlagSegment(tenant.as('developer'), { key: 'paying', targeting })
  await save({ rules: [{ id: 'r', targeting: { segment: 'paying' }, split: split(10_000).slice(0, 1) }] })
  expect(await variantOf('ada', { plan: 'pro' })).toBe('on')
  await expect(removeFlagSegment(tenant.as('developer'), { key: 'paying' })).rejects.toMatchObject({ code: 'conflict' })
  await expect(
    saveFlagSegment(tenant.as('developer'), { key: 'paying', targeting: { segment: 'paying' } }),
  ).rejects.toMatchObject({
    field: 'targeting',
  })
  await save()
  await removeFlagSegment(tenant.as('developer'), { key: 'paying' })
})

test('the secret of a client is stored as a hash, and ends when it is revoked', async () => {
  const { id, secret } = await createFlagClient(tenant.as('developer'), {
    name: 'shop',
    environment: 'production',
    kind: 'server',
  })
  expect(await findFlagClient(secret)).toMatchObject({ id, tenantId: tenant.id })
  const rows = await forTenant(tenant.id).tx((db) => db.flagClient.findMany())
  expect(JSON.stringify(rows)).not.toContain(secret)
  expect(await listFlagClients(tenant.as('viewer'), {})).toMatchObject([
    { id, environment: 'production', ending: secret.slice(-4) },
  ])
  await revokeFlagClient(tenant.as('developer'), { id })
  expect(await findFlagClient(secret)).toBeUndefined()
  await expect(createFlagClient(tenant.as('owner'), { name: 'x', environment: 'moon', kind: 'server' })).rejects.toMatchObject({
    field: 'environment',
    message: expect.stringContaining('development, staging, production'),
  })
})

test('flags of flagd are taken over with their targeting, and what cannot be is listed', async () => {
  const flag = { state: 'ENABLED', variants: { on: true, off: false }, defaultVariant: 'off' }
  const document = {
    flags: {
      'new-checkout': { ...flag, targeting: { if: [{ '==': [{ var: 'country' }, 'SE'] }, 'on'] } },
      odd: { ...flag, targeting: { if: [{ '%': [1, 2] }, 'on'] } },
    },
  }
  const run = () => importFlags(tenant.as('developer'), { format: 'flagd', environment: 'production', document })
  expect(await run()).toEqual({ created: ['new-checkout'], updated: [], refused: [{ flag: 'odd', reason: expect.any(String) }] })
  expect(await variantOf('ada', { country: 'SE' })).toBe('on')
  expect((await run()).updated).toEqual(['new-checkout'])
  await expect(
    importFlags(tenant.as('developer'), { format: 'flagd', environment: 'production', document: [] }),
  ).rejects.toMatchObject({ field: 'document' })
})

test('flags of LaunchDarkly and Unleash are taken over, those that others require first', async () => {
  const variations = [{ value: true }, { value: false }]
  const production = { on: true, offVariation: 1, fallthrough: { variation: 0 } }
  const prerequisites = [{ key: 'payments', variation: 0 }]
  const items = [
    { key: 'new-checkout', variations, environments: { production: { ...production, prerequisites } } },
    { key: 'payments', variations, environments: { production } },
  ]
  const context = tenant.as('developer')
  expect(await importFlags(context, { format: 'launchdarkly', environment: 'production', document: { items } })).toEqual({
    created: ['payments', 'new-checkout'],
    updated: [],
    refused: [],
  })
  expect(await variantOf('ada', {})).toBe('true')
  const document = {
    features: [{ name: 'from-unleash' }, { name: 'for-testers' }],
    featureEnvironments: ['from-unleash', 'for-testers'].map((featureName) => ({ featureName, enabled: true })),
    featureStrategies: [{ featureName: 'for-testers', name: 'default', segments: [1] }],
    segments: [{ id: 1, name: 'testers' }],
  }
  expect(await importFlags(context, { format: 'unleash', environment: 'production', document })).toEqual({
    created: ['from-unleash'],
    updated: [],
    refused: [{ flag: 'for-testers', reason: 'There is no segment testers.' }],
  })
  await expect(importFlags(context, { format: 'unleash', environment: 'production', document: {} })).rejects.toMatchObject({
    field: 'document',
  })
})
