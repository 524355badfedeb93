import { randomUUID } from 'node:crypto'
import { systemDb } from '@callboard/db/system-db'
import { requireFreshSession } from '@callboard/kernel/fresh-authentication'
import { type OperationContext, operationContext } from '@callboard/kernel/operation'
import { operations } from '@callboard/modules/all'
import {
  changePassword,
  confirmIdentity,
  createSession,
  exportAccount,
  findSession,
  listSessions,
} from '@callboard/modules/identity'
import { inviteMembers, listInvitations, removeMember, resendInvitation } from '@callboard/modules/members'
import { createToken } from '@callboard/modules/tokens'
import { pluginRegistry } from '@callboard/plugins/server'
import { openTestDatabase, type TestDatabase } from '@callboard/testing/database'
import { testPlatform } from '@callboard/testing/platform'
import { createTestTenant, type TestTenant, testPassword } from '@callboard/testing/tenants'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

// An attacker has an owner's session, from an unlocked laptop or a stolen cookie, and tries to keep access or take data.

let database: TestDatabase
let tenant: TestTenant
let stale: OperationContext
let staleSession: string
const platform = testPlatform(pluginRegistry)

const age = (sessionId: string, minutes: number) =>
  systemDb('identity').$executeRaw`
    update session set authenticated_at = now() - make_interval(mins => ${minutes}) where id = ${sessionId}::uuid`

beforeAll(async () => {
  database = await openTestDatabase()
  tenant = await createTestTenant(platform)
  staleSession = await createSession(tenant.owner.id, { ip: '1' })
  await age(staleSession, 11)
  stale = as(staleSession)
})
afterAll(() => database.drop())

const as = (sessionId: string | undefined, role: 'owner' | 'admin' = 'owner') =>
  operationContext(platform, tenant.id, {
    type: 'user',
    id: tenant.owner.id,
    label: tenant.owner.email,
    role,
    ...(sessionId ? { sessionId } : {}),
  })

/** Operations that must require fresh authentication, with inputs for which they do; decision 024 has the reasons. */
const needed: Record<string, unknown[]> = {
  'domains.add': [{ domain: 'acme.example' }],
  'domains.remove': [{ domain: 'acme.example' }],
  'domains.set-join': [{ domain: 'acme.example', role: 'viewer' }],
  'domains.verify': [{ domain: 'acme.example' }],
  'exports.begin': [{}],
  'exports.open': [{ id: randomUUID() }],
  'frontends.add': [{ origin: 'https://backstage.acme.example' }],
  'hosts.add': [{ host: 'portal.acme.example' }],
  'hosts.remove': [{ host: 'portal.acme.example' }],
  'hosts.verify': [{ host: 'portal.acme.example' }],
  'members.change-role': [
    { userId: randomUUID(), role: 'owner' },
    { userId: randomUUID(), role: 'admin' },
    { userId: randomUUID(), role: 'billing' },
  ],
  'members.invite': [
    { emails: ['x@example.com'], role: 'owner' },
    { emails: ['x@example.com'], role: 'admin' },
    { emails: ['x@example.com'], role: 'billing' },
  ],
  'members.transfer-ownership': [{ userId: randomUUID() }],
  'tenant.request-removal': [{ slug: 'acme' }],
  'tokens.create': [
    { name: 'x', scopes: ['tokens.manage'] },
    { name: 'x', scopes: ['catalog.read', 'tenant.export'] },
  ],
  'tokens.create-own': [{ name: 'x', scopes: ['members.manage'] }],
}

test('exactly the listed operations need fresh authentication', () => {
  expect(
    operations
      .filter((o) => o.fresh)
      .map((o) => o.operationName)
      .sort(),
  ).toEqual(Object.keys(needed).sort())
})

describe.each(operations.filter((o) => o.fresh).map((o) => [o.operationName, o] as const))('%s', (name, operation) => {
  const inputs = (needed[name] ?? []).map((input) => [JSON.stringify(input), input] as const)
  test.each(inputs)('rejects a sign-in of eleven minutes ago: %s', async (_, input) => {
    await expect(operation(stale, input)).rejects.toMatchObject({ code: 'reauthentication_required' })
    await expect(operation(as(undefined), input)).rejects.toMatchObject({ code: 'reauthentication_required' })
    await expect(operation(as(randomUUID()), input)).rejects.toMatchObject({ code: 'reauthentication_required' })
  })

  test.each(inputs)('rejects a personal token, whatever its scopes: %s', async (_, input) => {
    const { id } = tenant.owner
    const actor = { type: 'token', id: 'x', label: 'token x', scopes: [operation.action], userId: id } as const
    await expect(operation({ ...stale, actor }, input)).rejects.toMatchObject({ code: 'forbidden' })
  })

  test.each(inputs)('continues after a sign-in, and the rejected attempt changed nothing: %s', async (_, input) => {
    const session = await createSession(tenant.owner.id, { ip: '1' })
    const outcome = await operation(as(session), input).then(
      () => 'done',
      (error) => String(error.code),
    )
    expect(['reauthentication_required', 'forbidden', 'internal', 'undefined']).not.toContain(outcome)
  })
})

