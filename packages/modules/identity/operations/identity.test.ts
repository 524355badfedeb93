import { systemDb } from '@callboard/db/system-db'
import { requireFreshSession } from '@callboard/kernel/fresh-authentication'
import { findMembership, listMemberships } from '@callboard/modules/members'
import {
  createTenant,
  findTenantBySlug,
  listTenants,
  removeDueTenants,
  removeTenant,
  slugProblem,
} from '@callboard/modules/tenants'
import { createToken, findToken, startTokenCache } from '@callboard/modules/tokens'
import { pluginRegistry } from '@callboard/plugins/server'
import { openTestDatabase, type TestDatabase } from '@callboard/testing/database'
import { eventually, testPlatform } from '@callboard/testing/platform'
import { createTestTenant, testPassword } from '@callboard/testing/tenants'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { deleteAccount, exportAccount, previewDeletion } from './account-data.ts'
import { type Account, checkPassword, createAccount, findAccountByEmail } from './accounts.ts'
import { confirmEmailChange, requestEmailChange } from './change-email.ts'
import { changePassword, requestPasswordReset, resetPassword } from './change-password.ts'
import { peekLink, sendVerification, verifyEmail } from './email-links.ts'
import { createSession, endSessions, findSession, listSessions, revokeSession } from './sessions.ts'
import { requestSignInLink, signInByLink } from './sign-in-link.ts'

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

test('signs up, verifies the address by a link that works once, and signs in', async () => {
  const account = await createAccount({ name: ' Ada ', email: ' ADA@Example.com ', password: 'correct horse battery' }, options)
  expect(account).toMatchObject({ name: 'Ada', email: 'ada@example.com', emailVerified: false })
  const mail = await newest()
  expect(mail.to).toBe('ada@example.com')
  const secret = /token=(\S+)/.exec(mail.text)?.[1] ?? ''
  const session = { userId: account.id, sessionId: await createSession(account.id, {}) }
  await verifyEmail(secret, session)
  await expect(verifyEmail(secret, session)).rejects.toMatchObject({ code: 'invalid_input' })
  await expect(verifyEmail('made up', session)).rejects.toMatchObject({ code: 'invalid_input' })
  expect(await checkPassword({ email: 'Ada@example.com', password: 'correct horse battery', ip: '1' })).toMatchObject({
    emailVerified: true,
  })
})

test.each([
  ['name', { name: ' ', email: 'x@example.com', password: testPassword }],
  ['email', { name: 'x', email: 'not an address', password: testPassword }],
  ['password', { name: 'x', email: 'x@example.com', password: 'short' }],
])('a sign-up error names its field: %s', async (field, input) => {
  await expect(createAccount(input, options)).rejects.toMatchObject({ code: 'invalid_input', field })
})

test('an email address has one account', async () => {
  await expect(createAccount({ name: 'Eve', email: 'ada@example.com', password: testPassword }, options)).rejects.toMatchObject({
    code: 'conflict',
    field: 'email',
  })
})

test('responds equally to an unknown address and a wrong password, and slows down guessing', async () => {
  const refusal = async (email: string) =>
    checkPassword({ email, password: 'wrong password', ip: '2' }).catch((e) => `${e.code} ${e.message}`)
  expect(await refusal('ada@example.com')).toBe(await refusal('nobody@example.com'))
  const answers = []
  for (let i = 0; i < 12; i++) answers.push(await refusal('ada@example.com'))
  expect(answers.at(-1)).toContain('rate_limited')
  // The rate limit does not reveal the account either.
  for (let i = 0; i < 12; i++) await refusal('nobody@example.com')
  expect(await refusal('nobody@example.com')).toContain('rate_limited')
})

test('a revoked session ends immediately, and an unknown one is rejected', async () => {
  const { owner } = await createTestTenant(platform)
  const id = await createSession(owner.id, { ip: '1', userAgent: 'test' })
  expect(await findSession(id)).toMatchObject({ account: { id: owner.id } })
  await revokeSession(id)
  expect(await findSession(id)).toBeUndefined()
  expect(await findSession(crypto.randomUUID())).toBeUndefined()
  expect(await findSession('not an id')).toBeUndefined()
})

