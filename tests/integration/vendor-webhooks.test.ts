import {
  createIntegration,
  createSubscription,
  disconnectIntegration,
  findHook,
  getIntegration,
  scheduleDueChecks,
  updateIntegration,
} from '@callboard/modules/integrations'
import { listNotifications } from '@callboard/modules/notifications'
import { removeTenant } from '@callboard/modules/tenants'
import { eventually } from '@callboard/testing/platform'
import { describe, expect, test } from 'vitest'
import { endOfRun, sandboxToken } from './test-stack.ts'
import {
  check,
  connectGithub,
  context,
  hook,
  id,
  setIntegration,
  stack,
  tenant,
  webhook,
  withOrganization,
} from './webhooks-support.ts'

// Webhooks that we create at a vendor: none stays behind, and one that somebody deletes is noticed.

withOrganization()

describe('removing webhooks', () => {
  test('disconnecting removes the webhook, without a notification that it was deleted', async () => {
    await connectGithub()
    expect(stack.sandbox.state.organization.hooks).toHaveLength(1)
    expect((await disconnectIntegration(context, { id })).webhook).toBeNull()
    expect(stack.sandbox.state.organization.hooks).toEqual([])
    expect((await listNotifications(context, {})).notifications).toEqual([])
  })

  test('names one that cannot be removed with its page, and disconnects anyway', async () => {
    await connectGithub()
    const settingsUrl = (await webhook())?.settingsUrl
    stack.sandbox.state.faults.add({ kind: 'missing-right', right: 'webhooks' })
    const { webhook: left } = await disconnectIntegration(context, { id })
    expect(left).toEqual({ message: expect.stringContaining('are not allowed to manage webhooks'), settingsUrl })
    expect(settingsUrl).toContain(`/settings/hooks/${hook().id}`)
    await expect(getIntegration(context, { id })).rejects.toMatchObject({ code: 'not_found' })
  })

  test('a token revoked meanwhile does not prevent it either', async () => {
    stack.sandbox.state.access.allow('short-lived')
    const connected = await createIntegration(context, {
      pluginId: 'github',
      settings: { host: `${stack.sandbox.url}/github`, organization: stack.sandbox.state.organization.login },
      secrets: { token: 'short-lived' },
    })
    setIntegration(connected.integration.id)
    await endOfRun(context, id)
    stack.sandbox.state.access.revoke('short-lived')
    expect((await disconnectIntegration(context, { id })).webhook?.message).toContain('no longer accepted. Remove it manually.')
  })

  test('removing an organization removes its webhooks', async () => {
    await connectGithub()
    // Retried after a deadlock with jobs of the organization, like the job that does it.
    await eventually(() => removeTenant(stack.platform, context.tenantId, 'operator').catch(() => undefined))
    expect(stack.sandbox.state.organization.hooks).toEqual([])
  })

  test('an account that moves to another host leaves no webhook at the previous one', async () => {
    const gitlab = (host: string) => ({ group: 'meridian', host })
    const connected = await createIntegration(context, {
      pluginId: 'gitlab',
      settings: gitlab(`${stack.sandbox.url}/gitlab`),
      secrets: { token: sandboxToken },
    })
    const { id: integrationId } = connected.integration
    const [first] = stack.sandbox.gitlab.group.hooks
    // The same stand-in by another host name.
    const host = `${stack.sandbox.url.replace('127.0.0.1', 'localhost')}/gitlab`
    const allow = stack.platform.outgoing.allow as string[]
    allow.push(new URL(host).host)
    await updateIntegration(context, { id: integrationId, settings: gitlab(host), secrets: { token: sandboxToken } })
    expect(stack.sandbox.gitlab.group.hooks).toHaveLength(1)
    expect(stack.sandbox.gitlab.group.hooks[0]).not.toBe(first)
    const row = await tenant().tx((db) => db.webhookSubscription.findFirstOrThrow({ where: { integrationId } }))
    expect(row).toMatchObject({ state: 'active', vendorId: String(stack.sandbox.gitlab.group.hooks[0]?.id) })
    await disconnectIntegration(context, { id: integrationId })
  })

  test('removes those of GitLab too', async () => {
    const connected = await createIntegration(context, {
      pluginId: 'gitlab',
      settings: { group: 'meridian', host: `${stack.sandbox.url}/gitlab` },
      secrets: { token: sandboxToken },
    })
    expect(stack.sandbox.gitlab.group.hooks).toHaveLength(1)
    expect((await disconnectIntegration(context, { id: connected.integration.id })).webhook).toBeNull()
    expect(stack.sandbox.gitlab.group.hooks).toEqual([])
  })
})

describe('permissions granted later', () => {
  test('withdraw their problems, and failed items are read again', async () => {
    await connectGithub()
    stack.sandbox.state.faults.add({ kind: 'missing-right', right: 'webhooks' })
    await check()
    await tenant().tx((db) =>
      db.problem.create({
        data: { tenantId: context.tenantId, integrationId: id, code: 'missing_permission', message: 'no teams' },
      }),
    )
    stack.sandbox.state.faults.clear()
    hook().events = ['*']
    await stack.post('events', {
      event: 'installation',
      payload: { action: 'new_permissions_accepted', installation: { id: 1 } },
    })
    await eventually(async () => (await webhook())?.message === null)
    expect(await tenant().tx((db) => db.problem.count({ where: { integrationId: id, code: 'missing_permission' } }))).toBe(0)
    await eventually(async () => (await getIntegration(context, { id })).lastRun?.trigger === 'event')
  })
})

test('the next check detects an interrupted removal, and deliveries are accepted again', async () => {
  await connectGithub()
  const at = { pluginId: 'github', integrationId: id }
  await tenant().tx((db) => db.webhookSubscription.updateMany({ data: { state: 'removing', nextCheckAt: new Date(0) } }))
  await expect(findHook(stack.platform, at)).rejects.toMatchObject({ code: 'unauthenticated' })
  await scheduleDueChecks(stack.platform)
  await eventually(async () => (await webhook())?.state === 'active')
  expect(await findHook(stack.platform, at)).toMatchObject({ integrationId: id })
})

describe('a webhook deleted by a user at GitHub', () => {
  const deleteAtGithub = async () => {
    const url = `${stack.sandbox.url}/github/api/v3/orgs/${stack.sandbox.state.organization.login}/hooks/${hook().id}`
    await fetch(url, { method: 'DELETE', headers: { authorization: `Bearer ${sandboxToken}` } })
    await eventually(async () => (await webhook())?.state === 'deleted')
  }

  test('is shown, notified once, and can be created again; scheduled syncs continue', async () => {
    await connectGithub()
    await deleteAtGithub()
    expect(await getIntegration(context, { id })).toMatchObject({ health: 'healthy', nextSyncAt: expect.any(Date) })
    const told = async () => (await listNotifications(context, {})).notifications.filter((n) => n.title.includes('webhook'))
    expect(await told()).toHaveLength(1)
    await check()
    expect(await told()).toHaveLength(1)
    expect(await createSubscription(context, { id })).toMatchObject({ message: expect.stringContaining('webhook was added') })
    expect(await webhook()).toMatchObject({ state: 'active' })
    expect(stack.sandbox.state.organization.hooks).toHaveLength(1)
  })

  test('is detected by the next check when that event was missed too', async () => {
    await connectGithub()
    stack.sandbox.state.organization.hooks = []
    await check()
    expect(await webhook()).toMatchObject({ state: 'deleted' })
  })
})
