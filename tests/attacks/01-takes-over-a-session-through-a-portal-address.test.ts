import { systemDb } from '@callboard/db/system-db'
import { createSession, endSessions, findSession, listSessions, revokeSession } from '@callboard/modules/identity'
import { findMembership } from '@callboard/modules/members'
import {
  addHost,
  changeSlug,
  createPortalCode,
  findPortalSession,
  listHosts,
  membershipIn,
  redeemPortalCode,
  removeHost,
  verifyHost,
} from '@callboard/modules/tenants'
import { pluginRegistry } from '@callboard/plugins/server'
import { NameServer } from '@callboard/sandbox/dns/name-server'
import { openTestDatabase, type TestDatabase } from '@callboard/testing/database'
import { testPlatform } from '@callboard/testing/platform'
import { freePorts } from '@callboard/testing/ports'
import { createTestTenant, type TestTenant } from '@callboard/testing/tenants'
import { afterAll, beforeAll, expect, test } from 'vitest'

let database: TestDatabase
let acme: TestTenant
let evil: TestTenant
const names = new NameServer()
const port = await freePorts()
const platform = {
  ...testPlatform(pluginRegistry),
  publicUrl: 'http://main.example',
  dnsServers: [`127.0.0.1:${port}`],
  portalDomain: 'portals.example',
}
const state = 'kept by the browser'
const host = 'portal.evil.example'

async function prove(tenant: TestTenant, name: string): Promise<void> {
  await addHost(tenant.as('owner'), { host: name })
  const row = (await listHosts(tenant.as('owner'), {})).find((r) => r.host === name)
  names.set(row?.record.name ?? '', [row?.record.value ?? ''])
  await verifyHost(tenant.as('owner'), { host: name })
}

beforeAll(async () => {
  database = await openTestDatabase()
  await names.listen(port)
  acme = await createTestTenant(platform, 'Acme')
  evil = await createTestTenant(platform, 'Evil')
  await prove(evil, host)
})
afterAll(async () => {
  await names.close()
  await database.drop()
})

const here = () => ({ slug: evil.slug, host })
const codeFor = async (tenant: TestTenant, address = here()) =>
  createPortalCode(platform, { sessionId: await createSession(tenant.owner.id, {}), userId: tenant.owner.id }, address, state)

/** Signs a member of evil in at evil's own host. */
async function enter(tenant = evil, address = here()) {
  const parent = await createSession(tenant.owner.id, {})
  const code = await createPortalCode(platform, { sessionId: parent, userId: tenant.owner.id }, address, state)
  return { parent, session: await redeemPortalCode(platform, code, address, state) }
}

test('requests a code for a user who is not a member, and gets none', async () => {
  await expect(codeFor(acme)).rejects.toMatchObject({ code: 'not_found' })
  expect(await systemDb('identity').portalCode.count()).toBe(0)
})

test('requests a code for a host that is not the portal’s own, and gets none', async () => {
  for (const other of [
    'evil.example',
    'main.example',
    `${acme.slug}.portals.example`,
    `${evil.slug}.portals.example.evil.example`,
  ])
    await expect(codeFor(evil, { slug: evil.slug, host: other })).rejects.toMatchObject({ code: 'not_found' })
})

test('intercepts a code, and cannot use it in another browser, at another host, for another portal, twice or later', async () => {
  const attempts: [string, { slug: string; host: string }][] = [
    ['another browser', here()],
    [state, { slug: evil.slug, host: `${evil.slug}.portals.example` }],
    [state, { slug: acme.slug, host }],
  ]
  for (const [kept, address] of attempts)
    await expect(redeemPortalCode(platform, await codeFor(evil), address, kept)).rejects.toMatchObject({
      code: 'unauthenticated',
    })
  const code = await codeFor(evil)
  const both = await Promise.allSettled([1, 2].map(() => redeemPortalCode(platform, code, here(), state)))
  expect(both.map((o) => o.status).sort()).toEqual(['fulfilled', 'rejected'])
  const late = await codeFor(evil)
  await systemDb('identity').portalCode.updateMany({ data: { expiresAt: new Date(Date.now() - 1) } })
  await expect(redeemPortalCode(platform, late, here(), state)).rejects.toMatchObject({ code: 'unauthenticated' })
})

test('redeems a code after the member was removed, and is rejected', async () => {
  const member = await evil.member('viewer')
  const sessionId = await createSession(member.account.id, {})
  const code = await createPortalCode(platform, { sessionId, userId: member.account.id }, here(), state)
  await systemDb('identity').membership.deleteMany({ where: { tenantId: evil.id, userId: member.account.id } })
  await expect(redeemPortalCode(platform, code, here(), state)).rejects.toMatchObject({ code: 'unauthenticated' })
})

