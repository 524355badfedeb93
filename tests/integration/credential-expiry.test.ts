import { forTenant } from '@callboard/db/for-tenant'
import { systemDb } from '@callboard/db/system-db'
import type { OperationContext } from '@callboard/kernel/operation'
import { checkCredential, createIntegration, getIntegration, updateIntegration } from '@callboard/modules/integrations'
import { listNotifications } from '@callboard/modules/notifications'
import { eventually } from '@callboard/testing/platform'
import { componentYaml, organizationFolder } from '@callboard/testing/stack'
import { createTestTenant } from '@callboard/testing/tenants'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { endOfRun, sandboxToken, startTestStack, type TestStack } from './test-stack.ts'

// Expiring credentials: shown, warned about in time, and reset when they are replaced.

const folder = organizationFolder({ shop: { 'catalog-info.yaml': componentYaml('shop') } })
const dayMs = 86_400_000
const inDays = (days: number) => new Date(Math.floor(Date.now() / 1000) * 1000 + days * dayMs)

let stack: TestStack
let context: OperationContext
let id: string

const settings = () => ({ host: `${stack.sandbox.url}/github`, organization: stack.sandbox.state.organization.login })
const connectGithub = async (token: string) => {
  const { integration } = await createIntegration(context, { pluginId: 'github', settings: settings(), secrets: { token } })
  id = integration.id
  await endOfRun(context, id)
}
/** Runs the check as of a time. */
const checkAt = (now: Date) =>
  checkCredential(
    stack.platform,
    { tenantId: context.tenantId, integrationId: id },
    { signal: AbortSignal.timeout(20_000), lastAttempt: true },
    now,
  )
const warnings = async () =>
  (await listNotifications(context, {})).notifications
    .filter((n) => n.kind === 'integration.credential-expires')
    .map((n) => n.title)
    .reverse()

beforeAll(async () => {
  stack = await startTestStack(folder.dir)
})
beforeEach(async () => {
  context = (await createTestTenant(stack.platform)).as('owner')
})
afterEach(() => systemDb('scheduler').integration.updateMany({ data: { state: 'paused' } }))
afterAll(async () => {
  await stack.stop()
  folder.remove()
})

test('knows when a GitHub token expires as soon as it is connected', async () => {
  const expiresAt = inDays(40)
  stack.sandbox.state.access.allow('for-40-days', { expiresAt })
  await connectGithub('for-40-days')
  expect(await getIntegration(context, { id })).toMatchObject({ credentialLabel: 'access token', credentialExpiresAt: expiresAt })
  expect(await warnings()).toEqual([])
})

test('warns admins two weeks, two days and an hour before, once each, in the portal and by email', async () => {
  const expiresAt = inDays(40)
  stack.sandbox.state.access.allow('for-40-days', { expiresAt })
  await connectGithub('for-40-days')
  const before = (days: number) => new Date(expiresAt.getTime() - days * dayMs)
  for (const days of [20, 14, 13.5, 7, 2, 1.5, 1, 0.04, 0.01, -1]) await checkAt(before(days))
  const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' }).format(expiresAt)
  expect(await warnings()).toEqual([
    `The access token of GitHub · acme expires on ${day}, in 14 days`,
    `The access token of GitHub · acme expires on ${day}, in 2 days`,
    expect.stringMatching(/^The access token of GitHub · acme expires on .+ at \d\d:\d\d UTC, within an hour$/),
  ])
  await eventually(async () => stack.mails.filter((m) => m.subject.includes('access token')).length === 3)
})

test('warns once, for the current step, if it was not checked for long', async () => {
  const expiresAt = inDays(2)
  stack.sandbox.state.access.allow('for-2-days', { expiresAt })
  await connectGithub('for-2-days')
  await checkAt(new Date())
  await checkAt(new Date())
  expect(await warnings()).toEqual([expect.stringContaining('in 2 days')])
})

test('a new token withdraws the warning about the previous one', async () => {
  stack.sandbox.state.access.allow('for-2-days', { expiresAt: inDays(2) })
  await connectGithub('for-2-days')
  await checkAt(new Date())
  await updateIntegration(context, { id, settings: settings(), secrets: { token: sandboxToken } })
  expect(await getIntegration(context, { id })).toMatchObject({ credentialLabel: null, credentialExpiresAt: null })
  await checkAt(new Date())
  expect(await getIntegration(context, { id })).toMatchObject({ credentialExpiresAt: null })
})

test('an expired token that is now rejected is still reported as expired', async () => {
  const expiresAt = inDays(1)
  stack.sandbox.state.access.allow('for-a-day', { expiresAt })
  await connectGithub('for-a-day')
  await checkAt(new Date())
  stack.sandbox.state.access.revoke('for-a-day')
  await checkAt(inDays(2))
  expect((await warnings()).at(-1)).toContain('expired on')
})

test('reads the expiry of a GitLab token from its API', async () => {
  stack.sandbox.gitlab.expiresAt = '2027-03-01'
  const { integration } = await createIntegration(context, {
    pluginId: 'gitlab',
    settings: { group: 'meridian', host: `${stack.sandbox.url}/gitlab` },
    secrets: { token: sandboxToken },
  })
  id = integration.id
  expect((await getIntegration(context, { id })).credentialExpiresAt).toEqual(new Date('2027-03-01T00:00:00Z'))
  stack.sandbox.gitlab.expiresAt = null
})

test('the next check is at the next warning, or within a day', async () => {
  const expiresAt = inDays(14.5)
  stack.sandbox.state.access.allow('for-14-days', { expiresAt })
  await connectGithub('for-14-days')
  await checkAt(new Date())
  const row = await forTenant(context.tenantId).tx((db) => db.integration.findFirstOrThrow({ where: { id } }))
  expect(row.credentialCheckAt).toEqual(new Date(expiresAt.getTime() - 14 * dayMs))
})
