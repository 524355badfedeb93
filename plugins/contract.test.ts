import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { trustedTenantId } from '@callboard/core/ids'
import type { CostFigures } from '@callboard/modules/costs/domain/view'
import { budgets, costFigures, costKeys, costRules, costsOf } from '@callboard/modules/costs/slots'
import { flagsOfEntity } from '@callboard/modules/flags/slots'
import { doraMeasures } from '@callboard/modules/pipelines/domain/dora'
import { deliveryOfEntity, pipelineOverview, pipelineRuns, pipelinesOfEntity } from '@callboard/modules/pipelines/slots'
import { insightsOf } from '@callboard/modules/usage/slots'
import { runtimes, usageOfEntity, workloadList, workloadOverview, workloadsOfEntity } from '@callboard/modules/workloads/slots'
import { changedDestination, destinationFields } from '@callboard/plugin-kit/destination'
import { formFields } from '@callboard/plugin-kit/form'
import { categories, contents } from '@callboard/plugin-kit/manifest'
import { createRead, createSlotData, provideReader, type Read } from '@callboard/plugin-kit/slot-data'
import type { SlotPlace } from '@callboard/plugin-kit/ui'
import { describe, expect, test } from 'vitest'
import { entitySlots } from './entity-slots.ts'
import { homeWidgets } from './home-widgets.ts'
import { logoOf } from './logos.ts'
import { manifests } from './manifests.ts'
import { pageSlots } from './page-slots.ts'
import { pluginRegistry } from './server.ts'
import { slotReaders } from './slot-readers.ts'

// One suite for every plugin of the registry.

const folders = readdirSync(import.meta.dirname, { withFileTypes: true })
  .filter((f) => f.isDirectory() && f.name !== 'node_modules')
  .map((f) => f.name)

const noCosts: CostFigures = {
  currency: 'USD',
  currencies: [],
  by: 'service',
  from: '2026-11-01',
  to: '2026-11-30',
  days: 30,
  totals: [],
  series: [],
  rest: { groups: 0, daily: [] },
  previous: [],
  total: '0',
  before: '0',
  incomplete: [],
  unallocated: '0',
  forecast: null,
  lastDay: null,
}

const nothingUsed = { used: [], unused: { count: 0, some: [] } }
const noTime = { from: new Date(0), to: new Date(0) }

/** Every reader of the modules, in a portal in which nothing is connected. */
const nothing = createSlotData<{ read: Read }>([
  provideReader(runtimes, async () => []),
  provideReader(workloadsOfEntity, async () => []),
  provideReader(usageOfEntity, async () => []),
  provideReader(workloadList, async () => ({ workloads: [], total: 0 })),
  provideReader(workloadOverview, async () => ({ counts: [], namespaces: [], troubled: [], drift: [] })),
  provideReader(pipelinesOfEntity, async () => ({
    repositories: [],
    feeds: [],
    latest: [],
    statistics: [],
    daily: [],
    flaky: [],
    runs: [],
    deployments: [],
    days: 30,
  })),
  provideReader(deliveryOfEntity, async () => ({
    pipelines: 0,
    failing: [],
    failingCount: 0,
    recent: [],
    passRate: null,
    p50Ms: null,
    deployments: [],
    deployed: { days: 30, count: 0, before: 0 },
  })),
  provideReader(pipelineOverview, async () => ({
    feeds: [],
    failing: [],
    today: [],
    pipelines: 0,
    finished: 0,
    dora: { days: 30, current: doraMeasures([], noTime), previous: doraMeasures([], noTime), weeks: [], teams: [] },
    daily: [],
    deployed: [],
  })),
  provideReader(pipelineRuns, async () => ({ runs: [], total: 0 })),
  provideReader(costFigures, async () => noCosts),
  provideReader(costsOf, async () => ({ ...noCosts, feeds: [], problems: 0 })),
  provideReader(costKeys, async () => ({ currency: 'USD', keys: {} })),
  provideReader(costRules, async () => ({ rules: [], own: false, clusters: [] })),
  provideReader(budgets, async () => []),
  provideReader(insightsOf, async () => ({
    from: '2026-11-01',
    to: '2026-11-30',
    days: 30,
    enabled: true,
    sample: false,
    daily: [],
    dailyBefore: [],
    weekly: [],
    people: { day: 0, week: 0, month: 0 },
    visits: 0,
    visitsBefore: 0,
    visitors: 0,
    visitorsBefore: 0,
    returned: null,
    entities: nothingUsed,
    docs: nothingUsed,
    plugins: nothingUsed,
    pages: nothingUsed,
    searches: { top: [], empty: [] },
    ratings: [],
    questions: { asked: 0, askedBefore: 0, answered: 0, refused: 0, rated: 0, helpful: 0 },
    adoption: { goal: null, weeks: [], teams: [], small: null, smallTeams: 0 },
    cohorts: [],
    firstValue: {
      joined: 0,
      joinedBefore: 0,
      entity: { reached: 0, medianMinutes: null, before: null },
      docs: { reached: 0, medianMinutes: null, before: null },
      integrationMinutes: null,
    },
  })),
  provideReader(flagsOfEntity, async () => ({ flags: [], environments: [] })),
  ...slotReaders,
])

