import { randomUUID } from 'node:crypto'
import type { OperationContext } from '@callboard/kernel/operation'
import { listFindings } from '@callboard/modules/apis'
import { getEntitlements } from '@callboard/modules/billing'
import {
  countFacets,
  getEntity,
  getMap,
  getOwnership,
  listChanges,
  listEntities,
  listFilterOptions,
  listTombstones,
  listViews,
  setStar,
} from '@callboard/modules/catalog'
import { getCostFigures, getCosts, listBudgets, listEntityCosts } from '@callboard/modules/costs'
import { listDocs, listEntityDocs, readDocsPage, readLastDocsChange } from '@callboard/modules/docs'
import { getExperiment, listExperiments } from '@callboard/modules/experiments'
import { listFlagReferences, listStaleFlags } from '@callboard/modules/flags'
import { countNavigation, getHome, getHomeLayout, listAttention } from '@callboard/modules/home'
import { createSession, revokeSession } from '@callboard/modules/identity'
import { countOpenInferences, listInferences } from '@callboard/modules/inference'
import { listItems } from '@callboard/modules/integrations'
import {
  getArticle,
  getDocument,
  getQuestion,
  getThread,
  listArticles,
  listGaps,
  listGoldenQuestions,
  listOwnQuestions,
  listTeamQuestions,
  listThreads,
} from '@callboard/modules/knowledge'
import { getOnboarding, listMemberships } from '@callboard/modules/members'
import { listModelUse } from '@callboard/modules/models'
import { listNotifications } from '@callboard/modules/notifications'
import {
  getEntityDelivery,
  getEntityPipelines,
  getPipelineOverview,
  listEntityDelivery,
  listPipelineRuns,
} from '@callboard/modules/pipelines'
import { search } from '@callboard/modules/search'
import {
  listApprovals,
  listEntityActions,
  listPolicies,
  listRuns,
  listTemplates,
  readTeamUse,
  readTemplate,
} from '@callboard/modules/templates'
import { findPortalSession, getBranding, getShell, getTenant, membershipIn } from '@callboard/modules/tenants'
import { getInsights } from '@callboard/modules/usage'
import {
  getWorkloadOverview,
  listEntityHealth,
  listEntityWorkloads,
  listRuntimes,
  listWorkloads,
} from '@callboard/modules/workloads'
import { pluginRegistry } from '@callboard/plugins/server'
import { catalogOf } from '@callboard/testing/catalog'
import { openTestDatabase, type TestDatabase } from '@callboard/testing/database'
import { repeatedDatabaseUse } from '@callboard/testing/database-use'
import { fillTenant, newFilledIds } from '@callboard/testing/filled-tenant'
import { testPlatform } from '@callboard/testing/platform'
import { createTestTenant, type TestTenant } from '@callboard/testing/tenants'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

// Page reads: the same results as the single operations, in one snapshot, with concurrent queries.

let database: TestDatabase
let tenant: TestTenant
let context: OperationContext
const ids = newFilledIds()

beforeAll(async () => {
  database = await openTestDatabase()
  const platform = testPlatform(pluginRegistry)
  tenant = await createTestTenant(platform, 'Alpha')
  context = tenant.as('owner')
  await fillTenant(platform, tenant, ids, 'filled')
  const write = await catalogOf(tenant)
  const of = (kind: string, name: string, spec: object, metadata: object = {}) => ({
    apiVersion: 'backstage.io/v1alpha1',
    kind,
    metadata: { name, ...metadata },
    spec: spec as never,
  })
  await write([
    of('Group', 'payments', { type: 'team', children: [] }, { title: 'Payments' }),
    of('User', 'ada', { memberOf: ['payments'], profile: { email: tenant.owner.email } }),
    of('System', 'money', { owner: 'payments' }),
    of('Component', 'ledger', { type: 'service', lifecycle: 'production', owner: 'payments', system: 'money' }, { tags: ['go'] }),
    of(
      'Component',
      'shop',
      { type: 'website', lifecycle: 'production', owner: 'nobody', dependsOn: ['component:ledger'] },
      { tags: ['go', 'web'] },
    ),
    of('API', 'ledger-api', { type: 'openapi', lifecycle: 'experimental', owner: 'payments', definition: 'x' }),
  ])
})
afterAll(() => database.drop())