test('limits how often an email is sent', async () => {
  const { owner } = await createTestTenant(platform)
  for (let i = 0; i < 5; i++) await sendVerification(owner.id, options)
  await expect(sendVerification(owner.id, options)).rejects.toMatchObject({ code: 'rate_limited' })
})

test('slugs are validated, reserved and unique', async () => {
  const t = await createTestTenant(platform)
  expect(await slugProblem(t.slug)).toContain('taken')
  expect(await slugProblem('admin')).toContain('reserved')
  expect(await slugProblem('No')).toBeDefined()
  expect(await slugProblem('a-free-one')).toBeUndefined()
  await expect(createTenant({ name: 'X', slug: t.slug }, t.owner)).rejects.toMatchObject({ code: 'conflict', field: 'slug' })
})

test('a user can be a member of several organizations, and a stranger of none', async () => {
  const one = await createTestTenant(platform)
  const other = await createTestTenant(platform)
  await createTenant({ name: 'Second', slug: `second-${one.slug}` }, one.owner)
  expect(await listMemberships(one.owner.id)).toHaveLength(2)
  expect(await findMembership(one.owner.id, other.slug)).toBeUndefined()
  expect(await findMembership(one.owner.id, one.slug)).toMatchObject({ role: 'owner' })
})

test('a token is found by its text only, until it expires', async () => {
  const t = await createTestTenant(platform)
  const { token } = await createToken(t.as('owner'), { name: 'ci', scopes: ['catalog.read'] })
  expect(await findToken(token)).toMatchObject({ tenantId: t.id, scopes: ['catalog.read'] })
  expect(await findToken(`${token}x`)).toBeUndefined()
  const old = await createToken(t.as('owner'), { name: 'old', scopes: ['catalog.read'], expiresAt: new Date(Date.now() - 1000) })
  expect(await findToken(old.token)).toBeUndefined()
  const rows = await systemDb('identity').apiToken.findMany({ where: { tenantId: t.id } })
  expect(JSON.stringify(rows)).not.toContain(token.slice(4))
})

test('cached tokens end when they are revoked, and when their member changes role or is removed', async () => {
  const remembering = startTokenCache(database.systemUrl)
  const t = await createTestTenant(platform)
  const member = await t.member('admin')
  const personal = await member.token()
  const service = await createToken(t.as('owner'), { name: 'ci', scopes: ['catalog.read'] })
  const scopes = async (token: string) => (await findToken(token))?.scopes
  // Nothing is cached until the process receives notifications; the responses below are the same either way.
  for (let i = 0; i < 5; i++) await Promise.all([scopes(personal), scopes(service.token), new Promise((r) => setTimeout(r, 50))])
  expect(await scopes(personal)).toContain('tokens.manage')
  // Past the operations, as another process would do it.
  const db = systemDb('identity')
  await db.membership.updateMany({ where: { userId: member.account.id }, data: { role: 'viewer' } })
  await eventually(async () => !(await scopes(personal))?.includes('tokens.manage'), 1000)
  await db.membership.deleteMany({ where: { userId: member.account.id } })
  await eventually(async () => (await scopes(personal)) === undefined, 1000)
  await db.apiToken.updateMany({ where: { id: service.id }, data: { revokedAt: new Date() } })
  await eventually(async () => (await scopes(service.token)) === undefined, 1000)
  await remembering.stop()
})

test('an organization is removed from every table', async () => {
  const t = await createTestTenant(platform, 'Gone')
  await t.token()
  const proof = await removeTenant(platform, t.id, 'operator')
  expect(proof.length).toBeGreaterThan(10)
  expect(proof.filter((p) => p.rows > 0)).toEqual([])
  await expect(findTenantBySlug(t.slug)).rejects.toMatchObject({ code: 'not_found' })
  expect((await listTenants()).length).toBeGreaterThan(1)
})

