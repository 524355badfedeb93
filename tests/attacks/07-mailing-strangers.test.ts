import { randomBytes } from 'node:crypto'
import { forTenant } from '@callboard/db/for-tenant'
import { systemDb } from '@callboard/db/system-db'
import { invitationsPerDay, notificationsPerDay } from '@callboard/kernel/mail-quota'
import { notify } from '@callboard/kernel/notify'
import { type OperationContext, operationContext } from '@callboard/kernel/operation'
import { createAccount, createSession } from '@callboard/modules/identity'
import { inviteMembers, listInvitations, resendInvitation } from '@callboard/modules/members'
import { createTenant, renameTenant } from '@callboard/modules/tenants'
import { pluginRegistry } from '@callboard/plugins/server'
import { openTestDatabase, type TestDatabase } from '@callboard/testing/database'
import { testPlatform } from '@callboard/testing/platform'
import { createTestTenant, testPassword } from '@callboard/testing/tenants'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

// An attacker uses Callboard to send emails with their own text to strangers.

let database: TestDatabase
const platform = testPlatform(pluginRegistry)
beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(() => database.drop())

const unique = () => randomBytes(4).toString('hex')
const somebody = () => `${unique()}@victims.example`

/** An organization of an account with an unverified address, as created before verification was required. */
async function unconfirmed(): Promise<OperationContext> {
  const owner = await createAccount(
    { name: 'Mallory', email: `mallory-${unique()}@example.com`, password: testPassword },
    { publicUrl: platform.publicUrl },
  )
  const tenant = await createTenant({ name: 'Win a prize', slug: `prize-${unique()}` }, owner)
  const sessionId = await createSession(owner.id, { ip: '1' })
  return operationContext(platform, tenant.id, { type: 'user', id: owner.id, label: owner.email, role: 'owner', sessionId })
}

const mailsOf = async (context: OperationContext) => {
  const rows = await systemDb('health').outbox.findMany({ where: { tenantId: context.tenantId, name: 'mail.send-for-tenant' } })
  return rows.map((row) => row.payload as { to: string; subject: string; text: string })
}

describe('an account with an unverified email address', () => {
  test('cannot invite anyone, directly or with a token', async () => {
    const context = await unconfirmed()
    const invite = (by: OperationContext) => inviteMembers(by, { emails: [somebody()], role: 'viewer' })
    await expect(invite(context)).rejects.toMatchObject({
      code: 'forbidden',
      message: expect.stringContaining('Verify your email address'),
    })
    const scopes = ['members.manage'] as const
    const service = { type: 'token', id: 'x', label: 'token Prize', scopes } as const
    await expect(invite({ ...context, actor: service })).rejects.toMatchObject({ code: 'forbidden' })
    const owner = context.actor.type === 'user' ? context.actor.id : undefined
    await expect(invite({ ...context, actor: { ...service, ...(owner ? { userId: owner } : {}) } })).rejects.toMatchObject({
      code: 'forbidden',
    })
    expect(await mailsOf(context)).toEqual([])
  })

  test('cannot resend an earlier invitation', async () => {
    const tenant = await createTestTenant(platform)
    await inviteMembers(tenant.as('owner'), { emails: [somebody()], role: 'viewer' })
    const [open] = (await listInvitations(tenant.as('owner'), {})).invitations
    await systemDb('identity').userAccount.update({ where: { id: tenant.owner.id }, data: { emailVerifiedAt: null } })
    await expect(resendInvitation(tenant.as('owner'), { id: open?.id ?? '' })).rejects.toMatchObject({ code: 'forbidden' })
    expect(await mailsOf(tenant.as('owner'))).toHaveLength(1)
  })

  test('created with another person’s email address, causes no emails of an organization to that person', async () => {
    const context = await unconfirmed()
    const told = await forTenant(context.tenantId).tx((db) =>
      notify(db, context.tenantId, { roles: ['owner'] }, { kind: 'tenant.removal', title: 'Win' }),
    )
    expect([told, await mailsOf(context)]).toEqual([1, []])
  })
})