const emptyPortal: SlotPlace = {
  read: createRead(nothing, {}),
  links: {
    entity: () => '/e',
    page: () => '/p',
    item: () => '/item',
    integration: () => '/i',
    connect: () => '/c',
    integrations: () => '/integrations',
    to: (path) => path,
  },
  act: () => (async () => ({ ok: false, message: 'Nothing is done here.' })) as never,
  reason: () => undefined,
  now: new Date(),
}

const oddItems = [null, {}, [1], { kind: 'repository' }].map((state, i) => ({
  key: `k${i}`,
  name: 'x',
  state: state as never,
  entities: 0,
  problems: 0,
  integration: 'x',
  integrationId: 'i',
}))

test('the registry lists every plugin folder, in its three parts', () => {
  expect(manifests.map((m) => m.id).sort()).toEqual(folders.sort())
  expect(
    pluginRegistry
      .all()
      .map((s) => s.manifest.id)
      .sort(),
  ).toEqual(
    manifests
      .filter((m) => !m.shows)
      .map((m) => m.id)
      .sort(),
  )
})

describe.each(manifests.map((m) => [m.id, m] as const))('%s shows', (id, manifest) => {
  test('its manifest is plain data with descriptions', () => {
    expect(JSON.parse(JSON.stringify(manifest))).toEqual(manifest)
    expect(id).toMatch(/^[a-z][a-z0-9-]*$/)
    expect(['free', 'premium']).toContain(manifest.tier)
    for (const text of [manifest.name, manifest.summary]) expect(text.length).toBeGreaterThan(2)
    expect(manifest.adds.length).toBeGreaterThan(0)
  })

  test('it has a place in the directory, with a logo of its own', () => {
    expect(categories).toHaveProperty(manifest.category)
    for (const content of manifest.contents) expect(contents).toHaveProperty(content)
    expect(manifest.contents.length).toBeGreaterThan(0)
    expect(logoOf(id)?.paths, 'its logo, in plugins/logos.ts').toHaveProperty('0')
    const others = manifests.filter((m) => m.id !== id).map((m) => logoOf(m.id)?.paths[0]?.d)
    expect(others).not.toContain(logoOf(id)?.paths[0]?.d)
  })

  test.each([...(manifest.pages ?? []), ...(manifest.homeWidgets ?? [])])(
    'its page or widget $id accepts odd and empty data',
    async (slot) => {
      const code = [...pageSlots, ...homeWidgets].find((s) => s.id === `${id}.${slot.id}`)
      expect(code).toBeDefined()
      for (const items of [[], oddItems])
        for (const query of [{}, { view: 'workloads', page: '-3', health: 'x' }, { view: 'nonsense', page: '1e99' }]) {
          const data = await code?.load({ ...emptyPortal, items: async () => items, query })
          if (data !== undefined) code?.render(data, emptyPortal)
        }
    },
  )

  test.each([...(manifest.entityCards ?? []), ...(manifest.entityTabs ?? []), ...(manifest.entityStatus ?? [])])(
    'its card, tab or status cell $id accepts odd and empty data',
    async (slot) => {
      const code = entitySlots.find((s) => s.id === `${id}.${slot.id}`)
      expect(code).toBeDefined()
      for (const item of [null, { name: 'x', state: null }, { name: 'x', state: {} }, { name: 'x', state: [1] }]) {
        const data = await code?.load({ ...emptyPortal, ref: 'component:default/x', entity: {}, item })
        if (data !== undefined) code?.render(data, emptyPortal)
      }
    },
  )
})