test('the shell returns the same as its parts', async () => {
  await context.tx((db) =>
    db.tenant.update({
      where: { id: tenant.id },
      data: { announcement: 'Hello', accent: '#123456', disabledPlugins: ['ci'], removeAt: new Date('2030-01-01') },
    }),
  )
  const [shell, { announcement, removeAt }, { accent, logo }, { unread }, entitlements] = await Promise.all([
    getShell(context, {}),
    getTenant(context, {}),
    getBranding(context, {}),
    listNotifications(context, {}),
    getEntitlements(context, {}),
  ])
  expect(shell).toEqual({ announcement, removeAt, accent, logo, unread, entitlements, connected: ['github'] })
  expect(shell).toMatchObject({ announcement: 'Hello', accent: '#123456', logo: 'filled', entitlements: { off: ['ci'] } })
})

describe('with billing', () => {
  const selling = (): OperationContext => ({
    ...context,
    platform: { ...context.platform, billing: { secretKey: 'x', webhookSecret: 'x', tax: false } },
  })
  const day = 86_400_000
  const at = (days: number) => new Date(Date.now() + days * day)
  test.each([
    ['active', {}],
    ['past_due', { pastDueSince: at(-10) }],
    ['trialing', { trialEndsAt: at(3) }],
    ['canceled', {}],
    [null, {}],
  ])('the shell has the entitlements of a subscription that is %s', async (status, more) => {
    await context.tx((db) => db.billingAccount.updateMany({ data: { status, ...more } }))
    expect((await getShell(selling(), {})).entitlements).toEqual(await getEntitlements(selling(), {}))
  })

  test('an organization without billing data has the free plan', async () => {
    await context.tx((db) => db.billingAccount.deleteMany())
    const { entitlements } = await getShell(selling(), {})
    expect(entitlements).toEqual(await getEntitlements(selling(), {}))
    expect(entitlements.phase).toBe('free')
  })
})

test('an entity has relations of both directions, its source, problems and the user’s stars', async () => {
  const ref = 'component:default/ledger'
  await setStar(context, { ref, starred: true })
  const { integrationId, item } = await context.tx((db) => db.entity.findFirstOrThrow({ where: { ref } }))
  const other = { tenantId: tenant.id, integrationId: integrationId ?? '', ref, message: 'm' }
  await context.tx(async (db) => {
    await db.problem.createMany({
      data: [
        { ...other, item, code: 'bad-value' },
        { ...other, item: 'another place', code: 'bad-value' },
        { ...other, item: 'another place', code: 'duplicate' },
      ],
    })
    const proposal = { tenantId: tenant.id, integrationId: integrationId ?? '', item, refs: [ref], url: 'u', actor: 'Ada' }
    await db.proposal.createMany({
      data: [
        { ...proposal, label: 'of before', at: new Date('2020-01-01') },
        { ...proposal, label: 'newest', at: new Date(Date.now() + 60_000) },
      ],
    })
  })
  const shown = await getEntity(context, { ref })
  expect(shown.related).toEqual([
    { type: 'partOf', ref: 'system:default/money', label: 'money', kind: 'system', entityType: null, exists: true },
    { type: 'ownedBy', ref: 'group:default/payments', label: 'Payments', kind: 'group', entityType: 'team', exists: true },
    {
      type: 'dependencyOf',
      ref: 'component:default/shop',
      label: 'shop',
      kind: 'component',
      entityType: 'website',
      exists: true,
    },
  ])
  expect(shown).toMatchObject({ starred: true, followed: false, accepted: false, evidence: null })
  expect(shown.problems.map((p) => [p.code, p.item])).toEqual([['bad-value', item]])
  expect(shown.duplicates.map((p) => [p.code, p.item])).toEqual([['duplicate', 'another place']])
  expect(shown.proposal).toMatchObject({ label: 'newest', actor: 'Ada', at: expect.any(Date) })
  expect(shown.source.integration).toMatchObject({ id: integrationId, pluginId: expect.any(String) })
  expect(shown.source.updatedAt).toBeInstanceOf(Date)
  const { related } = await getEntity(context, { ref: 'component:default/shop' })
  expect(related.find((r) => r.type === 'ownedBy')).toMatchObject({ label: 'nobody', exists: false })
})

