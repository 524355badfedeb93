import { randomBytes } from 'node:crypto'
import { systemDb } from '@callboard/db/system-db'
import {
  checkPassword,
  findAccountByEmail,
  requestPasswordReset,
  requestSignInLink,
  requestSignUp,
  signInByLink,
  signUpByInvitation,
} from '@callboard/modules/identity'
import { inviteMembers } from '@callboard/modules/members'
import { pluginRegistry } from '@callboard/plugins/server'
import { openTestDatabase, type TestDatabase } from '@callboard/testing/database'
import { testPlatform } from '@callboard/testing/platform'
import { createTestTenant, testPassword } from '@callboard/testing/tenants'
import { afterAll, beforeAll, expect, test } from 'vitest'

// An attacker uses public forms to find out who has an account, or signs up in another person's name.

let database: TestDatabase
const platform = testPlatform(pluginRegistry)
beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(() => database.drop())

const options = (browser = 'here') => ({ publicUrl: 'http://x', ip: '203.0.113.1', browser })
const newAddress = () => `new-${randomBytes(4).toString('hex')}@example.com`
const signUp = (email: string, browser?: string) =>
  requestSignUp({ name: 'Ada', email, password: testPassword }, options(browser))

const mailTo = async (email: string) => {
  const rows = await systemDb('identity').outbox.findMany({ where: { name: 'mail.send' }, orderBy: { id: 'desc' } })
  return rows.map((row) => row.payload as { to: string; subject: string; text: string }).find((mail) => mail.to === email)
}
const linkIn = (mail: { text: string } | undefined) => /token=([\w-]+)/.exec(mail?.text ?? '')?.[1] ?? ''

test('sign-up responds the same for an email address with and without an account; only the email differs', async () => {
  const { owner } = await createTestTenant(platform)
  const fresh = newAddress()
  expect(await signUp(owner.email)).toEqual({ email: owner.email })
  expect(await signUp(fresh)).toEqual({ email: fresh })
  expect((await mailTo(owner.email))?.subject).toBe('You already have a Callboard account')
  expect((await mailTo(fresh))?.subject).toBe('Confirm your address to create your account')
  // The existing account is unchanged, and the other one does not exist yet.
  expect(await checkPassword({ email: owner.email, password: testPassword, ip: '1' })).toMatchObject({ name: owner.name })
  expect(await findAccountByEmail(fresh)).toBeUndefined()
})

test('takes equally long in both cases', async () => {
  const { owner } = await createTestTenant(platform)
  // Processor time, which other work on the machine does not change.
  const timed = async (email: string) => {
    const before = process.cpuUsage()
    await signUp(email)
    const { user, system } = process.cpuUsage(before)
    return user + system
  }
  const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
  const [taken, free]: [number[], number[]] = [[], []]
  await timed(newAddress())
  for (let i = 0; i < 5; i++) {
    free.push(await timed(newAddress()))
    taken.push(await timed(owner.email))
    await systemDb('identity').attemptCounter.deleteMany()
  }
  // Both hash a password, which takes most of the time.
  expect(median(taken) / median(free)).toBeGreaterThan(0.5)
  expect(median(taken) / median(free)).toBeLessThan(2)
})

test.each([
  ['a link to sign in', (email: string) => requestSignInLink({ email }, options())],
  ['a new password', (email: string) => requestPasswordReset({ email }, options())],
])('requesting %s responds the same', async (_, ask) => {
  const { owner } = await createTestTenant(platform)
  const fresh = newAddress()
  expect([await ask(owner.email), await ask(fresh)]).toEqual([{ email: owner.email }, { email: fresh }])
})

test('signing up with a victim’s email address does not set the password of the account that the victim opens', async () => {
  const victim = newAddress()
  await signUp(victim, 'the attacker’s browser')
  const account = await signInByLink(linkIn(await mailTo(victim)), 'the victim’s browser')
  expect(account).toMatchObject({ email: victim, emailVerified: true, hasPassword: false })
  await expect(checkPassword({ email: victim, password: testPassword, ip: '2' })).rejects.toMatchObject({
    code: 'unauthenticated',
  })
})

test('the link opens the account with its password once, in the browser that signed up', async () => {
  const email = newAddress()
  await signUp(email)
  const link = linkIn(await mailTo(email))
  expect(await signInByLink(link, 'here')).toMatchObject({ email, emailVerified: true, hasPassword: true })
  await expect(signInByLink(link, 'here')).rejects.toMatchObject({ code: 'invalid_input' })
  expect(await checkPassword({ email, password: testPassword, ip: '3' })).toMatchObject({ name: 'Ada' })
  // A second sign-up with the same address changes nothing, not even in the same browser.
  await requestSignUp({ name: 'Eve', email, password: 'seven green umbrellas' }, options())
  expect(await signInByLink(linkIn(await mailTo(email)), 'here')).toMatchObject({ name: 'Ada' })
  expect(await checkPassword({ email, password: testPassword, ip: '3' })).toMatchObject({ name: 'Ada' })
})

test('an invitation creates an account only for its own email address', async () => {
  const tenant = await createTestTenant(platform)
  const invited = newAddress()
  await inviteMembers(tenant.as('owner'), { emails: [invited], role: 'viewer' })
  const row = await systemDb('health').outbox.findFirst({ where: { name: 'mail.send-for-tenant' }, orderBy: { id: 'desc' } })
  const secret = /invitations\/([\w-]+)/.exec(JSON.stringify(row?.payload))?.[1] ?? ''
  const by = (email: string) => signUpByInvitation(secret, { name: 'Eve', email, password: testPassword }, options())
  expect(await by(newAddress())).toBeUndefined()
  expect(await by(invited)).toMatchObject({ email: invited, emailVerified: true })
  await expect(
    signUpByInvitation('made-up', { name: 'E', email: invited, password: testPassword }, options()),
  ).rejects.toMatchObject({
    code: 'invalid_input',
  })
})
