import { forTenant } from '@callboard/db/for-tenant'
import { systemDb } from '@callboard/db/system-db'
import { operationContext } from '@callboard/kernel/operation'
import { groupsOfPerson } from '@callboard/modules/catalog'
import {
  acceptInvitation,
  createAccount,
  findAccountByEmail,
  findInvitation,
  joinByDomain,
  listOpenOrganizations,
  signInWithIdentity,
} from '@callboard/modules/identity'
import { cleanUp } from '@callboard/modules/operator'
import { addDomain, changeSlug, setAuditRetention, setDomainJoin } from '@callboard/modules/tenants'
import { createOwnToken, findToken } from '@callboard/modules/tokens'
import { pluginRegistry } from '@callboard/plugins/server'
import { openTestDatabase, type TestDatabase } from '@callboard/testing/database'
import { testPlatform } from '@callboard/testing/platform'
import { createTestTenant, type TestMember, type TestTenant, testPassword } from '@callboard/testing/tenants'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { changeRole } from './change-role.ts'
import { inviteMembers } from './invite-members.ts'
import { leaveTenant } from './leave-tenant.ts'
import { linkMember } from './link-member.ts'
import { linkSelf } from './link-self.ts'
import { listInvitations } from './list-invitations.ts'
import { listMembers } from './list-members.ts'
import { listMemberships } from './memberships.ts'
import { removeMember } from './remove-member.ts'
import { resendInvitation } from './resend-invitation.ts'
import { revokeInvitation } from './revoke-invitation.ts'
import { transferOwnership } from './transfer-ownership.ts'

let database: TestDatabase
const platform = testPlatform(pluginRegistry)
const options = { publicUrl: platform.publicUrl }
let t: TestTenant

beforeAll(async () => {
  database = await openTestDatabase()
})
beforeEach(async () => {
  t = await createTestTenant(platform)
})
afterAll(() => database.drop())

const secretMailedTo = async (email: string): Promise<string> => {
  const rows = await systemDb('identity').outbox.findMany({
    where: { tenantId: t.id, name: 'mail.send-for-tenant' },
    orderBy: { id: 'desc' },
  })
  const mail = rows
    .map((r) => r.payload as { to: string; text: string })
    .find((m) => m.to === email && m.text.includes('/invitations/'))
  return /\/invitations\/(\S+)/.exec(mail?.text ?? '')?.[1] ?? ''
}
const newAccount = (email: string, verified = false) =>
  createAccount({ name: 'Somebody', email, password: testPassword }, { ...options, verified })
const invite = (email: string, role: 'viewer' | 'developer' | 'admin' | 'owner' = 'viewer') =>
  inviteMembers(t.as('owner'), { emails: [email], role })
const unique = () => Math.random().toString(36).slice(2)
const roleOf = async (userId: string) => (await forTenant(t.id).tx((db) => db.membership.findFirst({ where: { userId } })))?.role

test('an invitation verifies its address, is used once, and leaves a role and audit entries', async () => {
  const email = `vera-${unique()}@example.com`
  await invite(email, 'developer')
  const secret = await secretMailedTo(email)
  expect(await findInvitation(secret)).toMatchObject({ email, role: 'developer', hasAccount: false })
  const account = await newAccount(email)
  await acceptInvitation(secret, account, options)
  expect(await roleOf(account.id)).toBe('developer')
  expect((await findAccountByEmail(email))?.emailVerified).toBe(true)
  await expect(acceptInvitation(secret, account, options)).rejects.toMatchObject({ code: 'invalid_input' })
  await expect(findInvitation(secret)).rejects.toMatchObject({ code: 'invalid_input' })
  expect((await listInvitations(t.as('owner'), {})).total).toBe(0)
  const trail = await forTenant(t.id).tx((db) => db.auditEvent.findMany({ where: { action: { startsWith: 'invitation.' } } }))
  expect(trail.map((e) => e.action).sort()).toEqual(['invitation.accepted', 'invitation.sent'])
})