test('filters offer the options with their exact counts', async () => {
  for (const kind of [undefined, 'component']) {
    const facets = await countFacets(context, {
      keys: ['spec.type', 'spec.lifecycle', 'metadata.tags'],
      ...(kind ? { filter: { key: 'kind', values: [kind] } } : {}),
    })
    const options = await listFilterOptions(context, kind ? { kind } : {})
    const sorted = (list: { value: string; count: number }[] | undefined) =>
      (list ?? []).map((o) => `${o.value} ${o.count}`).sort()
    expect(sorted(options.type)).toEqual(sorted(facets['spec.type']))
    expect(sorted(options.lifecycle)).toEqual(sorted(facets['spec.lifecycle']))
    expect(sorted(options.tag)).toEqual(sorted(facets['metadata.tags']))
  }
  expect(await listFilterOptions(context, { kind: 'component' })).toMatchObject({
    owner: [
      { value: 'group:default/nobody', count: 1 },
      { value: 'group:default/payments', count: 1 },
    ],
    system: [{ value: 'system:default/money', count: 1 }],
  })
})

test('a list contains as many entities as its total, for each kind and order', async () => {
  for (const kind of [undefined, 'component', 'Component', 'user'])
    for (const sort of ['name', 'updated', 'owner', 'type', 'lifecycle'] as const) {
      const list = await listEntities(context, { ...(kind ? { kind } : {}), sort, limit: 1000 })
      expect([kind, sort, list.total]).toEqual([kind, sort, list.rows.length])
    }
})

