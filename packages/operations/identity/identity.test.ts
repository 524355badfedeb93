import { pluginRegistry } from '@callboard/plugins/server'
import { type TestDatabase, openTestDatabase } from '@callboard/testing/database'
import { testPlatform } from '@callboard/testing/platform'
import { createTestTenant, testPassword } from '@callboard/testing/tenants'
import { systemDb } from '@callboard/db/system-db'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTenant, slugProblem } from '../tenant/create-tenant.ts'
import { findTenantBySlug, listTenants, removeTenant } from '../tenant/tenant-lifecycle.ts'
import { createToken, findToken } from '../tokens/tokens.ts'
import { checkPassword, createAccount } from './accounts.ts'
import { sendVerification, verifyEmail } from './email-links.ts'
import { findMembership, listMemberships } from './memberships.ts'
import { createSession, findSession, revokeSession } from './sessions.ts'

let database: TestDatabase
const platform = testPlatform(pluginRegistry)
const options = { publicUrl: 'http://localhost' }
beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(() => database.drop())

const newest = async () => {
  const mail = await systemDb('identity').outbox.findFirst({ where: { name: 'mail.send' }, orderBy: { id: 'desc' } })
  return mail?.payload as { to: string; text: string }
}

test('sign-up, confirmation by a link that works once, sign-in', async () => {
  const account = await createAccount({ name: ' Ada ', email: ' ADA@Example.com ', password: 'correct horse battery' }, options)
  expect(account).toMatchObject({ name: 'Ada', email: 'ada@example.com', emailVerified: false })
  const mail = await newest()
  expect(mail.to).toBe('ada@example.com')
  const secret = /token=(\S+)/.exec(mail.text)?.[1] ?? ''
  await verifyEmail(secret)
  await expect(verifyEmail(secret)).rejects.toMatchObject({ code: 'invalid_input' })
  await expect(verifyEmail('made up')).rejects.toMatchObject({ code: 'invalid_input' })
  expect(await checkPassword({ email: 'Ada@example.com', password: 'correct horse battery', ip: '1' })).toMatchObject({
    emailVerified: true,
  })
})

test.each([
  ['name', { name: ' ', email: 'x@example.com', password: testPassword }],
  ['email', { name: 'x', email: 'not an address', password: testPassword }],
  ['password', { name: 'x', email: 'x@example.com', password: 'short' }],
])('sign-up names the field that is wrong: %s', async (field, input) => {
  await expect(createAccount(input, options)).rejects.toMatchObject({ code: 'invalid_input', field })
})

test('an address has one account', async () => {
  await expect(createAccount({ name: 'Eve', email: 'ada@example.com', password: testPassword }, options)).rejects.toMatchObject({
    code: 'conflict',
    field: 'email',
  })
})

test('the refusal is the same for an unknown address and a wrong password, and guessing is slowed down', async () => {
  const refusal = async (email: string) =>
    checkPassword({ email, password: 'wrong password', ip: '2' }).catch((e) => `${e.code} ${e.message}`)
  expect(await refusal('ada@example.com')).toBe(await refusal('nobody@example.com'))
  const answers = []
  for (let i = 0; i < 12; i++) answers.push(await refusal('ada@example.com'))
  expect(answers.at(-1)).toContain('rate_limited')
  // The account is not told apart by being limited, either.
  for (let i = 0; i < 12; i++) await refusal('nobody@example.com')
  expect(await refusal('nobody@example.com')).toContain('rate_limited')
})

test('a session ends at once when it is revoked, and a made-up one is none', async () => {
  const { owner } = await createTestTenant(platform)
  const id = await createSession(owner.id, { ip: '1', userAgent: 'test' })
  expect(await findSession(id)).toMatchObject({ id: owner.id })
  await revokeSession(id)
  expect(await findSession(id)).toBeUndefined()
  expect(await findSession(crypto.randomUUID())).toBeUndefined()
  expect(await findSession('not an id')).toBeUndefined()
})

test('a mail is not sent without end', async () => {
  const { owner } = await createTestTenant(platform)
  for (let i = 0; i < 5; i++) await sendVerification(owner.id, options)
  await expect(sendVerification(owner.id, options)).rejects.toMatchObject({ code: 'rate_limited' })
})

test('slugs are checked, reserved and unique', async () => {
  const t = await createTestTenant(platform)
  expect(await slugProblem(t.slug)).toContain('taken')
  expect(await slugProblem('admin')).toContain('reserved')
  expect(await slugProblem('No')).toBeDefined()
  expect(await slugProblem('a-free-one')).toBeUndefined()
  await expect(createTenant({ name: 'X', slug: t.slug }, t.owner)).rejects.toMatchObject({ code: 'conflict', field: 'slug' })
})

test('a person can be in several organizations, and strangers in none', async () => {
  const one = await createTestTenant(platform)
  const other = await createTestTenant(platform)
  await createTenant({ name: 'Second', slug: `second-${one.slug}` }, one.owner)
  expect(await listMemberships(one.owner.id)).toHaveLength(2)
  expect(await findMembership(one.owner.id, other.slug)).toBeUndefined()
  expect(await findMembership(one.owner.id, one.slug)).toMatchObject({ role: 'owner' })
})

test('a token is found by its text alone, until it expires', async () => {
  const t = await createTestTenant(platform)
  const { token } = await createToken(t.as('owner'), { name: 'ci', scopes: ['catalog.read'] })
  expect(await findToken(token)).toMatchObject({ tenantId: t.id, scopes: ['catalog.read'] })
  expect(await findToken(`${token}x`)).toBeUndefined()
  const old = await createToken(t.as('owner'), { name: 'old', scopes: ['catalog.read'], expiresAt: new Date(Date.now() - 1000) })
  expect(await findToken(old.token)).toBeUndefined()
  const rows = await systemDb('identity').apiToken.findMany({ where: { tenantId: t.id } })
  expect(JSON.stringify(rows)).not.toContain(token.slice(4))
})

test('an organization is removed from every table', async () => {
  const t = await createTestTenant(platform, 'Gone')
  await t.token()
  const proof = await removeTenant(t.id)
  expect(proof.length).toBeGreaterThan(10)
  expect(proof.filter((p) => p.rows > 0)).toEqual([])
  await expect(findTenantBySlug(t.slug)).rejects.toMatchObject({ code: 'not_found' })
  expect((await listTenants()).length).toBeGreaterThan(1)
})
