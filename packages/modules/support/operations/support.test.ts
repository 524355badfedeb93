import { systemDb } from '@callboard/db/system-db'
import { operationContext } from '@callboard/kernel/operation'
import { operations } from '@callboard/modules/all'
import type { Account } from '@callboard/modules/identity'
import { findMembership } from '@callboard/modules/members'
import { listNotifications } from '@callboard/modules/notifications'
import { getOrganization, listJobs, listOrganizations, retryJob, setOperator } from '@callboard/modules/operator'
import { pluginRegistry } from '@callboard/plugins/server'
import { openTestDatabase, type TestDatabase } from '@callboard/testing/database'
import { testPlatform } from '@callboard/testing/platform'
import { createTestTenant, type TestTenant } from '@callboard/testing/tenants'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { allowSupport } from './allow-support.ts'
import { getSupport } from './get-support.ts'
import { endSupportSession, findSupportSession, startSupportSession, supportLabel } from './support-sessions.ts'

// Operators: what they see from outside, and how they get in.

let database: TestDatabase
let tenant: TestTenant
let operator: Account
const platform = testPlatform(pluginRegistry)
const reason = 'The catalog is empty, ticket 7.'

beforeAll(async () => {
  database = await openTestDatabase()
})
beforeEach(async () => {
  tenant = await createTestTenant(platform)
  const { owner } = await createTestTenant(platform, 'Operators')
  await setOperator(owner.email, true)
  operator = { ...owner, operator: true }
})
afterAll(() => database.drop())

const visit = () => startSupportSession(platform, operator, { id: tenant.id, reason }, {})
const allow = (role: 'viewer' | 'admin' = 'viewer') => allowSupport(tenant.as('owner'), { allow: { hours: 1, role } })
const seen = async () => findMembership(operator.id, tenant.slug)

describe('a support session', () => {
  test('requires consent, is visible, and ends when consent is withdrawn', async () => {
    expect(await seen()).toBeUndefined()
    await expect(visit()).rejects.toMatchObject({ code: 'forbidden' })
    await allow()
    // Consent is not sufficient: a support session requires a reason first.
    expect(await seen()).toBeUndefined()
    await expect(startSupportSession(platform, operator, { id: tenant.id, reason: '' }, {})).rejects.toMatchObject({
      field: 'reason',
    })
    await visit()
    expect(await seen()).toMatchObject({ role: 'viewer', slug: tenant.slug, visitUntil: expect.any(Date) })
    const told = await listNotifications(tenant.as('owner'), {})
    expect(told.notifications[0]).toMatchObject({ kind: 'support.visit', body: `${operator.email}, as viewer: ${reason}` })
    const log = await systemDb('health').auditEvent.findMany({ where: { tenantId: tenant.id, action: 'support.visit-begun' } })
    expect(log).toMatchObject([{ actorLabel: supportLabel(operator.email), detail: { reason, role: 'viewer' } }])
    expect((await getSupport(tenant.as('owner'), {})).visits).toHaveLength(1)
    await allowSupport(tenant.as('owner'), { allow: null })
    expect(await seen()).toBeUndefined()
  })

  test('ends when the operator leaves, when it expires, and when they are no longer an operator', async () => {
    await allow()
    await visit()
    await endSupportSession(operator.id, tenant.slug)
    expect(await seen()).toBeUndefined()
    await visit()
    await systemDb('support').supportVisit.updateMany({ data: { endsAt: new Date(Date.now() - 1000) } })
    expect(await seen()).toBeUndefined()
    await visit()
    expect(await findSupportSession(operator.id, tenant.slug)).toBeDefined()
    await setOperator(operator.email, false)
    expect(await seen()).toBeUndefined()
    await expect(visit()).rejects.toMatchObject({ code: 'forbidden' })
  })

  test('is only available to operators', async () => {
    await allow()
    const somebody = (await createTestTenant(platform, 'Somebody')).owner
    await expect(startSupportSession(platform, somebody, { id: tenant.id, reason }, {})).rejects.toMatchObject({
      code: 'forbidden',
    })
  })
})

describe('rejects lasting changes during a session, whatever the role', () => {
  const lasting = [
    'tokens.create',
    'tokens.create-own',
    'members.invite',
    'members.change-role',
    'members.transfer-ownership',
    'exports.begin',
    'exports.open',
    'tenant.request-removal',
    'billing.begin-checkout',
    'support.allow',
    'members.leave',
    'notifications.list',
  ]
  const inputs: Record<string, unknown> = {
    'tokens.create': { name: 'x', scopes: ['catalog.read'] },
    'support.allow': { allow: { hours: 168, role: 'admin' } },
  }
  test.each(lasting)('%s', async (name) => {
    const operation = operations.find((o) => o.operationName === name)
    if (!operation) throw new Error(`no operation ${name}`)
    const actor = { type: 'user', id: operator.id, label: supportLabel(operator.email), role: 'admin', support: true } as const
    await expect(operation(operationContext(platform, tenant.id, actor), inputs[name] ?? {})).rejects.toMatchObject({
      code: 'forbidden',
    })
  })
})

describe('from outside', () => {
  test('shows aggregated figures of organizations, only to operators', async () => {
    const { organizations, total } = await listOrganizations(operator, { text: tenant.slug })
    expect([total, organizations[0]]).toMatchObject([1, { slug: tenant.slug, members: 1, entities: 0, plan: 'free' }])
    expect(await getOrganization(operator, { id: tenant.id })).toMatchObject({ slug: tenant.slug, support: null })
    const nobody = { ...operator, operator: false }
    await expect(listOrganizations(nobody, {})).rejects.toMatchObject({ code: 'not_found' })
    await expect(listJobs(nobody, {})).rejects.toMatchObject({ code: 'not_found' })
  })

  test('a permanently failed job is restarted once, with an entry in the organization’s audit log', async () => {
    const db = systemDb('health')
    const job = {
      tenantId: tenant.id,
      group: 'background',
      payload: {},
      finishedAt: new Date(),
      outcome: 'failed',
      error: 'Error: no',
    }
    const { id } = await db.outbox.create({ data: { ...job, name: 'integration.sync', dedupeKey: 'a' } })
    const forgotten = await db.outbox.create({ data: { ...job, name: 'mail.send-for-tenant' } })
    const { failed, lines } = await listJobs(operator, { tenantId: tenant.id })
    expect(lines.find((l) => l.name === 'integration.sync')).toMatchObject({ failed: 1, waiting: 0 })
    expect(failed.map((f) => f.redacted).sort()).toEqual([false, true])
    await retryJob(operator, { id })
    await expect(retryJob(operator, { id })).rejects.toMatchObject({ code: 'not_found' })
    await expect(retryJob(operator, { id: forgotten.id })).rejects.toMatchObject({ code: 'conflict' })
    expect(await db.outbox.findUnique({ where: { id } })).toMatchObject({ finishedAt: null, outcome: null })
    expect(await db.auditEvent.count({ where: { tenantId: tenant.id, action: 'job.retried' } })).toBe(1)
  })
})