describe('a page is read in one snapshot, with few round trips', () => {
  const ref = 'component:default/ledger'
  test.each<[string, number, number, (c: OperationContext) => Promise<unknown>]>([
    ['the shell', 1, 1, (c) => getShell(c, {})],
    ['an entity', 1, 1, (c) => getEntity(c, { ref })],
    ['docs of an entity', 1, 1, (c) => listDocs(c, { ref })],
    ['a page of docs', 1, 1, (c) => readDocsPage(c, { ref: 'component:default/beta' })],
    ['the last change of a page of docs', 1, 2, (c) => readLastDocsChange(c, { ref: 'component:default/beta' })],
    ['knowledge gaps', 1, 3, (c) => listGaps(c, {})],
    ['articles', 1, 1, (c) => listArticles(c, {})],
    ['an article', 1, 1, (c) => getArticle(c, { id: ids.article })],
    ['stale flags', 1, 1, (c) => listStaleFlags(c, {})],
    ['references to a flag', 1, 3, (c) => listFlagReferences(c, { key: 'new-checkout' })],
    ['experiments', 1, 1, (c) => listExperiments(c, {})],
    ['an experiment', 1, 4, (c) => getExperiment(c, { id: ids.experiment })],
    ['policies of templates', 1, 1, (c) => listPolicies(c, {})],
    // The teams of the reader choose the teammates, who choose the runs.
    ['use of templates by teammates', 2, 2, (c) => readTeamUse(c, {})],
    ['templates', 1, 2, (c) => listTemplates(c, {})],
    ['a template', 1, 1, (c) => readTemplate(c, { ref: 'template:default/beta' })],
    ['what can be run on an entity', 1, 1, (c) => listEntityActions(c, { ref })],
    ['runs of templates', 1, 1, (c) => listRuns(c, { mine: true })],
    // Decisions are those of the runs that wait.
    ['approvals', 2, 2, (c) => listApprovals(c, {})],
    ['a document', 1, 1, (c) => getDocument(c, { id: ids.document })],
    ['golden questions', 1, 1, (c) => listGoldenQuestions(c, {})],
    ['use of the model', 1, 1, (c) => listModelUse(c, {})],
    // The teams of the reader choose the questions; own questions have sources.
    ['questions to teams', 2, 2, (c) => listTeamQuestions(c, { view: 'teams' })],
    ['a question', 2, 3, (c) => getQuestion(c, { id: ids.question })],
    ['threads', 1, 1, (c) => listThreads(c, {})],
    // What an answer cited depends on the questions, and is read with what the catalog says.
    ['a thread', 2, 7, (c) => getThread(c, { id: ids.question })],
    ['own questions', 2, 2, (c) => listOwnQuestions(c, {})],
    ['workloads of an entity', 1, 1, (c) => listEntityWorkloads(c, { ref })],
    ['how an entity is built and deployed', 1, 1, (c) => getEntityDelivery(c, { ref })],
    ['pipelines of an entity', 1, 7, (c) => getEntityPipelines(c, { ref })],
    ['the catalog', 1, 2, (c) => listEntities(c, { kind: 'component' })],
    ['the catalog by owner', 1, 3, (c) => listEntities(c, { kind: 'component', group: 'owner' })],
    ['saved views', 1, 1, (c) => listViews(c, {})],
    ['health of a page of entities', 1, 1, (c) => listEntityHealth(c, { refs: [ref] })],
    ['health of a graph by cluster', 1, 2, (c) => listEntityHealth(c, { refs: [ref], by: 'runtime' })],
    ['delivery of a page of entities', 1, 1, (c) => listEntityDelivery(c, { refs: [ref] })],
    ['costs of a page of entities', 1, 2, (c) => listEntityCosts(c, { refs: [ref] })],
    ['docs of a page of entities', 1, 1, (c) => listEntityDocs(c, { refs: [ref] })],
    ['the catalog’s filters', 1, 1, (c) => listFilterOptions(c, {})],
    ['the review queue', 1, 1, (c) => countOpenInferences(c, {})],
    ['home', 2, 2, (c) => getHome(c, {})],
    ['the layout of home', 1, 1, (c) => getHomeLayout(c, {})],
    ['counts in the navigation', 1, 1, (c) => countNavigation(c, {})],
    ['what needs attention', 2, 2, (c) => listAttention(c, {})],
    ['what needs attention of a system', 2, 2, (c) => listAttention(c, { ref: 'system:default/money' })],
    ['pipelines', 2, 5, (c) => getPipelineOverview(c, { days: 30 })],
    ['runs', 1, 2, (c) => listPipelineRuns(c, { text: randomUUID() })],
    ['first steps', 1, 1, (c) => getOnboarding(c, {})],
    ['items of a plugin', 1, 1, (c) => listItems(c, { pluginId: 'github' })],
    ['runtimes', 1, 1, (c) => listRuntimes(c, {})],
    ['workloads', 1, 2, (c) => listWorkloads(c, { text: 'x', unmatched: true })],
    ['the overview of workloads', 1, 3, (c) => getWorkloadOverview(c, {})],
    ['costs', 1, 3, (c) => getCosts(c, { by: 'entity' })],
    ['figures of costs', 1, 1, (c) => getCostFigures(c, { by: 'entity' })],
    ['budgets', 1, 1, (c) => listBudgets(c, {})],
    ['ownership', 1, 4, (c) => getOwnership(c, {})],
    ['the map', 1, 1, (c) => getMap(c, {})],
    ['the inferences', 1, 3, (c) => listInferences(c, {})],
    ['changes', 1, 1, (c) => listChanges(c, {})],
    ['removed entities', 1, 2, (c) => listTombstones(c, {})],
    ['findings of an API', 1, 1, (c) => listFindings(c, { ref: 'api:default/ledger-api' })],
    ['notifications', 1, 2, (c) => listNotifications(c, {})],
    ['search', 3, 9, (c) => search(c, { typed: 'ledger' })],
  ])('%s: waits %i times, for %i statements', async (_, waits, statements, read) => {
    expect(await repeatedDatabaseUse(() => read(context))).toMatchObject({ transactions: 1, statements, waits })
  })
})

