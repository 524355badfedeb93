import { createIntegration, disconnectIntegration, getIntegration, scheduleDueChecks } from '@callboard/modules/integrations'
import { eventually } from '@callboard/testing/platform'
import { componentYaml } from '@callboard/testing/stack'
import { afterEach, describe, expect, test } from 'vitest'
import { endOfRun, sandboxToken } from './test-stack.ts'
import {
  check,
  connectGithub,
  context,
  hook,
  id,
  letTimePass,
  missed,
  names,
  pushUnheard,
  requests,
  setIntegration,
  stack,
  tenant,
  webhook,
  withOrganization,
} from './webhooks-support.ts'

// Deliveries that a vendor could not hand over are sent again.

withOrganization()

describe('GitHub deliveries', () => {
  test('redelivers a missed push, whose change appears without a sync', async () => {
    await connectGithub()
    await pushUnheard('shop-renamed')
    expect(await names()).toContain('shop')
    await check()
    await eventually(async () => (await names()).includes('shop-renamed'))
    expect((await getIntegration(context, { id })).lastRun?.trigger).toBe('first')
    await check()
    expect(await missed()).toEqual([])
  })

  test('ids with more digits than a double holds arrive unchanged', async () => {
    await connectGithub()
    await pushUnheard('shop')
    const newest = hook().deliveries[0]?.id ?? 0n
    expect(newest > BigInt(Number.MAX_SAFE_INTEGER)).toBe(true)
    await check()
    const row = await tenant().tx((db) => db.webhookSubscription.findFirstOrThrow({ where: { integrationId: id } }))
    expect(row.newestAttempt).toBe(String(newest))
  })

  test('an idle check is one request every ten minutes', async () => {
    await connectGithub()
    await eventually(async () => hook().deliveries.some((d) => d.event === 'ping'))
    await check()
    expect(await requests(() => check())).toBe(1)
    await scheduleDueChecks(stack.platform)
    const row = await tenant().tx((db) => db.webhookSubscription.findFirstOrThrow({ where: { integrationId: id } }))
    const inMinutes = (row.nextCheckAt.getTime() - Date.now()) / 60_000
    expect([inMinutes > 8, inMinutes <= 10]).toEqual([true, true])
  })

  test('retries a failing delivery five times, with growing delays', async () => {
    await connectGithub()
    await stack.post('files', { repository: 'shop', files: { 'README.md': 'x' }, silent: true })
    const { url } = hook()
    hook().url = 'http://127.0.0.1:9/'
    await stack.post('events', { event: 'push', payload: { ref: 'refs/heads/main' } })
    const gaps: number[] = []
    for (let i = 0; i < 8; i++) {
      await check()
      const [row] = await missed()
      gaps.push(Math.round(((row?.nextAttemptAt.getTime() ?? 0) - Date.now()) / 60_000))
      await letTimePass()
    }
    hook().url = url
    expect(hook().deliveries.filter((d) => d.redelivery)).toHaveLength(5)
    expect(gaps.slice(0, 4)).toEqual([10, 30, 120, 480])
    expect((await webhook())?.missed).toBe(1)
  })

  test('gives up deliveries older than three days', async () => {
    await connectGithub()
    await pushUnheard('shop')
    for (const delivery of hook().deliveries) delivery.deliveredAt = new Date(Date.now() - 3 * 86_400_000 - 60_000)
    await check()
    expect(await missed()).toEqual([])
    expect(hook().deliveries.filter((d) => d.redelivery)).toEqual([])
  })

  test('after a long outage one full read replaces hundreds of deliveries', async () => {
    await connectGithub()
    await stack.post('files', { repository: 'shop', files: { 'catalog-info.yaml': componentYaml('later') }, silent: true })
    const [sample] = hook().deliveries
    if (!sample) throw new Error('nothing was delivered')
    const failed = Array.from({ length: 300 }, (_, i) => ({
      ...sample,
      id: sample.id + BigInt(i + 1),
      guid: `gone-${i}`,
      status: 502,
    }))
    hook().deliveries.unshift(...failed.reverse())
    await check()
    expect(hook().deliveries.filter((d) => d.redelivery)).toEqual([])
    await eventually(async () => (await names()).includes('later'))
    expect((await getIntegration(context, { id })).lastRun?.trigger).toBe('event')
  })

  test.each(['webhooks', 'webhooks-scope'] as const)(
    'a token without access to webhooks (%s) gets a warning that names the permission; the integration stays healthy',
    async (right) => {
      await connectGithub()
      stack.sandbox.state.faults.add({ kind: 'missing-right', right })
      await check()
      expect(await webhook()).toMatchObject({ state: 'active', message: expect.stringContaining('organization webhooks') })
      expect(await getIntegration(context, { id })).toMatchObject({ health: 'healthy' })
    },
  )

  test.each([
    ['has a revoked token', 401],
    ['gets no response', 503],
  ])('a check that %s changes nothing and is not an error', async (_, status) => {
    await connectGithub()
    const before = await webhook()
    stack.sandbox.state.faults.add({ kind: 'status', status, path: '/deliveries', times: 1 })
    await check()
    expect(await webhook()).toEqual(before)
  })

  test('a listing in another shape than documented changes nothing', async () => {
    await connectGithub()
    const before = await webhook()
    await pushUnheard('shop')
    for (const delivery of hook().deliveries) delivery.guid = 'x'.repeat(5000)
    await check()
    expect([await webhook(), await missed()]).toEqual([before, []])
  })

  test('an integration without a recorded webhook finds its own', async () => {
    await connectGithub()
    await tenant().tx((db) => db.webhookSubscription.deleteMany({}))
    await scheduleDueChecks(stack.platform)
    await eventually(async () => (await webhook())?.state === 'active')
    expect((await webhook())?.settingsUrl).toBe(
      `${stack.sandbox.url}/github/organizations/${stack.sandbox.state.organization.login}/settings/hooks/${hook().id}`,
    )
  })
})

