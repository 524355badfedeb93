import { readdirSync } from 'node:fs'
import path from 'node:path'
import { systemDb } from '@callboard/db/system-db'
import { requireFreshSession } from '@callboard/kernel/fresh-authentication'
import { operationContext } from '@callboard/kernel/operation'
import {
  acceptInvitation,
  changePassword,
  checkPassword,
  confirmEmailChange,
  createAccount,
  createSession,
  findAccountByEmail,
  findSession,
  linkIdentity,
  listIdentities,
  requestEmailChange,
  requestPasswordReset,
  requestSignInLink,
  resetPassword,
  sendVerification,
  signInByLink,
  signInWithIdentity,
  verifyEmail,
} from '@callboard/modules/identity'
import { inviteMembers } from '@callboard/modules/members'
import { createOwnToken, findToken } from '@callboard/modules/tokens'
import { pluginRegistry } from '@callboard/plugins/server'
import { openTestDatabase, type TestDatabase } from '@callboard/testing/database'
import { testPlatform } from '@callboard/testing/platform'
import { createTestTenant, testPassword } from '@callboard/testing/tenants'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { root, sourceOf } from './source-graph.ts'

let database: TestDatabase
const platform = testPlatform(pluginRegistry)
const options = { publicUrl: 'http://main.example', ip: '9' }
beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(() => database.drop())

type Sent = { to: string; subject: string; text: string }
async function sent(to: string): Promise<Sent[]> {
  const jobs = await systemDb('identity').outbox.findMany({ where: { name: { startsWith: 'mail.' } }, orderBy: { id: 'desc' } })
  return jobs.map((job) => job.payload as Sent).filter((mail) => mail.to === to)
}
async function secretSent(to: string, page: string): Promise<string> {
  const mail = (await sent(to)).find((m) => m.text.includes(page))
  return /(?:token=|invitations\/)([\w-]+)/.exec(mail?.text ?? '')?.[1] ?? ''
}

let count = 0
const oidc = (subject: string, email: string, emailVerified = true) => ({
  provider: 'oidc:https://id.example',
  subject,
  label: email,
  name: 'Somebody',
  email,
  emailVerified,
})

/** Signs up with another person's email address and prepares every way back in. */
async function squat() {
  const n = ++count
  const victim = `victim${n}@example.com`
  const attacker = `attacker${n}@example.org`
  const account = await createAccount({ name: 'Eve', email: victim, password: testPassword }, { publicUrl: options.publicUrl })
  const session = await createSession(account.id, { ip: '1', userAgent: 'Evil/1' })
  const fresh = await requireFreshSession(account.id, session)
  await requestEmailChange(account.id, { email: attacker, current: testPassword }, { ...options, session: fresh })
  await linkIdentity(account.id, oidc(`eve-${n}`, attacker), fresh)
  const tenant = await createTestTenant(platform)
  await systemDb('identity').membership.create({ data: { tenantId: tenant.id, userId: account.id, role: 'owner' } })
  const actor = { type: 'user' as const, id: account.id, label: victim, role: 'owner' as const }
  const context = operationContext(platform, tenant.id, actor)
  const { token } = await createOwnToken(context, { name: 'way back in', scopes: ['catalog.read'] })
  await systemDb('identity').slackWorkspace.create({
    data: {
      tenantId: tenant.id,
      teamId: `T0${n}`,
      name: 'Squat',
      botUserId: 'U0BOT',
      scopes: [],
      token: '',
      installedBy: victim,
      accounts: { create: { slackUserId: 'U0EVE', name: 'eve', userId: account.id, linkedAt: new Date() } },
    },
  })
  return { n, victim, attacker, account, session, token, tenant, changeLink: await secretSent(attacker, '/change-email') }
}
type Squat = Awaited<ReturnType<typeof squat>>

async function expectLockedOut({ n, victim, attacker, account, session, token, changeLink }: Squat, ownSession: string) {
  expect(await findSession(session)).toBeUndefined()
  expect(await findToken(token)).toBeUndefined()
  expect(await systemDb('identity').slackAccount.count({ where: { userId: account.id } })).toBe(0)
  for (const sessionId of [session, ownSession])
    await expect(confirmEmailChange(changeLink, { userId: account.id, sessionId })).rejects.toMatchObject({
      code: 'invalid_input',
    })
  expect(await listIdentities(account.id)).not.toContainEqual(expect.objectContaining({ label: attacker }))
  // The identity belongs to the attacker now: it signs in to another account, not to this one.
  expect((await signInWithIdentity(oidc(`eve-${n}`, attacker))).id).not.toBe(account.id)
  expect((await findAccountByEmail(victim))?.id).toBe(account.id)
  expect((await sent(victim)).some((m) => /confirmed|recovered/.test(m.subject) && /1 personal API token/.test(m.text))).toBe(
    true,
  )
}

