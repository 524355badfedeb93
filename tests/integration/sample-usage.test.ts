import { randomUUID } from 'node:crypto'
import path from 'node:path'
import { demoMayRun } from '@callboard/core/demo'
import { sampleUsage } from '@callboard/kernel/demo-offer'
import type { OperationContext } from '@callboard/kernel/operation'
import { removeSample } from '@callboard/modules/integrations'
import {
  addSampleUsage,
  getInsights,
  getUsageTeaser,
  recordUsage,
  rollUpUsage,
  saveUsageSettings,
  sendDigests,
} from '@callboard/modules/usage'
import { pluginRegistry } from '@callboard/plugins/server'
import { loadOrganization } from '@callboard/sandbox/github/organization'
import { type Sandbox, startSandbox } from '@callboard/sandbox/server'
import { openTestDatabase, type TestDatabase } from '@callboard/testing/database'
import { testPlatform } from '@callboard/testing/platform'
import { freePorts } from '@callboard/testing/ports'
import { createTestTenant, type TestTenant } from '@callboard/testing/tenants'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'

// The sample organization comes with ninety days of usage, which leaves with it.

const organization = path.join(import.meta.dirname, '../../tools/sandbox/samples/github/organization')
let database: TestDatabase
let sandbox: Sandbox
let tenant: TestTenant
let context: OperationContext

beforeAll(async () => {
  database = await openTestDatabase()
  const port = await freePorts(2)
  sandbox = await startSandbox({ port, smtpPort: port + 1, githubDir: organization, token: 'sandbox-token' })
})
beforeEach(async () => {
  tenant = await createTestTenant(testPlatform(pluginRegistry, sandbox.demo))
  context = tenant.as('owner')
})
afterAll(async () => {
  await sandbox.close()
  await database.drop()
})

/** A sample account as it is after its first sync, with teams and two components. */
async function connectSample(): Promise<void> {
  const { tenantId } = context
  const id = randomUUID()
  const secrets = await context.platform.vault.seal(tenantId, { values: {}, hookSecret: 'x' })
  const { teams } = loadOrganization(organization)
  await context.tx(async (db) => {
    await db.integration.create({
      data: { tenantId, id, pluginId: 'github', name: 'Sample', account: 'meridian', settings: {}, secrets, sample: true },
    })
    let entityId = ''
    for (const name of ['ledger', 'legacy-cron']) {
      const entity = await db.entity.create({
        data: {
          tenantId,
          integrationId: id,
          ref: `component:default/${name}`,
          kind: 'component',
          kindName: 'Component',
          namespace: 'default',
          name,
          nameKey: name,
          data: {},
          searchText: name,
          hash: '',
          item: 'x',
        },
        select: { id: true },
      })
      entityId = entity.id
    }
    await db.relation.createMany({
      data: teams.flatMap(({ slug, members }) =>
        members.map((login) => ({
          tenantId,
          entityId,
          sourceRef: `user:default/${login}`,
          type: 'memberOf',
          targetRef: `group:default/${slug}`,
        })),
      ),
      skipDuplicates: true,
    })
  })
}

const rowsOf = () =>
  context.tx(async (db) => ({
    days: await db.usageDay.count(),
    visits: await db.usagePersonDay.count(),
    people: await db.usagePerson.count(),
    ratings: await db.docsRating.count(),
  }))
const nothing = { days: 0, visits: 0, people: 0, ratings: 0 }

test('every part of Insights has plausible sample data, which is marked, added once, and removed with the sample', async () => {
  await connectSample()
  await addSampleUsage(context)
  const view = await getInsights(context, { days: 90 })
  expect(view.sample).toBe(true)
  expect(view.visitors).toBeGreaterThan(20)
  expect(view.entities.used.map((e) => e.label)).toContain('ledger')
  expect(view.entities.unused.some.map((e) => e.label)).toEqual(['legacy-cron'])
  expect(view.docs.used.length).toBeGreaterThan(5)
  expect(view.searches.empty.length).toBeGreaterThan(3)
  expect(view.ratings[0]?.unhelpful).toBeGreaterThan(1)
  expect(view.cohorts.length).toBeGreaterThan(2)
  expect(view.firstValue.entity.medianMinutes).toBeGreaterThan(0)
  expect(view.adoption.goal).toBe(60)
  const shares = view.adoption.teams.map((t) => (t.active.at(-1) ?? 0) / t.members)
  expect(shares.length).toBeGreaterThan(4)
  expect(Math.min(...shares)).toBeLessThan(0.6)
  expect(Math.max(...shares)).toBeGreaterThan(0.8)

  const before = await rowsOf()
  await addSampleUsage(context)
  expect(await rowsOf()).toEqual(before)
  expect(await removeSample(context, {})).toEqual({ integrations: 1 })
  expect(await rowsOf()).toEqual(nothing)
})