test('someone else can accept only with a confirmed address, and both addresses are recorded', async () => {
  const email = `bob-${unique()}@example.com`
  await invite(email)
  const secret = await secretMailedTo(email)
  const stranger = await newAccount(`other-${unique()}@example.com`)
  await expect(acceptInvitation(secret, stranger, options)).rejects.toMatchObject({ code: 'forbidden' })
  expect(await roleOf(stranger.id)).toBeUndefined()
  await acceptInvitation(secret, { ...stranger, emailVerified: true }, options)
  const entry = await forTenant(t.id).tx((db) => db.auditEvent.findFirst({ where: { action: 'invitation.accepted' } }))
  expect(entry).toMatchObject({ actorLabel: stranger.email, detail: { invited: email } })
})

test('accepts an invitation once when opened twice concurrently', async () => {
  const email = `race-${unique()}@example.com`
  await invite(email)
  const secret = await secretMailedTo(email)
  const people = await Promise.all([newAccount(email, true), newAccount(`second-${unique()}@example.com`, true)])
  const outcomes = await Promise.allSettled(people.map((p) => acceptInvitation(secret, p, options)))
  expect(outcomes.filter((o) => o.status === 'fulfilled')).toHaveLength(1)
})

test('rejects expired, revoked and replaced links; does not send a second invitation', async () => {
  const email = `late-${unique()}@example.com`
  await invite(email)
  expect((await invite(email)).results).toEqual([{ email, outcome: 'already-invited' }])
  const first = await secretMailedTo(email)
  const [open] = (await listInvitations(t.as('owner'), {})).invitations
  await resendInvitation(t.as('owner'), { id: open?.id ?? '' })
  await expect(findInvitation(first)).rejects.toThrow('has been used, revoked or has expired')
  const second = await secretMailedTo(email)
  await systemDb('identity').invitation.updateMany({
    where: { tenantId: t.id },
    data: { expiresAt: new Date(Date.now() - 1000) },
  })
  await expect(findInvitation(second)).rejects.toMatchObject({ code: 'invalid_input' })
  // An expired one makes room for a new one.
  expect((await invite(email)).results).toEqual([{ email, outcome: 'invited' }])
  const [again] = (await listInvitations(t.as('owner'), {})).invitations
  const third = await secretMailedTo(email)
  await revokeInvitation(t.as('owner'), { id: again?.id ?? '' })
  await expect(findInvitation(third)).rejects.toMatchObject({ code: 'invalid_input' })
  expect((await inviteMembers(t.as('owner'), { emails: [t.owner.email], role: 'viewer' })).results[0]?.outcome).toBe(
    'already-member',
  )
})

test('an accepted invitation does not change an existing member’s role', async () => {
  const { account } = await t.member('admin')
  const other = `alias-${unique()}@example.com`
  await invite(other, 'viewer')
  await acceptInvitation(await secretMailedTo(other), account, options)
  expect(await roleOf(account.id)).toBe('admin')
})

test.each([
  ['invite', (admin: TestMember) => inviteMembers(admin.context, { emails: [`x-${unique()}@example.com`], role: 'owner' })],
  ['make', (admin: TestMember) => changeRole(admin.context, { userId: admin.account.id, role: 'owner' })],
  ['demote', (admin: TestMember) => changeRole(admin.context, { userId: t.owner.id, role: 'viewer' })],
  ['remove', (admin: TestMember) => removeMember(admin.context, { userId: t.owner.id })],
])('an admin cannot %s an owner', async (_, attempt) => {
  await expect(attempt(await t.member('admin'))).rejects.toMatchObject({ code: 'forbidden' })
})

test('the last owner cannot leave, be demoted or be removed, even concurrently', async () => {
  for (const attempt of [
    () => leaveTenant(t.as('owner'), {}),
    () => changeRole(t.as('owner'), { userId: t.owner.id, role: 'admin' }),
    () => removeMember(t.as('owner'), { userId: t.owner.id }),
  ])
    await expect(attempt()).rejects.toMatchObject({ code: 'conflict' })
  const second = await t.member('owner')
  const outcomes = await Promise.allSettled([
    leaveTenant(t.as('owner'), {}),
    leaveTenant(second.context, {}),
    changeRole(t.as('owner'), { userId: second.account.id, role: 'viewer' }),
    changeRole(second.context, { userId: t.owner.id, role: 'viewer' }),
  ])
  expect(outcomes.some((o) => o.status === 'rejected')).toBe(true)
  expect(await forTenant(t.id).tx((db) => db.membership.count({ where: { role: 'owner' } }))).toBe(1)
})

