import { randomUUID } from 'node:crypto'
import { systemDb } from '@callboard/db/system-db'
import type { OperationContext } from '@callboard/kernel/operation'
import { operations } from '@callboard/modules/all'
import { getEntitlements, getStripe, requireEntitlement, setUpPrices } from '@callboard/modules/billing'
import { mayUse } from '@callboard/modules/billing/domain/entitlements'
import { connectIntegration, createIntegration } from '@callboard/modules/integrations'
import { cleanUp } from '@callboard/modules/operator'
import {
  digestDay,
  getInsights,
  getUsageTeaser,
  insights,
  recordUsage,
  rollUpUsage,
  saveUsageSettings,
  sendDigests,
} from '@callboard/modules/usage'
import type { PluginRegistry } from '@callboard/plugin-kit/server'
import { manifests } from '@callboard/plugins/manifests'
import { pluginRegistry } from '@callboard/plugins/server'
import { eventually } from '@callboard/testing/platform'
import { organizationFolder } from '@callboard/testing/stack'
import { createTestTenant, type TestTenant } from '@callboard/testing/tenants'
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { connectionOf, payFor, startTestStack, type TestStack } from './test-stack.ts'

// Usage from the report to the page, and premium features, rejected wherever they could be reached.

const folder = organizationFolder({ empty: { 'README.md': '' } })
let stack: TestStack
let tenant: TestTenant
let context: OperationContext

beforeAll(async () => {
  stack = await startTestStack(folder.dir, { payments: true })
  await setUpPrices(getStripe(stack.platform))
})
beforeEach(async () => {
  tenant = await createTestTenant(stack.platform)
  context = tenant.as('owner')
})
afterAll(async () => {
  await stack.stop()
  folder.remove()
})

const pay = (plan: 'team' | 'business') => payFor(context, plan)
const view = (what: string, id: string = randomUUID()) => ({ id, at: new Date().toISOString(), kind: 'view' as const, what })

describe('recorded usage', () => {
  test('is aggregated within a minute; repeated reports count once; users are pseudonyms', async () => {
    await pay('business')
    const other = await tenant.member('developer')
    const twice = view('/catalog/component/default/checkout-api/x?find=y')
    await recordUsage(context, { events: [twice, view('/catalog'), view('/p/ci/pipelines')] })
    expect(await recordUsage(context, { events: [twice] })).toEqual({ taken: 0 })
    await recordUsage(other.context, {
      events: [view('/catalog'), { ...view('x'), kind: 'search', what: '  Payment  GATEWAY ', found: 0 }],
    })
    const seen = await eventually(async () => {
      const now = await getInsights(context, { days: 7 })
      return now.visits === 4 ? now : undefined
    }, 40_000)
    expect(seen).toMatchObject({ visitors: 2, visitorsBefore: 0, returned: null, people: { day: 2, week: 2, month: 2 } })
    expect(seen.pages.used.map((p) => [p.label, p.times, p.people])).toEqual([['Catalog', 2, 2]])
    expect(seen.pages.unused.some.map((p) => p.label)).toContain('Search')
    expect(seen.plugins.used.map((p) => [p.subject, p.times])).toEqual([['plugin:ci/pipelines', 1]])
    expect(seen.plugins.unused.some).toEqual([{ subject: 'plugin:insights/usage', label: 'Insights' }])
    expect(seen.entities.used.map((p) => p.subject)).toEqual(['entity:component:default/checkout-api'])
    expect(seen.searches.empty).toEqual([{ words: 'payment gateway', times: 1, empty: 1 }])
    // Both have joined today; one has opened an entity.
    expect(seen.firstValue).toMatchObject({ joined: 2, entity: { reached: 1 }, docs: { reached: 0 } })
    expect(seen.sample).toBe(false)
    const kept = JSON.stringify(
      await systemDb('scheduler').$queryRaw`select * from usage_event where tenant_id = ${tenant.id}::uuid`,
    )
    expect(kept).not.toContain(tenant.owner.id)
    expect(kept).not.toContain(tenant.owner.email)
  })

  test('stops when an admin disables it, and deletes earlier data; aggregating again changes nothing', async () => {
    await recordUsage(context, { events: [view('/catalog')] })
    await rollUpUsage(context.tenantId)
    await rollUpUsage(context.tenantId)
    expect(await getUsageTeaser(context, {})).toEqual({ visits: 1, people: 1 })
    await saveUsageSettings(context, { enabled: false, retentionDays: 90 })
    expect(await recordUsage(context, { events: [view('/catalog')] })).toEqual({ taken: 0 })
    expect(await getUsageTeaser(context, {})).toEqual({ visits: 0, people: 0 })
  })

  test('is compared with the weeks before: who came on which day, and who came again in the next week', async () => {
    await pay('business')
    const monday = (weeksAgo: number) => {
      const today = new Date(new Date().toISOString().slice(0, 10))
      return new Date(today.getTime() - (((today.getUTCDay() + 6) % 7) + weeksAgo * 7) * 86_400_000)
    }
    const visits = [
      { person: 'ada', day: monday(3) },
      { person: 'ada', day: monday(2) },
      { person: 'bob', day: monday(3) },
      { person: 'eve', day: monday(1) },
    ]
    await context.tx((db) =>
      db.usagePersonDay.createMany({ data: visits.map((v) => ({ ...v, tenantId: context.tenantId, times: 1 })) }),
    )
    const view = await getInsights(context, { days: 7 })
    expect(view.weekly).toHaveLength(13)
    expect(view.weekly.slice(-4).map((w) => [w.people, w.returned])).toEqual([
      [2, 1],
      [1, 0],
      [1, 0],
      [0, 0],
    ])
    expect(view.weekly.at(-1)?.monday).toBe(monday(0).toISOString().slice(0, 10))
    const before = [...view.dailyBefore, ...view.daily].map((d) => d.day)
    expect(before).toContain(monday(1).toISOString().slice(0, 10))
    expect(before).not.toContain(monday(3).toISOString().slice(0, 10))
  })

  test('is emailed to admins once a week, if Insights is available and there were visits', async () => {
    await pay('business')
    await recordUsage(context, { events: [view('/catalog/component/default/ledger')] })
    await rollUpUsage(context.tenantId)
    const at = (day: string) => new Date(`${day}T08:00:00Z`)
    // The first run only starts counting weeks.
    await sendDigests(stack.platform, at('2026-11-16'))
    await sendDigests(stack.platform, at('2026-11-23'))
    await sendDigests(stack.platform, at('2026-11-24'))
    const mine = () => stack.mails.filter((m) => m.to === tenant.owner.email && m.subject.includes('last week'))
    await eventually(async () => mine().length > 0)
    expect(mine()).toHaveLength(1)
    expect(mine()[0]?.text).toContain('- component:default/ledger: 1')
    expect([digestDay(new Date('2026-11-23T06:59:00Z')), digestDay(new Date('2026-11-23T07:01:00Z'))]).toEqual([
      '2026-11-16',
      '2026-11-23',
    ])
  })

  test('drops expired days with their partitions, and no others', async () => {
    const days = async () =>
      (
        await systemDb('health').$queryRaw<{ name: string }[]>`
        select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = 'usage_event'::regclass`
      ).map((r) => r.name)
    await recordUsage(context, { events: [view('/catalog')] })
    const owner = new pg.Client({ connectionString: stack.database.superuserUrl })
    await owner.connect()
    await owner.query(
      `create table usage_event_20200101 partition of usage_event for values from ('2020-01-01') to ('2020-01-02')`,
    )
    await owner.query('alter table usage_event_20200101 owner to callboard_owner')
    await owner.end()
    const before = await days()
    expect((await cleanUp()).usagePartitions).toBe(1)
    expect(await days()).toEqual(before.filter((d) => d !== 'usage_event_20200101'))
    await expect(systemDb('health').$queryRaw`select app.drop_usage_days(current_date)`).rejects.toThrow('still kept')
  })

  test('rejects invalid reports, and replaces a time that is far off by the current one', async () => {
    await expect(recordUsage(context, { events: [] })).rejects.toMatchObject({ code: 'invalid_input' })
    await expect(recordUsage(context, { events: [{ ...view('/'), id: 'x' }] })).rejects.toMatchObject({ code: 'invalid_input' })
    const far = { ...view('/catalog'), at: '2031-01-01T00:00:00.000Z' }
    expect(await recordUsage(context, { events: [far, { ...view('/x'), at: '1999-01-01T00:00:00.000Z' }] })).toEqual({ taken: 2 })
  })
})