test('an organization or token named after a link causes emails with no link but our own', async () => {
  const tenant = await createTestTenant(platform)
  const context = tenant.as('owner')
  await renameTenant(context, { name: 'Win hthttps://tps://evil.example/x or mail mallory@evil。example' })
  const token = { type: 'token', id: 'x', label: 'token see www.evil.example', scopes: ['members.manage'] } as const
  await inviteMembers({ ...context, actor: token }, { emails: [somebody()], role: 'viewer' })
  await inviteMembers(context, { emails: [somebody()], role: 'viewer' })
  for (const { subject, text } of await mailsOf(context)) {
    expect(subject + text).not.toMatch(/evil[.。]example|mallory/)
    for (const link of text.match(/\w+:\/\/\S+/g) ?? []) expect(link.startsWith(`${platform.publicUrl}/invitations/`)).toBe(true)
  }
})

describe('an organization that sends many emails', () => {
  const emails = (n: number) => Array.from({ length: n }, (_, i) => `${i}-${unique()}@victims.example`)

  test('is rejected with a message when the day’s invitations are used up, and they are not sent', async () => {
    const tenant = await createTestTenant(platform)
    const context = tenant.as('owner')
    for (let sent = 0; sent < invitationsPerDay.firstWeek; sent += 100)
      await inviteMembers(context, { emails: emails(100), role: 'viewer' })
    const before = (await mailsOf(context)).length
    expect(before).toBe(invitationsPerDay.firstWeek)
    await expect(inviteMembers(context, { emails: emails(1), role: 'viewer' })).rejects.toMatchObject({
      code: 'rate_limited',
      message: expect.stringContaining(`at most ${invitationsPerDay.firstWeek} invitations per day`),
      retryAfterS: expect.any(Number),
    })
    const [open] = (await listInvitations(context, { limit: 1 })).invitations
    await expect(resendInvitation(context, { id: open?.id ?? '' })).rejects.toMatchObject({ code: 'rate_limited' })
    expect((await mailsOf(context)).length).toBe(before)
    // Another organization is not affected, and this one only for a day.
    await inviteMembers((await createTestTenant(platform)).as('owner'), { emails: emails(1), role: 'viewer' })
    await systemDb('health').$executeRaw`update mail_count set day = day - 1 where tenant_id = ${tenant.id}::uuid`
    await expect(inviteMembers(context, { emails: emails(1), role: 'viewer' })).resolves.toMatchObject({})
  })

  test('concurrent requests do not exceed the limit', async () => {
    const tenant = await createTestTenant(platform)
    const context = tenant.as('owner')
    await Promise.allSettled(Array.from({ length: 6 }, () => inviteMembers(context, { emails: emails(100), role: 'viewer' })))
    expect((await mailsOf(context)).length).toBe(invitationsPerDay.firstWeek)
  })

  test('notifies its members only in the portal once the day’s emails are used up, except for mandatory ones', async () => {
    const tenant = await createTestTenant(platform)
    const limit = notificationsPerDay.base + notificationsPerDay.perMember
    await systemDb('health').$executeRaw`
      insert into mail_count (tenant_id, day, kind, sent) values (${tenant.id}::uuid, (now() at time zone 'utc')::date, 'notification', ${limit - 1})`
    const tell = (kind: 'member.joined' | 'tenant.removal') =>
      forTenant(tenant.id).tx((db) => notify(db, tenant.id, { roles: ['owner'] }, { kind, title: kind }))
    for (let i = 0; i < 4; i++) await tell('member.joined')
    await tell('tenant.removal')
    expect((await mailsOf(tenant.as('owner'))).length).toBe(2)
    expect(await systemDb('health').notification.count({ where: { tenantId: tenant.id } })).toBe(5)
  })
})