test('transfers ownership in one step', async () => {
  const heir = await t.member('developer')
  await transferOwnership(t.as('owner'), { userId: heir.account.id })
  expect([await roleOf(heir.account.id), await roleOf(t.owner.id)]).toEqual(['owner', 'admin'])
})

test('removing a member ends tokens and stars, and keeps the account', async () => {
  const member = await t.member('developer')
  const token = await member.token()
  expect(await findToken(token)).toBeDefined()
  await removeMember(t.as('admin'), { userId: member.account.id })
  expect(await findToken(token)).toBeUndefined()
  expect(await listMemberships(member.account.id)).toEqual([])
  expect(await findAccountByEmail(member.account.email)).toBeDefined()
})

test('a personal token has its member’s current permissions, and no more', async () => {
  const member = await t.member('admin')
  const { token } = await createOwnToken(member.context, { name: 'x', scopes: ['integrations.manage', 'catalog.read'] })
  expect((await findToken(token))?.scopes).toEqual(['integrations.manage', 'catalog.read'])
  await changeRole(t.as('owner'), { userId: member.account.id, role: 'viewer' })
  expect((await findToken(token))?.scopes).toEqual(['catalog.read'])
  const viewer = await t.member('viewer')
  await expect(createOwnToken(viewer.context, { name: 'x', scopes: ['tokens.manage'] })).rejects.toMatchObject({
    code: 'forbidden',
    field: 'scopes',
  })
})

test('sorts members by each column in both directions, those who were never active last', async () => {
  for (const role of ['viewer', 'developer', 'admin'] as const) await t.member(role)
  const { members: byRole } = await listMembers(t.as('owner'), { sort: 'role', order: 'desc' })
  expect(byRole.map((m) => m.role)).toEqual(['viewer', 'developer', 'admin', 'owner'])
  const [seen] = byRole
  const others = byRole.slice(1).map((m) => m.userId)
  await systemDb('identity').session.deleteMany({ where: { userId: { in: others } } })
  for (const order of ['asc', 'desc'] as const) {
    const { members } = await listMembers(t.as('owner'), { sort: 'active', order })
    expect(members[0]?.userId).toBe(seen?.userId)
    const joined = (await listMembers(t.as('owner'), { sort: 'joined', order })).members.map((m) => m.createdAt.getTime())
    expect(joined).toEqual(joined.toSorted((a, b) => (order === 'asc' ? a - b : b - a)))
  }
  await expect(listMembers(t.as('owner'), { sort: 'password' as never })).rejects.toMatchObject({ code: 'invalid_input' })
})

test('finds members by name, address and role, paginated', async () => {
  for (const role of ['viewer', 'viewer', 'developer'] as const) await t.member(role)
  const viewers = await listMembers(t.as('viewer'), { role: 'viewer', limit: 1 })
  expect([viewers.members.length, viewers.total]).toEqual([1, 2])
  expect((await listMembers(t.as('viewer'), { text: 'THE DEV' })).members).toHaveLength(1)
  expect((await listMembers(t.as('viewer'), { text: "%' or 1=1 --" })).members).toHaveLength(0)
  expect(viewers.counts.find((c) => c.role === 'owner')?.count).toBe(1)
})

test('only a confirmed address of a verified and open domain can join', async () => {
  const domain = `d${unique()}.example`
  const person = await newAccount(`ada@${domain}`, true)
  await addDomain(t.as('owner'), { domain })
  expect(await listOpenOrganizations(person)).toEqual([])
  await expect(setDomainJoin(t.as('owner'), { domain, role: 'viewer' })).rejects.toMatchObject({ code: 'conflict' })
  await systemDb('identity').emailDomain.updateMany({ where: { domain }, data: { verifiedAt: new Date() } })
  expect(await listOpenOrganizations(person)).toEqual([])
  await setDomainJoin(t.as('owner'), { domain, role: 'viewer' })
  expect(await listOpenOrganizations({ ...person, emailVerified: false })).toEqual([])
  expect(await listOpenOrganizations({ ...person, email: `ada@evil-${domain}` })).toEqual([])
  await joinByDomain(person, t.slug, {})
  expect(await roleOf(person.id)).toBe('viewer')
  expect(await listOpenOrganizations(person)).toEqual([])
})