describe('premium features', () => {
  const premium = operations.flatMap((o) => (o.premium ? [Object.assign(o, { premium: o.premium })] : []))

  test('have a manifest that declares it, for every premium operation', () => {
    expect(premium.length).toBeGreaterThan(0)
    for (const o of premium) expect(manifests.find((m) => m.id === o.premium.id)?.tier, o.operationName).toBe('premium')
    for (const m of manifests.filter((one) => one.tier === 'premium'))
      expect(premium.some((o) => o.premium.id === m.id) || pluginRegistry.get(m.id), m.id).toBeTruthy()
  })

  test.each(premium.map((o) => [o.operationName, o] as const))(
    '%s is rejected without it, and allowed once it is paid',
    async (_, operation) => {
      await expect(operation(context, {})).rejects.toMatchObject({
        code: 'locked',
        message: expect.stringContaining('not included in your plan'),
      })
      await pay('team')
      await expect(operation(context, {})).rejects.toMatchObject({ code: 'locked' })
    },
  )

  test.each(manifests.map((m) => [m.id, m] as const))(
    '%s: pages, cards and widgets are available by tier',
    async (_, manifest) => {
      const entitlements = await getEntitlements(context, {})
      expect(mayUse(entitlements, manifest)).toBe(manifest.tier === 'free')
    },
  )

  /** Every connecting plugin as if it were premium: nothing may depend on its name. */
  const asPremium: PluginRegistry = {
    get: (id) => {
      const plugin = pluginRegistry.get(id)
      return plugin && { ...plugin, manifest: { ...plugin.manifest, tier: 'premium' } }
    },
    all: () => pluginRegistry.all(),
    manifests: () => pluginRegistry.manifests(),
  }
  test.each(pluginRegistry.all().map((p) => [p.manifest.id]))(
    '%s, if it were premium: connecting it and every job that would read it are rejected',
    async (id) => {
      const locked = { ...context, platform: { ...stack.platform, plugins: asPremium } }
      const connection = await connectionOf(stack, id)
      await expect(createIntegration(locked, connection)).rejects.toMatchObject({ code: 'locked' })
      const { integration } = await createIntegration(context, connection)
      const row = await systemDb('scheduler').integration.findFirstOrThrow({ where: { id: integration.id } })
      await expect(connectIntegration(locked.platform, context.tenantId, row, AbortSignal.timeout(5000))).rejects.toMatchObject({
        code: 'locked',
      })
    },
  )

  test('everything is available where nothing is sold', async () => {
    await expect(context.tx((db) => requireEntitlement(db, {}, context.tenantId, insights))).resolves.toBeUndefined()
  })
})