const refusesPassword = (email: string) =>
  expect(checkPassword({ email, password: testPassword, ip: `p${count}` })).rejects.toMatchObject({ code: 'unauthenticated' })

const ways: Record<string, (squatted: Squat) => Promise<string>> = {
  'by a link in a mail': async ({ victim }) => {
    await requestSignInLink({ email: victim }, options)
    const { id } = await signInByLink(await secretSent(victim, '/sign-in/link'))
    await refusesPassword(victim)
    return createSession(id, { ip: '2', userAgent: 'Own/1' })
  },
  'by a reset of the password': async ({ victim, account }) => {
    await requestPasswordReset({ email: victim }, options)
    await resetPassword({ token: await secretSent(victim, '/reset-password'), password: 'nine purple lanterns' })
    await refusesPassword(victim)
    return createSession(account.id, { ip: '2', userAgent: 'Own/1' })
  },
  'by a provider that has verified the address': async ({ victim, n }) => {
    const { id } = await signInWithIdentity(oidc(`victim-${n}`, victim))
    await refusesPassword(victim)
    return createSession(id, { ip: '2', userAgent: 'Own/1' })
  },
  'by the link that confirms the address, in a session of the account': async ({ victim, account }) => {
    const own = await createSession(account.id, { ip: '2', userAgent: 'Own/1' })
    await verifyEmail(await secretSent(victim, '/verify-email'), { userId: account.id, sessionId: own })
    expect(await findSession(own)).toBeDefined()
    return own
  },
  'by an invitation to the address': async ({ victim, account, tenant }) => {
    const own = await createSession(account.id, { ip: '2', userAgent: 'Own/1' })
    const other = await createTestTenant(platform, 'Other')
    await inviteMembers(other.as('owner'), { emails: [victim], role: 'viewer' })
    await acceptInvitation(await secretSent(victim, '/invitations/'), account, { publicUrl: options.publicUrl, sessionId: own })
    expect(tenant.id).not.toBe(other.id)
    expect(await findSession(own)).toBeDefined()
    return own
  },
}

test.each(Object.entries(ways))(
  'signs up with a victim’s email address and is locked out when they claim it %s',
  async (_, claim) => {
    const squatted = await squat()
    await expectLockedOut(squatted, await claim(squatted))
  },
)

test('makes the victim open the verification link, and verifies nothing without a session of the account', async () => {
  const { victim, account } = await squat()
  const bystander = await createAccount({ name: 'Bo', email: `by${count}@example.com`, password: testPassword }, options)
  const session = { userId: bystander.id, sessionId: await createSession(bystander.id, {}) }
  const secret = await secretSent(victim, '/verify-email')
  await expect(verifyEmail(secret, session)).rejects.toMatchObject({ code: 'forbidden' })
  expect((await findAccountByEmail(victim))?.emailVerified).toBe(false)
  // Nor did it use up the link.
  await verifyEmail(secret, { userId: account.id, sessionId: await createSession(account.id, {}) })
})

test('opens a link that changes the email address in a session of another account, and changes nothing', async () => {
  const { attacker, victim, changeLink } = await squat()
  const other = await createAccount({ name: 'Other', email: `other${count}@example.com`, password: testPassword }, options)
  const session = { userId: other.id, sessionId: await createSession(other.id, {}) }
  await expect(confirmEmailChange(changeLink, session)).rejects.toMatchObject({ code: 'forbidden' })
  expect(await findAccountByEmail(attacker)).toBeUndefined()
  expect(await findAccountByEmail(victim)).toBeDefined()
})