test('replays the cookie of a portal’s host at the main host and other hosts, and is signed out there', async () => {
  const { session } = await enter()
  expect(await findSession(session, host)).toMatchObject({ portalTenantId: evil.id })
  expect(await findSession(session)).toBeUndefined()
  expect(await findSession(session, `${evil.slug}.portals.example`)).toBeUndefined()
  expect(await findSession(session, `${acme.slug}.portals.example`)).toBeUndefined()
})

test('replays the cookie of the main host at a portal’s host, and is signed out there', async () => {
  expect(await findSession(await createSession(evil.owner.id, {}), host)).toBeUndefined()
})

test('uses the session of one portal for another of the same user, and is rejected', async () => {
  await systemDb('identity').membership.create({ data: { tenantId: acme.id, userId: evil.owner.id, role: 'owner' } })
  const { session } = await enter()
  const live = await findSession(session, host)
  expect(await findMembership(evil.owner.id, acme.slug)).toMatchObject({ role: 'owner' })
  expect(live && (await membershipIn(live, acme.slug))).toBeUndefined()
  expect(live && (await membershipIn(live, evil.slug))).toMatchObject({ tenantId: evil.id })
  const page = await findPortalSession(session, host)
  expect(page?.memberships.map((m) => m.tenantId)).toEqual([evil.id])
  expect(page && (await membershipIn(page, acme.slug))).toBeUndefined()
  expect(await findPortalSession(session)).toBeUndefined()
})

test('keeps a session after the custom domain was removed, and it has ended', async () => {
  const name = 'short.evil.example'
  await prove(evil, name)
  const { session } = await enter(evil, { slug: evil.slug, host: name })
  expect(await findSession(session, name)).toBeDefined()
  await removeHost(evil.as('owner'), { host: name })
  expect(await findSession(session, name)).toBeUndefined()
  await prove(acme, name)
  expect(await findSession(session, name)).toBeUndefined()
})

test('enters while the custom domain moves to another organization, and gets no session', async () => {
  for (let round = 0; round < 8; round++) {
    const name = `race${round}.evil.example`
    await prove(evil, name)
    const code = await codeFor(evil, { slug: evil.slug, host: name })
    const [entered] = await Promise.allSettled([
      redeemPortalCode(platform, code, { slug: evil.slug, host: name }, state),
      removeHost(evil.as('owner'), { host: name }).then(() => prove(acme, name)),
    ])
    const id = entered.status === 'fulfilled' ? entered.value : crypto.randomUUID()
    expect(await findSession(id, name)).toBeUndefined()
    await removeHost(acme.as('owner'), { host: name })
  }
})

test('keeps a session at a previous host of the portal, and it has ended', async () => {
  const moved = await createTestTenant(platform, 'Moved')
  const address = { slug: moved.slug, host: `${moved.slug}.portals.example` }
  const { session } = await enter(moved, address)
  expect(await findSession(session, address.host)).toBeDefined()
  await changeSlug(moved.as('owner'), { slug: `${moved.slug}-x` })
  expect(await findSession(session, address.host)).toBeUndefined()
})

test('keeps a portal’s session after the membership, the sign-in or the account’s other sessions have ended', async () => {
  const member = await evil.member('developer')
  await systemDb('identity').session.deleteMany({ where: { userId: member.account.id } })
  const open = async () => {
    const parent = await createSession(member.account.id, {})
    const code = await createPortalCode(platform, { sessionId: parent, userId: member.account.id }, here(), state)
    return { parent, session: await redeemPortalCode(platform, code, here(), state) }
  }
  const first = await open()
  await revokeSession(first.session)
  expect([await findSession(first.session, host), await findSession(first.parent)]).toEqual([undefined, undefined])
  const second = await open()
  const third = await open()
  expect((await listSessions(member.account.id)).map((s) => s.id).sort()).toEqual([second.parent, third.parent].sort())
  expect(await endSessions(member.account.id, { except: second.parent })).toBe(1)
  expect(await findSession(third.session, host)).toBeUndefined()
  expect(await findSession(second.session, host)).toBeDefined()
  await systemDb('identity').membership.deleteMany({ where: { tenantId: evil.id, userId: member.account.id } })
  expect(await findSession(second.session, host)).toBeUndefined()
})

test('writes a session that is bound to a host but to no organization, and the database rejects it', async () => {
  const data = { userId: evil.owner.id, expiresAt: new Date(Date.now() + 60_000), portalHost: host }
  await expect(systemDb('identity').session.create({ data })).rejects.toThrow(/session_portal_whole/)
})