test('resolves the catalog user by choice, then by confirmed address, then by GitHub login', async () => {
  const email = `ines-${unique()}@example.com`
  const user = (name: string, facets: string[]) => ({
    tenantId: t.id,
    ref: `user:default/${name}`,
    kind: 'user',
    kindName: 'User',
    namespace: 'default',
    name,
    nameKey: name,
    tags: [],
    data: {},
    facets: ['kind=user', ...facets],
    searchText: name,
    hash: '',
    item: '',
  })
  await forTenant(t.id).tx(async (db) => {
    const integration = await db.integration.create({
      data: { tenantId: t.id, pluginId: 'github', name: 'x', account: 'x', settings: {}, secrets: '' },
    })
    await db.entity.createMany({
      data: [
        user('by-email', [`spec.profile.email=${email}`]),
        user('by-login', ['metadata.annotations.github.com/user-login=ines']),
        user('chosen', []),
      ].map((u) => ({ ...u, integrationId: integration.id })),
    })
  })
  const account = await newAccount(email)
  await systemDb('identity').membership.create({ data: { tenantId: t.id, userId: account.id, role: 'viewer' } })
  const me = async () => (await forTenant(t.id).tx((db) => groupsOfPerson(db, t.id, account.id))).user
  expect(await me()).toBeUndefined() // not confirmed: anybody could type this address
  await systemDb('identity').linkedIdentity.create({
    data: { userId: account.id, provider: 'github', subject: unique(), label: 'Ines' },
  })
  expect(await me()).toMatchObject({ ref: 'user:default/by-login', by: 'github' })
  await systemDb('identity').userAccount.update({ where: { id: account.id }, data: { emailVerifiedAt: new Date() } })
  expect(await me()).toMatchObject({ ref: 'user:default/by-email', by: 'email' })
  const self = operationContext(platform, t.id, { type: 'user', id: account.id, label: email, role: 'viewer' })
  await linkSelf(self, { ref: 'user:default/chosen' })
  expect(await me()).toMatchObject({ ref: 'user:default/chosen', by: 'choice' })
  await linkMember(t.as('admin'), { userId: account.id, ref: '' })
  expect(await me()).toBeUndefined()
  await expect(linkSelf(self, { ref: 'user:default/none' })).rejects.toMatchObject({ code: 'not_found' })
})

test('reserves a former slug for its organization, and releases it after 30 days', async () => {
  const next = `moved-${unique()}`
  await changeSlug(t.as('owner'), { slug: next })
  const other = await createTestTenant(platform, 'Other')
  await expect(changeSlug(other.as('owner'), { slug: t.slug })).rejects.toMatchObject({ code: 'conflict' })
  await changeSlug(t.as('owner'), { slug: t.slug })
  await changeSlug(t.as('owner'), { slug: next })
  await systemDb('identity').formerSlug.updateMany({ where: { slug: t.slug }, data: { expiresAt: new Date(0) } })
  await changeSlug(other.as('owner'), { slug: t.slug })
})

test('deletes audit entries only by their organization’s own setting', async () => {
  const old = new Date(Date.now() - 100 * 86_400_000)
  const other = await createTestTenant(platform, 'Other')
  for (const id of [t.id, other.id])
    await systemDb('identity').auditEvent.create({
      data: { tenantId: id, at: old, actorType: 'job', actorLabel: 'x', action: 'old.entry', targetType: 'x' },
    })
  const count = (id: TestTenant['id']) => forTenant(id).tx((db) => db.auditEvent.count({ where: { action: 'old.entry' } }))
  await cleanUp()
  expect(await count(t.id)).toBe(1)
  await setAuditRetention(t.as('owner'), { days: 90 })
  await cleanUp()
  expect([await count(t.id), await count(other.id)]).toEqual([0, 1])
})

test('a linked identity signs in to its account, even if its address changes later', async () => {
  const subject = unique()
  const email = `oidc-${unique()}@example.com`
  const identity = { provider: 'oidc:https://x.example', subject, label: email, name: 'Vera', email, emailVerified: true }
  const account = await signInWithIdentity(identity)
  expect(account).toMatchObject({ email, emailVerified: true })
  expect((await signInWithIdentity({ ...identity, email: t.owner.email })).id).toBe(account.id)
  await expect(signInWithIdentity({ ...identity, subject: unique(), emailVerified: false })).rejects.toMatchObject({
    code: 'forbidden',
  })
})