test('had access to a verified account, and keeps no reset link, sign-in link, token or identity after a reset', async () => {
  const tenant = await createTestTenant(platform)
  const { email, id } = tenant.owner
  const own = await signInWithIdentity(oidc('own-subject', email))
  expect(own.id).toBe(id)
  await linkIdentity(id, oidc('intruder', 'intruder@example.org'), await requireFreshSession(id, await createSession(id, {})))
  const { token } = await createOwnToken(tenant.as('owner'), { name: 'kept', scopes: ['catalog.read'] })
  expect(await findToken(token)).toBeDefined()
  await requestSignInLink({ email }, options)
  const signIn = await secretSent(email, '/sign-in/link')
  await requestPasswordReset({ email }, options)
  const first = await secretSent(email, '/reset-password')
  await requestPasswordReset({ email }, options)
  await resetPassword({ token: await secretSent(email, '/reset-password'), password: 'nine purple lanterns' })
  await expect(resetPassword({ token: first, password: 'ten purple lanterns' })).rejects.toMatchObject({ code: 'invalid_input' })
  await expect(signInByLink(signIn)).rejects.toMatchObject({ code: 'invalid_input' })
  expect(await findToken(token)).toBeUndefined()
  // Keeps the identity whose provider has verified the account's own address.
  expect((await listIdentities(id)).map((i) => i.label)).toEqual([email])
})

test('makes a change unnoticed, and the owner gets an email each time', async () => {
  const tenant = await createTestTenant(platform)
  const { email, id } = tenant.owner
  const session = await createSession(id, { userAgent: 'Firefox/130.0 (X11; Linux)' })
  const subjects = async (to = email) => (await sent(to)).map((m) => m.subject)
  await createSession(id, { userAgent: 'Firefox/131.0 (X11; Linux)' })
  expect(await subjects()).not.toContain('New sign-in to your account')
  await createSession(id, { userAgent: 'curl/8', device: 'Curl on Linux', ip: '198.51.100.7' })
  expect((await sent(email))[0]).toMatchObject({
    subject: 'New sign-in to your account',
    text: expect.stringContaining('Curl on Linux, from 198.51.100.7'),
  })
  const fresh = await requireFreshSession(id, session)
  await linkIdentity(id, oidc('quiet', 'quiet@example.org'), fresh)
  expect((await subjects())[0]).toBe('A sign-in method was linked to your account')
  await tenant.token(['catalog.read'])
  expect((await subjects())[0]).toBe('An API token was created')
  await changePassword(id, session, { current: testPassword, password: 'seven green umbrellas' }, options)
  expect((await subjects())[0]).toBe('Your password was changed')
  const next = `next-${email}`
  await requestEmailChange(id, { email: next, current: 'seven green umbrellas' }, { ...options, session: fresh })
  await confirmEmailChange(await secretSent(next, '/change-email'), { userId: id, sessionId: session })
  expect((await subjects())[0]).toBe('Your email address was changed')
  expect((await subjects(next))[0]).toBe('This is now the address of your account')
})

test('requests links to an account repeatedly before its password changes, and none remains valid', async () => {
  const { owner } = await createTestTenant(platform)
  const session = await createSession(owner.id, {})
  await requestPasswordReset({ email: owner.email }, options)
  const reset = await secretSent(owner.email, '/reset-password')
  await sendVerification(owner.id, options)
  await changePassword(owner.id, session, { current: testPassword, password: 'seven green umbrellas' }, options)
  await expect(resetPassword({ token: reset, password: 'ten purple lanterns' })).rejects.toMatchObject({ code: 'invalid_input' })
  expect(await systemDb('identity').emailToken.count({ where: { userId: owner.id, usedAt: null } })).toBe(0)
})

test('looks for a way to verify an email address that does not reset earlier access', () => {
  const folder = path.join(root, 'packages/modules')
  const provers = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && !file.startsWith('node_modules'))
    .flatMap((file) => [...sourceOf(path.join(folder, file)).declarations].map(([name, text]) => ({ name, text })))
    .filter(({ text }) => /emailVerifiedAt:[^,}]*new Date\(\)/.test(text))
  // The visitor of the live demo has an address that receives no mail, and nobody can sign in to it.
  expect(provers.filter(({ text }) => !text.includes('secureAccount(')).map(({ name }) => name)).toEqual([
    'ensureVisitor',
    'createAccount',
  ])
  expect(provers.map(({ name }) => name).sort()).toEqual(
    [
      'acceptInvitation',
      'claimEmail',
      'confirmEmailChange',
      'createAccount',
      'ensureVisitor',
      'resetPassword',
      'verifyEmail',
    ].sort(),
  )
})