test('it never counts as the organization’s own usage, which stays when the sample is removed', async () => {
  await connectSample()
  await addSampleUsage(context)
  expect(await getUsageTeaser(context, {})).toEqual({ visits: 0, people: 0 })
  await recordUsage(context, {
    events: [{ id: randomUUID(), at: new Date().toISOString(), kind: 'view', what: '/catalog' }],
  })
  await rollUpUsage(context.tenantId)
  const at = (day: string) => new Date(`${day}T08:00:00Z`)
  // The first run only starts counting weeks.
  await sendDigests(context.platform, at('2026-11-16'))
  expect(await sendDigests(context.platform, at('2026-11-23'))).toBe(0)
  await removeSample(context, {})
  expect(await getUsageTeaser(context, {})).toEqual({ visits: 1, people: 1 })
  expect(await rowsOf()).toEqual({ days: 1, visits: 1, people: 1, ratings: 0 })
  expect(await sendDigests(context.platform, at('2026-11-30'))).toBe(1)
})

test('none is added without a sample account, or where usage analytics is turned off', async () => {
  await addSampleUsage(context)
  expect(await rowsOf()).toEqual(nothing)
  await connectSample()
  await saveUsageSettings(context, { enabled: false, retentionDays: 90 })
  await addSampleUsage(context)
  expect(await rowsOf()).toEqual(nothing)
})

test('the offer is the same for the same day, bounded, and rests at weekends', async () => {
  const usage = await sandbox.demo.usage('2026-11-29')
  expect(await sandbox.demo.usage('2026-11-29')).toEqual(usage)
  expect(sampleUsage.safeParse(usage).success).toBe(true)
  const people = (ago: number) => usage.visits.filter((v) => v.ago === ago).length
  // 29 November 2026 is a Sunday.
  expect(people(0) + people(1)).toBeLessThan(people(2) / 2)
})

test('every docs page and component of it is one of the sample organization', async () => {
  const { subjects } = await sandbox.demo.usage('2026-11-29')
  const repositories = new Map(loadOrganization(organization).repositories.map((r) => [r.name, r.snapshot()]))
  const describes = (repository: string, text: string) =>
    repositories.get(repository)?.get('catalog-info.yaml')?.content.toString('utf8').includes(text) ?? false
  const refs = [...new Set(subjects.map((s) => s.subject))]
  const pages = refs.flatMap((s) => /^docs:component:default\/([^#]+)#(.+)$/.exec(s) ?? []).filter((_, i) => i % 3 === 1)
  expect(pages.length).toBeGreaterThan(5)
  expect(pages.filter((repository) => !describes(repository, 'backstage.io/techdocs-ref'))).toEqual([])
  const components = refs.flatMap((s) => /^entity:component:default\/(.+)$/.exec(s)?.[1] ?? [])
  expect(components.filter((name) => !repositories.has(name))).toEqual([])
})

test('the offer of usage needs the token and a day', async () => {
  const ask = (query: string, token?: string) =>
    fetch(`${sandbox.url}/demo/usage${query}`, token ? { headers: { authorization: `Bearer ${token}` } } : {})
  expect((await ask('?day=2026-11-29')).status).toBe(401)
  expect((await ask('?day=soon', 'sandbox-token')).status).toBe(400)
  expect((await ask('?day=2026-11-29', 'sandbox-token')).status).toBe(200)
})

test('visitors of the live demo may read Insights, and change no goal', () => {
  expect(demoMayRun('viewer', { name: 'insights.get', action: 'insights.read' })).toBe(true)
  expect(demoMayRun('viewer', { name: 'usage.save-adoption-goal', action: 'tenant.manage' })).toBe(false)
})