const linkOf = async (path: string) => {
  const rows = await systemDb('identity').outbox.findMany({ where: { name: 'mail.send' }, orderBy: { id: 'desc' }, take: 5 })
  const text = rows.map((r) => (r.payload as { text: string }).text).find((m) => m.includes(path)) ?? ''
  return /token=([\w-]+)/.exec(text)?.[1] ?? ''
}
const freshSession = async (account: Account) => requireFreshSession(account.id, await createSession(account.id, { ip: '9' }))
const linkOptions = { publicUrl: 'http://localhost', ip: '9' }

test.each(['password1234', 'qwertyuiop12', 'aaaaaaaaaaaa', 'trustno1trustno1', '123456789012'])(
  'rejects a common password: %s',
  async (password) => {
    await expect(createAccount({ name: 'Ada', email: 'weak@example.com', password }, options)).rejects.toMatchObject({
      code: 'invalid_input',
      field: 'password',
    })
  },
)

test('a link signs in, creates an account if there is none, and works once', async () => {
  await requestSignInLink({ email: 'link@example.com', name: 'Linnea' }, linkOptions)
  const secret = await linkOf('/sign-in/link')
  expect(await peekLink('sign-in', secret)).toMatchObject({ email: 'link@example.com' })
  const both = await Promise.allSettled([signInByLink(secret), signInByLink(secret)])
  expect(both.map((o) => o.status).sort()).toEqual(['fulfilled', 'rejected'])
  expect(await findAccountByEmail('link@example.com')).toMatchObject({ name: 'Linnea', emailVerified: true, hasPassword: false })
  await requestSignInLink({ email: 'link@example.com' }, linkOptions)
  expect(await signInByLink(await linkOf('/sign-in/link'))).toMatchObject({ name: 'Linnea' })
  await expect(peekLink('reset-password', secret)).rejects.toMatchObject({ code: 'invalid_input' })
})

test('verifying an email address takes the account over from someone who only entered it', async () => {
  const squatter = await createAccount({ name: 'Eve', email: 'victim@example.com', password: testPassword }, options)
  const session = await createSession(squatter.id, { ip: '1' })
  await requestSignInLink({ email: 'victim@example.com' }, linkOptions)
  const owner = await signInByLink(await linkOf('/sign-in/link'))
  expect(owner).toMatchObject({ id: squatter.id, emailVerified: true, hasPassword: false })
  expect(await findSession(session)).toBeUndefined()
  await expect(checkPassword({ email: 'victim@example.com', password: testPassword, ip: '5' })).rejects.toMatchObject({
    code: 'unauthenticated',
  })
})

test('a password reset link ends every session', async () => {
  const account = await createAccount({ name: 'Bo', email: 'bo@example.com', password: testPassword }, options)
  const session = await createSession(account.id, { ip: '1' })
  await requestPasswordReset({ email: 'bo@example.com' }, linkOptions)
  const token = await linkOf('/reset-password')
  await expect(resetPassword({ token, password: 'password1234' })).rejects.toMatchObject({ field: 'password' })
  await resetPassword({ token, password: 'nine purple lanterns' })
  await expect(resetPassword({ token, password: 'ten purple lanterns' })).rejects.toMatchObject({ code: 'invalid_input' })
  expect(await findSession(session)).toBeUndefined()
  expect(await checkPassword({ email: 'bo@example.com', password: 'nine purple lanterns', ip: '6' })).toMatchObject({
    emailVerified: true,
  })
  // An address without an account: no link, the same response.
  const before = await systemDb('identity').outbox.count()
  expect(await requestPasswordReset({ email: 'none@example.com' }, linkOptions)).toEqual({ email: 'none@example.com' })
  expect(await systemDb('identity').outbox.count()).toBe(before)
})

test('changing the password requires the current one, and ends the other sessions', async () => {
  const account = await createAccount({ name: 'Cy', email: 'cy@example.com', password: testPassword }, options)
  const here = await createSession(account.id, { ip: '1' })
  const there = await createSession(account.id, { ip: '2' })
  const change = (current: string) => changePassword(account.id, here, { current, password: 'seven green umbrellas' }, options)
  await expect(change('wrong')).rejects.toMatchObject({ code: 'forbidden', field: 'current' })
  await change(testPassword)
  expect([await findSession(here), await findSession(there)]).toEqual([expect.anything(), undefined])
  expect((await listSessions(account.id)).map((s) => s.id)).toEqual([here])
  await endSessions(account.id, { only: here })
  expect(await findSession(here)).toBeUndefined()
})