describe('a GitHub App', () => {
  const registerApp = () => {
    const { app } = stack.sandbox.state.access.register({ name: 'Callboard', hook_attributes: { url: 'http://127.0.0.1:9/' } })
    stack.sandbox.state.access.install(app)
    return app
  }
  const connectApp = async (app: ReturnType<typeof registerApp>) => {
    const connected = await createIntegration(context, {
      pluginId: 'github',
      settings: { host: `${stack.sandbox.url}/github`, organization: stack.sandbox.state.organization.login },
      secrets: { appId: app.id, privateKey: app.privateKey, installationId: app.installationId },
    })
    setIntegration(connected.integration.id)
    await endOfRun(context, id)
  }
  afterEach(() => {
    stack.sandbox.state.access.apps.length = 0
  })

  test('redelivers only deliveries of its own installation', async () => {
    const app = registerApp()
    await connectApp(app)
    app.hookUrl = (await getIntegration(context, { id })).hookUrl
    await tenant().tx((db) => db.webhookSubscription.updateMany({ data: { vendorId: 'app' } }))
    const of = (installationId: number | null, n: bigint) => ({
      id: 3_804_004_623_172_000_000n + n,
      guid: `delivery-${n}`,
      deliveredAt: new Date(),
      redelivery: false,
      durationS: 1,
      status: 0,
      event: 'push',
      action: null,
      installationId,
      body: '{}',
    })
    app.deliveries.unshift(of(app.installationId ?? 0, 1n), of(999_999, 2n), of(null, 3n))
    await check()
    expect((await missed()).map((m) => m.deliveryId)).toEqual(['delivery-1'])
    await eventually(async () => app.deliveries.some((d) => d.redelivery))
    expect(app.deliveries.filter((d) => d.redelivery).map((d) => d.guid)).toEqual(['delivery-1'])
  })

  test('uninstalls an App registered for this integration on disconnect', async () => {
    const app = registerApp()
    await connectApp(app)
    app.hookUrl = (await getIntegration(context, { id })).hookUrl
    expect((await disconnectIntegration(context, { id })).webhook).toBeNull()
    expect(app.installationId).toBeUndefined()
  })

  test('redelivers nothing to a URL that is not this integration’s', async () => {
    const app = registerApp()
    await connectApp(app)
    expect(await webhook()).toMatchObject({ state: 'none' })
    await tenant().tx((db) => db.webhookSubscription.updateMany({ data: { state: 'active', vendorId: 'app' } }))
    await stack.post('files', { repository: 'shop', files: { 'README.md': 'x' } })
    expect(app.deliveries.map((d) => d.status)).toContain(0)
    await check()
    expect((await missed()).length).toBeGreaterThan(0)
    expect(app.deliveries.filter((d) => d.redelivery)).toEqual([])
  })

  test('does not change an App that sends its webhooks elsewhere', async () => {
    const app = registerApp()
    await connectApp(app)
    expect((await disconnectIntegration(context, { id })).webhook).toBeNull()
    expect(app.installationId).toBeDefined()
  })
})

describe('GitLab deliveries', () => {
  test('sends a missed event again', async () => {
    const connected = await createIntegration(context, {
      pluginId: 'gitlab',
      settings: { group: 'meridian', host: `${stack.sandbox.url}/gitlab` },
      secrets: { token: sandboxToken },
    })
    setIntegration(connected.integration.id)
    const [groupHook] = stack.sandbox.gitlab.group.hooks
    if (!groupHook) throw new Error('there is no webhook')
    const missing = { id: 1_000_000, at: new Date(), key: 'missed-key', event: 'Pipeline Hook', payload: {}, durationS: 1 }
    groupHook.events.unshift({ ...missing, status: 'internal error' })
    await check()
    const arrived = () => tenant().tx((db) => db.inboundEvent.findFirst({ where: { deliveryId: 'missed-key' } }))
    expect(await eventually(arrived)).toMatchObject({ event: 'Pipeline Hook' })
    await check()
    expect(await missed()).toEqual([])
  })
})
