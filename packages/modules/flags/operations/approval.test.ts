import { pluginRegistry } from '@callboard/plugins/server'
import { openTestDatabase, type TestDatabase } from '@callboard/testing/database'
import { testPlatform } from '@callboard/testing/platform'
import { createTestTenant, type TestTenant } from '@callboard/testing/tenants'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Protection } from '../domain/approval.ts'
import { archiveFlag } from './archive-flag.ts'
import { createFlag } from './create-flag.ts'
import { decideFlagRequest } from './decide-flag-request.ts'
import { getFlag } from './get-flag.ts'
import { importFlags } from './import-flags.ts'
import { listFlagEnvironments } from './list-flag-environments.ts'
import { listFlagRequests } from './list-flag-requests.ts'
import { flagRequestAttention } from './request-attention.ts'
import { requestFlagChange } from './request-flag-change.ts'
import { saveFlag } from './save-flag.ts'
import { saveFlagEnvironment } from './save-flag-environment.ts'
import { saveFlagSegment } from './save-flag-segment.ts'
import { saveFlagSettings } from './save-flag-settings.ts'
import { toggleFlag } from './toggle-flag.ts'
import { undoFlagChange } from './undo-flag-change.ts'
import { withdrawFlagRequest } from './withdraw-flag-request.ts'

let database: TestDatabase
let tenant: TestTenant
const platform = testPlatform(pluginRegistry)
const key = 'new-checkout'
const production = { key, environment: 'production' }
const variants = [
  { name: 'on', value: true },
  { name: 'off', value: false },
]

beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(() => database.drop())
beforeEach(async () => {
  tenant = await createTestTenant(platform)
  await createFlag(tenant.as('developer'), { key, type: 'boolean', variants })
})

const protect = (protection: Protection) =>
  saveFlagEnvironment(tenant.as('owner'), {
    ...protection,
    ...{ environment: 'production', name: 'Production', holdoutShare: 0, holdoutUnit: 'targetingKey' },
  })
const fourEyes = () => protect({ approval: 'four-eyes', approvers: 'members' })
const settings = { enabled: true, offVariant: 'off', defaultVariant: 'on' }
const change = { kind: 'settings' as const, ...production, ...settings }
const request = () => requestFlagChange(tenant.as('developer'), { change, why: 'The load test passed' })
const inProduction = async () => {
  const flag = await getFlag(tenant.as('viewer'), { key })
  return { ...flag.environments.find((e) => e.key === 'production'), history: flag.history }
}

test('a protected environment takes no change without approval, by any way', async () => {
  await saveFlagSegment(tenant.as('developer'), {
    key: 'beta',
    targeting: { attribute: 'beta', operator: 'equals', value: true },
  })
  await fourEyes()
  const developer = tenant.as('developer')
  const segment = { key: 'beta', targeting: { attribute: 'beta', operator: 'equals' as const, value: false } }
  const ways = [
    () => saveFlagSettings(developer, { ...production, ...settings }),
    () => toggleFlag(developer, { ...production, enabled: true }),
    () => saveFlag(developer, { key, variants: [{ name: 'on', value: false }] }),
    () => archiveFlag(developer, { key, variant: 'on' }),
    () => saveFlagSegment(developer, segment),
    () => importFlags(developer, { format: 'flagd', environment: 'production', document: { flags: {} } }),
  ]
  for (const way of ways)
    await expect(way()).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('Production need approval') })
  await saveFlagSettings(developer, { ...settings, key, environment: 'staging' })
  expect((await inProduction()).enabled).toBe(false)
})

test('an environment is added after the others, with every flag switched off', async () => {
  const preview = { environment: 'preview', name: 'Preview', approval: 'none' as const, approvers: 'members' as const }
  const more = { holdoutShare: 0, holdoutUnit: 'targetingKey', exposureShare: 1000 }
  await saveFlagEnvironment(tenant.as('owner'), { ...preview, ...more })
  const environments = await listFlagEnvironments(tenant.as('viewer'), {})
  expect(environments.at(-1)).toMatchObject({ key: 'preview', exposureShare: 1000 })
  const before = await getFlag(tenant.as('viewer'), { key })
  expect(before.environments.at(-1)).toMatchObject({ key: 'preview', enabled: false, offVariant: 'off' })
  await toggleFlag(tenant.as('developer'), { key, environment: 'preview', enabled: true })
  // A later save leaves what it does not name.
  await saveFlagEnvironment(tenant.as('owner'), { ...preview, name: 'Previews', holdoutShare: 0, holdoutUnit: 'targetingKey' })
  expect((await listFlagEnvironments(tenant.as('viewer'), {})).at(-1)).toMatchObject({ name: 'Previews', exposureShare: 1000 })
  expect((await getFlag(tenant.as('viewer'), { key })).environments.at(-1)?.enabled).toBe(true)
  for (let i = 0; i < 6; i++) await saveFlagEnvironment(tenant.as('owner'), { ...preview, ...more, environment: `preview-${i}` })
  await expect(saveFlagEnvironment(tenant.as('owner'), { ...preview, ...more, environment: 'one-more' })).rejects.toMatchObject({
    code: 'conflict',
    message: 'An organization can have 10 environments.',
  })
})

