import { systemDb } from '@callboard/db/system-db'
import { requireFreshPerson } from '@callboard/kernel/fresh-authentication'
import { operationContext } from '@callboard/kernel/operation'
import type { Platform } from '@callboard/kernel/platform'
import { listEntities, setStar } from '@callboard/modules/catalog'
import { findOpenDemo, maintainDemo, openDemoSession } from '@callboard/modules/demo'
import { findSession, listSessions, revokeSession } from '@callboard/modules/identity'
import { connectSample, listIntegrations } from '@callboard/modules/integrations'
import { memberActor } from '@callboard/modules/members'
import { membershipIn } from '@callboard/modules/tenants'
import { eventually } from '@callboard/testing/platform'
import { componentYaml, organizationFolder } from '@callboard/testing/stack'
import { createTestTenant } from '@callboard/testing/tenants'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { startTestStack, type TestStack } from './test-stack.ts'

const folder = organizationFolder(
  Object.fromEntries(['ledger', 'checkout', 'fraud'].map((name) => [name, { 'catalog-info.yaml': componentYaml(name) }])),
)
let stack: TestStack
let platform: Platform
let address = 0
/** Each visitor comes from an address of its own. */
const visit = () => openDemoSession(platform, { ip: `192.0.2.${++address}` })
const liveSession = async (id: string) => {
  const session = await findSession(id)
  if (!session) throw new Error('the session has ended')
  return session
}
const demos = () => systemDb('health').tenant.findMany({ where: { demo: { not: null } }, orderBy: { createdAt: 'asc' } })
const makeOlder = (slug: string, hours: number) =>
  systemDb('health').tenant.update({ where: { slug }, data: { createdAt: new Date(Date.now() - hours * 3_600_000) } })

/** Runs the job until another demo is open; the workers run it, too. */
async function prepareAndOpen(before?: string): Promise<string> {
  return eventually(async () => {
    await maintainDemo(platform)
    const open = await findOpenDemo(platform)
    return open?.slug !== before && open?.slug
  }, 60_000)
}

beforeAll(async () => {
  stack = await startTestStack(folder.dir)
  // The workers share this platform, and maintain the demo as well.
  platform = Object.assign(stack.platform, { liveDemo: true })
  await expect(visit()).rejects.toMatchObject({ code: 'unavailable' })
  await prepareAndOpen()
}, 120_000)
beforeEach(() => systemDb('health').attemptCounter.deleteMany({}))
afterAll(async () => {
  await stack.stop()
  folder.remove()
})

test('a visitor without an account reads the whole catalog and changes nothing', async () => {
  const { sessionId, slug } = await visit()
  const session = await liveSession(sessionId)
  const membership = await membershipIn(session, slug)
  expect(membership).toMatchObject({ role: 'viewer', demo: true })
  if (!membership) throw new Error('no membership')
  const context = operationContext(platform, membership.tenantId, memberActor(session.account, membership, sessionId))
  const { rows } = await listEntities(context, { kind: 'component' })
  expect(rows.length).toBe(3)
  const ref = rows[0]?.ref ?? ''
  await expect(setStar(context, { ref, starred: true })).rejects.toMatchObject({
    code: 'forbidden',
    message: expect.stringContaining('Create an account'),
  })
})

test('a session of the demo is valid for no other organization, and never counts as freshly confirmed', async () => {
  const other = await createTestTenant(platform)
  const { sessionId, slug } = await visit()
  const session = await liveSession(sessionId)
  // Even where the shared account is a member by mistake.
  await systemDb('health').membership.create({ data: { tenantId: other.id, userId: session.account.id, role: 'owner' } })
  expect(await membershipIn(session, slug)).toBeDefined()
  expect(await membershipIn(session, other.slug)).toBeUndefined()
  expect(await findSession(sessionId, 'portal.example.com')).toBeUndefined()
  await expect(requireFreshPerson(sessionId)).rejects.toMatchObject({ code: 'reauthentication_required' })
  const unbound = { userId: session.account.id, method: 'demo', expiresAt: new Date(Date.now() + 60_000) }
  await expect(systemDb('health').session.create({ data: unbound })).rejects.toThrow(/session_portal_whole/)
  await systemDb('health').membership.deleteMany({ where: { tenantId: other.id, userId: session.account.id } })
})

test('each visitor has a session of their own; it stores nothing about them and ends without ending another', async () => {
  const [first, second] = [await visit(), await visit()]
  expect(first.sessionId).not.toBe(second.sessionId)
  const row = await systemDb('health').session.findUniqueOrThrow({ where: { id: first.sessionId } })
  expect(row).toMatchObject({ ip: null, userAgent: null, method: 'demo' })
  expect(row.expiresAt.getTime() - Date.now()).toBeLessThanOrEqual(7_200_000)
  await revokeSession(first.sessionId)
  expect([await findSession(first.sessionId), (await liveSession(second.sessionId)).sessionId]).toEqual([
    undefined,
    second.sessionId,
  ])
  const { account } = await liveSession(second.sessionId)
  expect((await listSessions(account.id)).filter((s) => s.ip !== null || s.userAgent !== null)).toEqual([])
})

test('exploring with the sample organization returns when its catalog is connected; the workers connect the rest', async () => {
  const tenant = await createTestTenant(platform)
  const owner = tenant.as('owner')
  await connectSample(owner, { rest: 'job' })
  const offered = (await platform.demo?.connections())?.length ?? 0
  expect(offered).toBeGreaterThan(1)
  await eventually(async () => (await listIntegrations(owner, {})).length === offered)
  expect((await listIntegrations(owner, {})).filter((i) => !i.sample)).toEqual([])
})

test('one address cannot open sessions without end', async () => {
  const from = { ip: '198.51.100.7' }
  for (let i = 0; i < 20; i++) await openDemoSession(platform, from)
  await expect(openDemoSession(platform, from)).rejects.toMatchObject({ code: 'rate_limited' })
  await expect(openDemoSession(platform, { ip: '198.51.100.8' })).resolves.toHaveProperty('sessionId')
})

test('a new demo replaces the former one after a day; visitors of the former one stay until their session ends', async () => {
  const before = await visit()
  await makeOlder(before.slug, 25)
  const opened = await prepareAndOpen(before.slug)
  expect(opened).not.toBe(before.slug)
  expect((await findOpenDemo(platform))?.slug).toBe(opened)
  expect(await membershipIn(await liveSession(before.sessionId), before.slug)).toBeDefined()
  await makeOlder(before.slug, 28)
  await makeOlder(opened, 3)
  expect((await maintainDemo(platform)).removed).toEqual([before.slug])
  expect(await findSession(before.sessionId)).toBeUndefined()
  expect((await demos()).map((d) => d.slug)).toEqual([opened])
}, 90_000)

test('without the switch every demo is removed, and nobody gets in', async () => {
  const { sessionId } = await visit()
  Object.assign(platform, { liveDemo: false })
  expect(await findOpenDemo(platform)).toBeUndefined()
  expect((await maintainDemo(platform)).removed).toHaveLength(1)
  expect(await demos()).toEqual([])
  expect(await findSession(sessionId)).toBeUndefined()
  await expect(openDemoSession(platform, { ip: '192.0.2.200' })).rejects.toMatchObject({ code: 'unavailable' })
  expect(stack.mails.filter((m) => m.to.endsWith('.invalid'))).toEqual([])
})