test('harmless operations need no fresh sign-in', async () => {
  await expect(createToken(stale, { name: 'reader', scopes: ['catalog.read'] })).resolves.toBeDefined()
  await expect(inviteMembers(stale, { emails: ['viewer@example.com'], role: 'viewer' })).resolves.toBeDefined()
})

test('a stolen session cannot resend an admin’s invitation, or remove an owner', async () => {
  const email = 'admin@example.com'
  await inviteMembers(tenant.as('owner'), { emails: [email], role: 'admin' })
  const open = (await listInvitations(stale, {})).invitations.find((i) => i.email === email)
  await expect(resendInvitation(stale, { id: open?.id ?? '' })).rejects.toMatchObject({ code: 'reauthentication_required' })
  const second = await tenant.member('owner')
  await expect(removeMember(stale, { userId: second.account.id })).rejects.toMatchObject({ code: 'reauthentication_required' })
})

test('the account itself: no export, new password or verification without a fresh sign-in', async () => {
  const { id } = tenant.owner
  await expect(requireFreshSession(id, staleSession)).rejects.toMatchObject({ code: 'reauthentication_required' })
  const input = { current: testPassword, password: 'seven green umbrellas' }
  await expect(changePassword(id, staleSession, input, { publicUrl: 'http://x' })).rejects.toMatchObject({
    code: 'reauthentication_required',
  })
  const session = await createSession(id, { ip: '1' })
  expect(await exportAccount(id, await requireFreshSession(id, session))).toMatchObject({ account: { id } })
})

test('the password makes a session fresh for ten minutes; a wrong one or another account’s does not', async () => {
  const session = await createSession(tenant.owner.id, { ip: '1' })
  await age(session, 11)
  const from = { ip: '203.0.113.5' }
  await expect(confirmIdentity(tenant.owner, session, 'wrong', from)).rejects.toMatchObject({
    code: 'forbidden',
    field: 'password',
  })
  await expect(requireFreshSession(tenant.owner.id, session)).rejects.toMatchObject({ code: 'reauthentication_required' })
  const other = await createTestTenant(platform, 'Other')
  await confirmIdentity(other.owner, session, testPassword, from)
  await expect(requireFreshSession(tenant.owner.id, session)).rejects.toMatchObject({ code: 'reauthentication_required' })
  await confirmIdentity(tenant.owner, session, testPassword, from)
  await requireFreshSession(tenant.owner.id, session)
  await age(session, 9)
  await requireFreshSession(tenant.owner.id, session)
  await age(session, 11)
  await expect(requireFreshSession(tenant.owner.id, session)).rejects.toMatchObject({ code: 'reauthentication_required' })
  await systemDb('identity').session.update({
    where: { id: session },
    data: { authenticatedAt: new Date(), revokedAt: new Date() },
  })
  await expect(requireFreshSession(tenant.owner.id, session)).rejects.toMatchObject({ code: 'reauthentication_required' })
})

test('slows down guessing the password in a stolen session', async () => {
  const session = await createSession(tenant.owner.id, { ip: '1' })
  const answers = []
  for (let i = 0; i < 9; i++)
    answers.push(await confirmIdentity(tenant.owner, session, `guess ${i}`, { ip: '203.0.113.6' }).catch((e) => e.code))
  expect(answers.at(-1)).toBe('rate_limited')
})

test('a stolen cookie that was unused for two weeks is invalid', async () => {
  const session = await createSession(tenant.owner.id, { ip: '1' })
  const idle = (days: number) =>
    systemDb('identity').$executeRaw`
      update session set last_seen_at = now() - make_interval(days => ${days}) where id = ${session}::uuid`
  await idle(13)
  expect(await findSession(session)).toMatchObject({ account: { id: tenant.owner.id } })
  await idle(15)
  expect(await findSession(session)).toBeUndefined()
  expect((await listSessions(tenant.owner.id)).map((s) => s.id)).not.toContain(session)
})