test('insights are read while it is checked that they may be', async () => {
  expect(await repeatedDatabaseUse(() => getInsights(context, {}))).toMatchObject({ statements: 9, waits: 1 })
})

test('notifications, removed entities and findings are those that are stored', async () => {
  const { id: userId } = tenant.owner
  await context.tx((db) =>
    db.notification.create({
      data: { tenantId: tenant.id, userId, title: 'Read', kind: 'integration.failed', readAt: new Date() },
    }),
  )
  const [notifications, tombstones, findings] = await context.tx((db) =>
    Promise.all([
      db.notification.findMany({ where: { userId }, orderBy: { id: 'desc' }, omit: { tenantId: true, userId: true } }),
      db.tombstone.findMany({ orderBy: [{ removedAt: 'desc' }, { ref: 'asc' }] }),
      db.apiFinding.findMany({ where: { ref: 'component:default/beta' }, orderBy: { position: 'asc' } }),
    ]),
  )
  const unread = notifications.filter((n) => n.readAt === null)
  expect(unread.length).toBeLessThan(notifications.length)
  expect(await listNotifications(context, {})).toEqual({ notifications, total: notifications.length, unread: unread.length })
  expect(await listNotifications(context, { unread: true, limit: 1 })).toEqual({
    notifications: unread.slice(0, 1),
    total: unread.length,
    unread: unread.length,
  })
  expect(await listNotifications(context, { offset: 100 })).toMatchObject({ notifications: [], total: notifications.length })
  const removed = await listTombstones(context, {})
  expect(removed.total).toBe(tombstones.length)
  for (const [i, { ref, kind, label, ownerRef, source, url, reason, actor, removedAt }] of tombstones.entries())
    expect(removed.tombstones[i]).toMatchObject({ ref, kind, label, ownerRef, source, url, reason, actor, removedAt })
  expect(await listTombstones(context, { text: 'FILLED' })).toEqual(removed)
  expect(await listTombstones(context, { text: '%' })).toEqual({ tombstones: [], total: 0 })
  const checked = await listFindings(context, { ref: 'component:default/beta' })
  expect(checked).toEqual({
    state: 'none',
    findings: findings.map(({ code, severity, path, line, message }) => ({ code, severity, path, line, message })),
  })
})

test('kinds of items that an organization has none of are not read for what needs attention', async () => {
  const empty = await createTestTenant(testPlatform(pluginRegistry), 'Beta')
  const { statements } = await repeatedDatabaseUse(async () => expect(await listAttention(empty.as('owner'), {})).toEqual([]))
  // What may have any, with what the reader takes care of and three kinds that are always looked up, as one.
  expect(statements).toBe(1)
})

test('a session and its organizations are read at once', async () => {
  const sessionId = await createSession(tenant.owner.id, {})
  const other = await createTestTenant(testPlatform(pluginRegistry), 'Gamma')
  const found = await findPortalSession(sessionId)
  expect(found?.memberships).toEqual(await listMemberships(tenant.owner.id))
  expect(found?.memberships.map((m) => m.slug)).toEqual([tenant.slug])
  expect(await membershipIn(found as NonNullable<typeof found>, other.slug)).toBeUndefined()
  expect(await repeatedDatabaseUse(() => findPortalSession(sessionId))).toMatchObject({ waits: 1, statements: 2 })
  await revokeSession(sessionId)
  expect(await findPortalSession(sessionId)).toBeUndefined()
})