test('a new email address takes effect once confirmed, unless it belongs to another account', async () => {
  const account = await createAccount({ name: 'Di', email: 'di@example.com', password: testPassword }, options)
  await requestEmailChange(
    account.id,
    { email: 'di2@example.com', current: testPassword },
    { ...linkOptions, session: await freshSession(account) },
  )
  const secret = await linkOf('/change-email')
  expect((await findAccountByEmail('di@example.com'))?.id).toBe(account.id)
  await confirmEmailChange(secret, { userId: account.id, sessionId: await createSession(account.id, {}) })
  expect(await findAccountByEmail('di2@example.com')).toMatchObject({ id: account.id, emailVerified: true })
  const notices = await systemDb('identity').outbox.findMany({ where: { name: 'mail.send' }, orderBy: { id: 'desc' }, take: 2 })
  expect(notices.map((n) => (n.payload as { to: string }).to)).toEqual(['di2@example.com', 'di@example.com'])
  const before = await systemDb('identity').outbox.count()
  await requestEmailChange(
    account.id,
    { email: 'ada@example.com', current: testPassword },
    { ...linkOptions, session: await freshSession(account) },
  )
  expect(await systemDb('identity').outbox.count()).toBe(before)
})

test('limits how often links are sent', async () => {
  for (let i = 0; i < 5; i++) await requestSignInLink({ email: 'much@example.com' }, linkOptions)
  await expect(requestSignInLink({ email: 'much@example.com' }, linkOptions)).rejects.toMatchObject({ code: 'rate_limited' })
})

test('deleting an account shows its consequences, and requires another owner', async () => {
  const alone = await createTestTenant(platform, 'Alone')
  const shared = await createTenant({ name: 'Shared', slug: `shared-${alone.slug}` }, alone.owner)
  const second = await createAccount(
    { name: 'Second', email: `second-${alone.slug}@example.com`, password: testPassword },
    options,
  )
  await systemDb('identity').membership.create({ data: { tenantId: shared.id, userId: second.id, role: 'viewer' } })
  expect(await previewDeletion(alone.owner.id)).toMatchObject({
    blockedBy: [{ name: 'Shared', members: 2 }],
    removes: [{ slug: alone.slug }],
    leaves: [],
  })
  const session = await freshSession(alone.owner)
  const remove = () => deleteAccount(alone.owner.id, { email: alone.owner.email, current: testPassword }, session)
  await expect(remove()).rejects.toMatchObject({ code: 'conflict' })
  await systemDb('identity').membership.updateMany({ where: { userId: second.id }, data: { role: 'owner' } })
  await expect(deleteAccount(alone.owner.id, { email: 'wrong', current: testPassword }, session)).rejects.toMatchObject({
    field: 'email',
  })
  await expect(deleteAccount(alone.owner.id, { email: alone.owner.email, current: 'wrong' }, session)).rejects.toMatchObject({
    field: 'current',
  })
  await remove()
  expect(await findAccountByEmail(alone.owner.email)).toBeUndefined()
  // The rest is a worker's: nothing waits but its turn.
  expect(await removeDueTenants(platform)).toEqual({ removed: 1, left: [], failed: [] })
  await expect(findTenantBySlug(alone.slug)).rejects.toMatchObject({ code: 'not_found' })
  expect((await listMemberships(second.id)).map((m) => m.slug)).toEqual([shared.slug])
})

test('exports account data without secrets', async () => {
  const t = await createTestTenant(platform)
  await createSession(t.owner.id, { ip: '1', userAgent: 'x' })
  const text = JSON.stringify(await exportAccount(t.owner.id, await freshSession(t.owner)))
  expect(text).toContain(t.owner.email)
  expect(text).toContain('session.started')
  for (const secret of ['argon2', 'passwordHash', 'tokenHash']) expect(text).not.toContain(secret)
})