describe.each(pluginRegistry.all().map((p) => [p.manifest.id, p] as const))('%s', (id, plugin) => {
  const { manifest } = plugin

  test('describes its account', () => {
    for (const text of [manifest.accountLabel, manifest.itemLabel]) expect(text.length).toBeGreaterThan(2)
    expect(manifest.syncEveryS).toBeGreaterThanOrEqual(60)
  })

  test('it names each permission once, with its purpose and the vendor’s documentation', () => {
    const names = manifest.permissions.map((p) => p.name)
    expect(names.length).toBeGreaterThan(0)
    expect(new Set(names).size).toBe(names.length)
    for (const p of manifest.permissions) expect(p.purpose.length, p.name).toBeGreaterThan(5)
    expect(new URL(manifest.documentation.href).protocol).toBe('https:')
  })

  test.skipIf(!plugin.awsGuides)(
    'the policies of its role grant what the manifest names, to nobody but this organization',
    () => {
      const identity = { principal: { arn: 'arn:aws:iam::990000000001:user/callboard' }, externalId: 'callboard-x' }
      const [trust, ...policies] = (plugin.awsGuides?.(identity) ?? [])
        .filter((g) => g.fileName.endsWith('.json'))
        .map((g) => JSON.parse(g.text))
      expect(trust.Statement).toEqual([
        {
          Effect: 'Allow',
          Principal: { AWS: identity.principal.arn },
          Action: 'sts:AssumeRole',
          Condition: { StringEquals: { 'sts:ExternalId': 'callboard-x' } },
        },
      ])
      const granted = policies.flatMap((p) => p.Statement.flatMap((s: { Action: string[] }) => s.Action))
      const named = manifest.permissions.map((p) => p.name).filter((name) => /^[a-z0-9]+:[A-Z]/.test(name))
      expect(granted.sort()).toEqual([...named].sort())
    },
  )

  test('every field that another field brings says whether it is required', () => {
    const fields = [...formFields(plugin.settings, { secret: false }), ...formFields(plugin.secrets, { secret: true })]
    const silent = fields.filter(
      (f) => f.when && !f.advanced && !f.required && !f.missing && !f.optional && f.initial === undefined,
    )
    expect(silent.map((f) => f.name)).toEqual([])
    for (const condition of fields.flatMap((f) => f.when ?? [])) {
      const choice = fields.find((f) => f.name === condition.field)
      expect(choice?.options?.map((o) => o.value)).toEqual(expect.arrayContaining(condition.is))
    }
  })

  test('its form describes its fields, and hides secrets', () => {
    const fields = [...formFields(plugin.settings, { secret: false }), ...formFields(plugin.secrets, { secret: true })]
    expect(fields.length).toBeGreaterThan(0)
    for (const f of fields) expect(f.label, f.name).not.toBe(f.name)
    // What has several lines cannot be hidden while it is typed; it is never sent back either.
    expect(fields.filter((f) => f.secret && f.control !== 'password' && f.control !== 'text-area')).toEqual([])
    expect(new Set(fields.map((f) => f.name)).size).toBe(fields.length)
  })

  test('rejects empty settings and secrets with an issue, at the latest when they are used', async () => {
    const empty = plugin.settings.safeParse({})
    const named = empty.success ? empty : plugin.settings.safeParse({ name: 'x' })
    const none = plugin.secrets.safeParse({})
    if (!named.success || (!empty.success && !none.success)) {
      const issues = [...(empty.error?.issues ?? []), ...(none.error?.issues ?? [])]
      expect(issues.filter((issue) => issue.path.length === 0)).toEqual([])
    } else {
      const settings = named.data
      const context = {
        settings,
        secrets: {},
        tenantId: trustedTenantId('00000000-0000-4000-8000-000000000001'),
        fetch,
        dispatcher: () => undefined,
        signal: AbortSignal.timeout(5000),
        egress: [],
        onRequest() {},
        countUse: async () => 0,
      }
      await expect(plugin.connection.check(context as never)).rejects.toMatchObject({
        name: 'VendorError',
        field: expect.any(String),
      })
    }
  })

  test('a plugin with secrets marks the settings that decide where they are sent, URLs always', () => {
    const secrets = formFields(plugin.secrets, { secret: true })
    const destinations = destinationFields(plugin.settings).map((field) => field.path.join('.'))
    expect(destinations.length > 0).toBe(secrets.length > 0)
    const addresses = formFields(plugin.settings, { secret: false }).filter((f) => f.control === 'url')
    expect(secrets.length > 0 ? addresses.map((f) => f.name).filter((name) => !destinations.includes(name)) : []).toEqual([])
    for (const name of destinations) {
      const before = { [name]: 'https://a.example' }
      expect(changedDestination(plugin.settings, before, { [name]: 'https://b.example' })?.path).toEqual([name])
      expect(changedDestination(plugin.settings, before, { ...before })).toBeUndefined()
    }
  })

  test('provides entities, workloads, pipelines, costs or documents', () => {
    const { source, receivesEntities, watcher, pipelines, costs, knowledge } = plugin
    expect(source ?? receivesEntities ?? watcher ?? pipelines ?? costs ?? knowledge).toBeDefined()
  })

  const { webhooks } = plugin
  test.skipIf(!webhooks)('its webhooks reject unsigned requests, and ignore unknown events', async () => {
    if (!webhooks) return
    expect(await webhooks.verify({}, '{}', 'secret')).toBe(false)
    expect(webhooks.identify({})).toBeUndefined()
    const settings = plugin.settings.parse({ organization: 'acme', group: 'acme' })
    for (const payload of [null, {}, [], 'x', { action: 5 }, { repository: {} }]) {
      for (const event of ['push', 'repository', 'installation', 'never-heard-of'])
        expect(webhooks.map(event, payload, settings)).toBeTypeOf('object')
    }
  })

  test('its folder has documentation', () => {
    const files = ['manifest.ts', 'config.ts', 'connection.ts', 'server.ts', 'README.md']
    for (const file of plugin.receivesEntities ? files : [...files, 'client.ts'])
      expect(existsSync(path.join(import.meta.dirname, id, file)), file).toBe(true)
  })
})
