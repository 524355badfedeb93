import { forTenant } from '@callboard/db/for-tenant'
import { pluginRegistry } from '@callboard/plugins/server'
import { openTestDatabase, type TestDatabase } from '@callboard/testing/database'
import { testPlatform } from '@callboard/testing/platform'
import { createTestTenant, type TestTenant } from '@callboard/testing/tenants'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { archiveFlag } from './archive-flag.ts'
import { createFlag } from './create-flag.ts'
import { getFlag } from './get-flag.ts'
import { listFlags } from './list-flags.ts'
import { listStaleFlags } from './list-stale-flags.ts'
import { recordFlagUses } from './record-flag-uses.ts'
import { setFlagPermanent } from './set-flag-permanent.ts'
import { loadEnvironment } from './snapshot-source.ts'
import { staleFlagAttention } from './stale-attention.ts'

let database: TestDatabase
let tenant: TestTenant
let environmentId: string
const platform = testPlatform(pluginRegistry)
const key = 'new-checkout'

beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(() => database.drop())
beforeEach(async () => {
  tenant = await createTestTenant(platform)
  const variants = [
    { name: 'on', value: true },
    { name: 'off', value: false },
  ]
  await createFlag(tenant.as('developer'), { key, type: 'boolean', variants })
  const environment = await forTenant(tenant.id).tx((db) => db.flagEnvironment.findFirst({ where: { key: 'production' } }))
  environmentId = environment?.id ?? ''
})

const ago = (days: number) => new Date(Date.now() - days * 86_400_000)
const useFrom = async (variant: string, first: number, last = 0) => {
  await recordFlagUses(tenant.id, environmentId, [
    { flag: key, variant },
    { flag: 'unknown', variant },
  ])
  const data = { firstAt: ago(first), lastAt: ago(last) }
  await forTenant(tenant.id).tx((db) => db.flagUse.updateMany({ where: { variant }, data }))
}
const staleKeys = async () => (await listStaleFlags(tenant.as('viewer'), {})).map((f) => f.key)

test('a flag that gives everybody one variant is stale, until it gives two, or is permanent', async () => {
  expect(await staleKeys()).toEqual([])
  await useFrom('on', 40)
  expect(await listStaleFlags(tenant.as('viewer'), {})).toMatchObject([{ key, stale: { reason: 'settled', variant: 'on' } }])
  expect((await listFlags(tenant.as('viewer'), {})).flags[0]?.stale).toMatchObject({ reason: 'settled' })
  await setFlagPermanent(tenant.as('developer'), { key, permanent: true, why: 'A kill switch' })
  expect(await staleKeys()).toEqual([])
  expect((await getFlag(tenant.as('viewer'), { key })).history[0]).toMatchObject({
    why: 'A kill switch',
    after: { permanent: true },
  })
  await setFlagPermanent(tenant.as('developer'), { key, permanent: false })
  await useFrom('off', 40, 20)
  expect(await staleKeys()).toEqual([])
})

test('a flag that nobody evaluates is stale, and waits for those who may archive it', async () => {
  await useFrom('on', 40, 15)
  const context = tenant.as('developer')
  const read = (refs: readonly string[] | null) => context.read((db) => staleFlagAttention.read(db, context, refs))
  expect(await read(null)).toMatchObject([{ subject: key, why: expect.stringContaining('has not been evaluated for 14 days') }])
  expect(await read(['component:default/other'])).toEqual([])
})

test('a repeated use writes nothing for some minutes', async () => {
  await useFrom('on', 40, 1)
  expect(await recordFlagUses(tenant.id, environmentId, [{ flag: key, variant: 'on' }])).toBe(1)
  expect(await recordFlagUses(tenant.id, environmentId, [{ flag: key, variant: 'on' }])).toBe(0)
})

test('an archived flag gives one variant for 30 days, and is restored with its rules', async () => {
  const archived = async () => (await loadEnvironment(tenant.id, environmentId))?.ruleset.flags[0]
  await expect(archiveFlag(tenant.as('developer'), { key, variant: 'maybe' })).rejects.toMatchObject({ field: 'variant' })
  await archiveFlag(tenant.as('developer'), { key, variant: 'on' })
  expect(await archived()).toMatchObject({ enabled: false, offVariant: 'on', archivedUntil: expect.any(Number) })
  expect((await getFlag(tenant.as('viewer'), { key })).archived).toMatchObject({ variant: 'on' })
  await forTenant(tenant.id).tx((db) => db.flag.updateMany({ data: { archivedAt: ago(31) } }))
  expect(await archived()).toBeUndefined()
  await archiveFlag(tenant.as('developer'), { key, archived: false })
  expect(await archived()).toMatchObject({ offVariant: 'off' })
  expect((await archived())?.archivedUntil).toBeUndefined()
})