test('an approved change is applied, with who requested it', async () => {
  await fourEyes()
  const { id } = await request()
  expect((await inProduction()).enabled).toBe(false)
  await expect(decideFlagRequest(tenant.as('developer'), { id, approve: true })).rejects.toMatchObject({
    message: 'Somebody else has to approve a change that you requested.',
  })
  const { context: owner } = await tenant.member('owner')
  const waiting = await owner.read((db) => flagRequestAttention.read(db, owner, null))
  expect(waiting).toMatchObject([{ subject: key, level: 'waiting' }])
  expect(await decideFlagRequest(owner, { id, approve: true, comment: 'Fine' })).toEqual({ state: 'approved' })
  const after = await inProduction()
  expect(after).toMatchObject({ enabled: true, defaultVariant: 'on', revision: 2 })
  expect(after.history[0]?.why).toContain('The load test passed. Requested by')
  await expect(decideFlagRequest(owner, { id, approve: true })).rejects.toMatchObject({ code: 'conflict' })
  expect(await listFlagRequests(owner, { state: 'approved' })).toMatchObject([{ id, comment: 'Fine', own: false }])
  expect(await owner.read((db) => flagRequestAttention.read(db, owner, null))).toEqual([])
})

test('what could not be saved is refused when it is requested, at its field', async () => {
  await fourEyes()
  const wrong = { ...change, defaultVariant: 'maybe' }
  await expect(requestFlagChange(tenant.as('developer'), { change: wrong })).rejects.toMatchObject({ field: 'defaultVariant' })
  expect(await listFlagRequests(tenant.as('viewer'), {})).toEqual([])
  expect((await inProduction()).history).toHaveLength(1)
})

test('a change that was requested for an older revision is not applied', async () => {
  await protect({ approval: 'required', approvers: 'members' })
  const [first, second] = [await request(), await request()]
  // One person suffices here, the requester too.
  await decideFlagRequest(tenant.as('developer'), { id: first.id, approve: true })
  await expect(decideFlagRequest(tenant.as('developer'), { id: second.id, approve: true })).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringContaining('has changed this flag in the meantime'),
  })
  expect(await decideFlagRequest(tenant.as('developer'), { id: second.id, approve: false })).toEqual({ state: 'rejected' })
})

test('an environment can leave approval to administrators', async () => {
  await protect({ approval: 'required', approvers: 'administrators' })
  const { id } = await request()
  await expect(decideFlagRequest(tenant.as('developer'), { id, approve: true })).rejects.toMatchObject({ code: 'forbidden' })
  await decideFlagRequest(tenant.as('admin'), { id, approve: true })
  await expect(
    saveFlagEnvironment(tenant.as('developer'), {
      ...{ environment: 'production', name: 'Production', approval: 'none', approvers: 'members' },
      ...{ holdoutShare: 0, holdoutUnit: 'targetingKey' },
    }),
  ).rejects.toMatchObject({ code: 'forbidden' })
})

test('whoever requested a change can withdraw it, and nobody else', async () => {
  await fourEyes()
  const { context: owner } = await tenant.member('owner')
  const { id } = await request()
  await expect(withdrawFlagRequest(owner, { id })).rejects.toMatchObject({ code: 'forbidden' })
  await withdrawFlagRequest(tenant.as('developer'), { id })
  await expect(decideFlagRequest(owner, { id, approve: true })).rejects.toMatchObject({ code: 'conflict' })
})

test('switching off waits for nobody', async () => {
  await toggleFlag(tenant.as('developer'), { ...production, enabled: true })
  await fourEyes()
  await toggleFlag(tenant.as('developer'), { ...production, enabled: false, why: 'Orders fail' })
  expect((await inProduction()).enabled).toBe(false)
})

test('a change is undone unit by unit, unless the same was changed since', async () => {
  const developer = tenant.as('developer')
  const half = [
    { variant: 'on', weight: 5000 },
    { variant: 'off', weight: 5000 },
  ]
  const rule = { id: 'all', split: half }
  await saveFlagSettings(developer, { ...production, ...settings, rules: [rule] })
  const before = (await inProduction()).history[0]
  await saveFlagSettings(developer, {
    ...production,
    ...settings,
    rules: [{ id: 'all', split: [{ variant: 'on', weight: 10_000 }] }],
  })
  const latest = (await inProduction()).history[0]
  await expect(undoFlagChange(developer, { key, version: before?.id ?? '' })).rejects.toMatchObject({ code: 'conflict' })
  await undoFlagChange(developer, { key, version: latest?.id ?? '', why: 'Orders fail' })
  const undone = await inProduction()
  expect(undone.history[0]?.after).toEqual(before?.after)
  expect(undone.history[0]?.why).toBe('Orders fail')
  await undoFlagChange(developer, { key, version: before?.id ?? '' })
  expect((await inProduction()).rules).toEqual([])
  const [created] = (await inProduction()).history.slice(-1)
  await expect(undoFlagChange(developer, { key, version: created?.id ?? '' })).rejects.toMatchObject({ code: 'conflict' })
})
