import { randomUUID } from 'node:crypto'
import { isAppError } from '@callboard/core/errors'
import { permissions, roleMay, roles } from '@callboard/core/permissions'
import type { OperationContext } from '@callboard/kernel/operation'
import { operations } from '@callboard/modules/all'
import { pluginRegistry } from '@callboard/plugins/server'
import { fillEmptyTables } from '@callboard/testing/any-row'
import { openTestDatabase, type TestDatabase } from '@callboard/testing/database'
import { expectedErrors, foreignOutcomes } from '@callboard/testing/expected-errors'
import { filledIdNames, fillTenant, newFilledIds } from '@callboard/testing/filled-tenant'
import { testPlatform } from '@callboard/testing/platform'
import { openTenantRows, type TenantRows } from '@callboard/testing/tenant-rows'
import { createTestTenant, type TestMember, type TestTenant } from '@callboard/testing/tenants'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'

// Calls every operation as every role, and every operation of one tenant with the ids of another.

let database: TestDatabase
let a: TestTenant
let b: TestTenant
/** Objects of B, and the corresponding ones of A. */
const ids = newFilledIds()
const ownIds = newFilledIds()
/** B's owner; known only once B exists. */
let foreigner = ''
/** Another member of A. */
let colleague: TestMember
let rowsOfA: TenantRows
let rowsOfB: TenantRows
const secretWord = 'only-beta-may-read-this'
const ownWord = 'what-alpha-has'

beforeAll(async () => {
  database = await openTestDatabase()
  const platform = testPlatform(pluginRegistry)
  a = await createTestTenant(platform, 'Alpha')
  b = await createTestTenant(platform, 'Beta')
  foreigner = b.owner.id
  await fillTenant(platform, b, ids, secretWord)
  await fillTenant(platform, a, ownIds, ownWord)
  colleague = await a.member('developer')
  rowsOfA = await openTenantRows(
    database.superuserUrl,
    { tenantId: a.id, people: [a.owner.id, colleague.account.id] },
    'rows_of_a',
  )
  const beta = { tenantId: b.id, people: [b.owner.id] }
  rowsOfB = await openTenantRows(database.superuserUrl, beta, 'rows_of_b')
  const superuser = new pg.Client({ connectionString: database.superuserUrl })
  await superuser.connect()
  await fillEmptyTables(superuser, rowsOfB.tables, beta, secretWord)
  await superuser.end()
  await rowsOfA.save()
  await rowsOfB.save()
})
afterAll(async () => {
  await rowsOfA.close()
  await rowsOfB.close()
  await database.drop()
})
// Each case starts with both organizations as created, whatever the previous one removed.
afterEach(() => Promise.all([rowsOfA.restore(), rowsOfB.restore()]))

/** A valid input with objects of tenant B. */
const inputs: Record<string, unknown | (() => unknown)> = {
  'catalog.query-entities': { limit: 10, total: 'include', text: { term: secretWord } },
  'catalog.get-entities-by-refs': { refs: ['component:default/beta'] },
  'catalog.refresh-entity': { ref: 'component:default/beta' },
  'catalog.count-facets': { keys: ['kind', 'metadata.tags', 'relations.ownedBy'] },
  'catalog.list-entities': { text: secretWord },
  'catalog.list-filter-options': {},
  'catalog.get-entity': { ref: 'component:default/beta' },
  'catalog.set-star': { ref: 'component:default/beta', starred: true },
  'catalog.get-home': {},
  'home.count-navigation': {},
  'home.get-layout': {},
  'home.save-layout': { layout: { main: ['figures'], side: [], hidden: [] } },
  'home.save-default-layout': () => ({ layout: { main: ['attention'], side: [], hidden: [] } }),
  'home.list-attention': {},
  'home.snooze-attention': { key: `workload ${ids.integration} uid-1`, for: 'day' },
  'home.assign-attention': () => ({ key: `workload ${ids.integration} uid-1`, userId: foreigner }),
  'integrations.check': {
    pluginId: 'github',
    settings: { organization: 'acme', host: 'http://127.0.0.1:1' },
    secrets: { token: 'x' },
  },
  'integrations.create': {
    pluginId: 'github',
    settings: { organization: 'acme', host: 'http://127.0.0.1:1' },
    secrets: { token: 'x' },
  },
  'integrations.connect-sample': {},
  'integrations.begin-install': {
    pluginId: 'github',
    input: { organization: 'acme' },
    callback: 'http://localhost/c',
    setup: 'http://localhost/s',
  },
  'integrations.redeem-install': { ticket: 'x', query: {} },
  'integrations.finish-install': { ticket: 'x', query: {} },
  'integrations.update': { id: ids.integration, settings: { organization: 'acme', host: 'http://127.0.0.1:1' } },
  'integrations.set-state': { id: ids.integration, state: 'paused' },
  'integrations.sync-now': { id: ids.integration },
  'integrations.cancel-run': { id: ids.integration, runId: ids.run },
  'integrations.approve-removals': { id: ids.integration, runId: ids.run },
  'integrations.disconnect': { id: ids.integration },
  'integrations.create-webhook': { id: ids.integration },
  'integrations.remove-sample': {},
  'integrations.reconnect': { id: ids.integration },
  'agents.get': { integrationId: ids.integration },
  'agents.create-token': { integrationId: ids.integration },
  'workloads.list-runtimes': {},
  'workloads.list': { text: secretWord },
  'workloads.list-for-entity': { ref: 'component:default/beta' },
  'workloads.get-overview': {},
  'workloads.read-logs': { integrationId: ids.integration, key: 'uid-1', instance: secretWord, container: 'main' },
  'integrations.read-feed-now': { id: ids.integration, kind: 'pipelines' },
  'costs.get': { by: 'entity' },
  'costs.get-rules': {},
  'costs.list-keys': {},
  'costs.preview-rules': { rules: [] },
  'costs.save-rules': { rules: [] },
  'usage.record': { events: [{ id: randomUUID(), at: new Date().toISOString(), kind: 'view', what: '/catalog' }] },
  'insights.get': {},
  'usage.teaser': {},
  'usage.get-settings': {},
  'usage.save-settings': { enabled: true, retentionDays: 90 },
  'usage.save-adoption-goal': { goal: 60 },
  'usage.rate-docs': { ref: 'component:default/beta', path: 'index.md', helpful: false },
  'usage.get-own': {},
  'tenant.read-limits': {},
  'billing.get': {},
  'billing.get-entitlements': {},
  'billing.list-invoices': {},
  'billing.start-trial': { plan: 'team' },
  'billing.begin-checkout': { plan: 'team' },
  'billing.open-portal': {},
  'billing.refresh': {},
  'billing.preview-plan': { plan: 'team', interval: 'month' },
  'billing.change-plan': { plan: 'team', interval: 'month' },
  'billing.cancel': {},
  'billing.resume': {},
  'costs.list-budgets': {},
  'costs.save-budget': { id: ids.budget, budget: { name: 'x', scope: 'all', currency: 'USD', amount: '10' } },
  'costs.delete-budget': { id: ids.budget },
  'costs.list-uploads': { integrationId: ids.integration },
  'costs.begin-upload': { integrationId: ids.integration, name: 'bill.csv', size: 10 },
  'costs.add-upload-part': { uploadId: ids.upload, part: 0, bytes: new Uint8Array([1]) },
  'costs.finish-upload': { uploadId: ids.upload },
  'costs.delete-upload': { id: ids.upload },
  'pipelines.get-delivery-for-entity': { ref: 'component:default/beta' },
  'pipelines.get-for-entity': { ref: 'component:default/beta' },
  'pipelines.get-overview': {},
  'pipelines.list-runs': { text: secretWord },
  'pipelines.read-job-log': { integrationId: ids.integration, key: 'run-1', job: 'job-1' },
  'pipelines.rerun': { integrationId: ids.integration, key: 'run-1', which: 'all' },
  'integrations.list': {},
  'integrations.list-items': { pluginId: 'github' },
  'integrations.get-item': { integrationId: ids.integration, key: 'x' },
  'integrations.get': { id: ids.integration },
  'integrations.list-runs': { id: ids.integration },
  'integrations.list-problems': { id: ids.integration },
  'integrations.list-unprocessed': { state: 'failed' },
  'tenant.get': {},
  'tenant.get-shell': {},
  'tenant.rename': { name: 'Renamed' },
  'tenant.announce': { text: 'Hello' },
  'tenant.change-slug': { slug: 'another-slug' },
  'tenant.set-audit-retention': { days: 90 },
  'branding.get': {},
  'branding.read-logo': {},
  'branding.set-accent': { accent: '#e11d48' },
  'branding.set-logo': { bytes: null },
  'exports.list': {},
  'exports.begin': {},
  'exports.open': { id: ids.export },
  'exports.delete': { id: ids.export },
  'plugins.list': {},
  'plugins.set': { id: 'ci', on: false },
  'hosts.list': {},
  'hosts.add': { host: 'portal.alpha.example' },
  'hosts.verify': { host: 'portal.beta.example' },
  'hosts.remove': { host: 'portal.beta.example' },
  'frontends.list': {},
  'frontends.add': { origin: 'https://backstage.alpha.example' },
  'frontends.remove': { origin: 'https://backstage.beta.example' },
  'backstage.get-identity': {},
  'user-settings.get': {
    items: [
      { bucket: secretWord, key: 'word' },
      { bucket: 'starredEntities', key: 'entityRefs' },
    ],
  },
  'user-settings.set': { bucket: 'word', key: 'word', value: { seen: true } },
  'user-settings.remove': { bucket: 'word', key: 'word' },
  'notifications.query': { ids: [ids.notification], search: secretWord },
  'notifications.summarize': { search: secretWord },
  'notifications.save': { ids: [ids.notification], saved: true },
  'tenant.request-removal': { slug: 'beta' },
  'tenant.keep': {},
  'support.get': {},
  'support.allow': { allow: { hours: 1, role: 'viewer' } },
  'notifications.list': {},
  'notifications.count': {},
  'notifications.mark': { ids: [ids.notification] },
  'notifications.list-choices': {},
  'notifications.choose': { kind: 'member.joined', portal: false, mail: false },
  'domains.list': {},
  'domains.add': { domain: 'alpha.example' },
  'domains.verify': { domain: 'beta.example' },
  'domains.set-join': { domain: 'beta.example', role: 'viewer' },
  'domains.remove': { domain: 'beta.example' },
  'members.list': { text: secretWord },
  'members.change-role': () => ({ userId: foreigner, role: 'viewer' }),
  'members.remove': () => ({ userId: foreigner }),
  'members.leave': {},
  'members.transfer-ownership': () => ({ userId: foreigner }),
  'members.link-myself': { ref: 'component:default/beta' },
  'members.link': () => ({ userId: foreigner, ref: null }),
  'members.invite': { emails: ['somebody@example.com'], role: 'viewer' },
  'members.list-invitations': {},
  'members.resend-invitation': { id: ids.invitation },
  'members.revoke-invitation': { id: ids.invitation },
  'members.get-onboarding': {},
  'members.set-onboarding': { dismissed: true },
  'members.mark-catalog-seen': {},
  'tokens.create': { name: 'x', scopes: ['catalog.read'] },
  'tokens.list': {},
  'tokens.revoke': { id: ids.token },
  'tokens.create-own': { name: 'x', scopes: ['catalog.read'] },
  'tokens.list-own': {},
  'tokens.revoke-own': { id: ids.token },
  'audit.list': { target: secretWord },
  'audit.list-actions': {},
  'audit.begin-export': { format: 'csv' },
  'catalog.list-changes': {},
  'catalog.get-entity-as-of': { ref: 'component:default/beta', at: new Date().toISOString() },
  'catalog.get-as-of': { at: '2026-01-01T00:00:00Z' },
  'catalog.list-tombstones': {},
  'catalog.find-tombstone': { ref: 'component:default/gone' },
  'catalog.restore-entity': { ref: 'component:default/gone' },
  'catalog.remove-entity': { ref: 'component:default/beta' },
  'catalog.set-follow': { ref: 'component:default/beta', follow: true },
  'catalog.list-follows': {},
  'webhooks.list': {},
  'webhooks.create': { url: 'https://hooks.example.com/alpha' },
  'webhooks.set-state': { id: ids.webhook, state: 'off' },
  'webhooks.remove': { id: ids.webhook },
  'webhooks.test': { id: ids.webhook },
  'webhooks.list-deliveries': { id: ids.webhook },
  'webhooks.replay': { id: ids.delivery },
  'catalog.export-tree': {},
  'apis.findings': { ref: 'component:default/beta' },
  'docs.describe': { ref: 'component:default/beta' },
  'docs.search': { term: secretWord, ref: 'component:default/beta' },
  'docs.list-sites': {},
  'docs.propose-page': { ref: 'component:default/beta', title: 'A page', text: 'Text' },
  'docs.set-watch': { ref: 'component:default/beta', path: 'index.md', watch: true },
  'docs.list-watches': {},
  'docs.list': { ref: 'component:default/beta' },
  'docs.read-last-change': { ref: 'component:default/beta', path: 'index.md' },
  'docs.draw-plantuml': { ref: 'component:default/beta', path: 'index.md', place: 0 },
  'docs.read-picture': { ref: 'component:default/beta', path: 'index.md', src: 'none.png' },
  'docs.read': { ref: 'component:default/beta', path: 'index.md' },
  'conclusions.correct': { ref: 'component:default/beta', field: 'spec.type', verdict: 'confirmed' },
  'conclusions.take-back': { ref: 'component:default/beta', field: 'spec.type' },
  'conclusions.accept': { refs: ['component:default/beta'] },
  'conclusions.list': { state: 'all' },
  'conclusions.list-refs': {},
  'conclusions.count-open': {},
  'conclusions.list-ignored': {},
  'conclusions.ignore': { integrationId: ids.integration, pattern: '**/*' },
  'conclusions.stop-ignoring': { integrationId: ids.integration, pattern: `${secretWord}/**` },
  'conclusions.preview-proposal': { ref: 'component:default/beta' },
  'conclusions.propose': { ref: 'component:default/beta' },
  'catalog.get-graph': { ref: 'component:default/beta' },
  'catalog.get-map': {},
  'catalog.get-ownership': {},
  'catalog.list-views': {},
  'catalog.save-view': { kind: 'component', name: 'Mine', state: { group: 'owner' }, isDefault: true },
  'catalog.remove-view': { id: ids.view },
  'catalog.save-shared-view': () => ({ id: ids.view, kind: 'component', name: 'Ours', state: {}, isDefault: true }),
  'catalog.remove-shared-view': () => ({ id: ids.view }),
  'workloads.list-health': { refs: ['component:default/beta'] },
  'pipelines.list-for-entities': { refs: ['component:default/beta'] },
  'costs.list-for-entities': { refs: ['component:default/beta'] },
  'docs.list-for-entities': { refs: ['component:default/beta'] },
  'conclusions.edit-many': {
    refs: ['component:default/beta'],
    change: { field: 'spec.lifecycle', value: 'production' },
  },
  'catalog.create-group': { ref: 'group:default/alpha-only' },
  'search.find': { typed: secretWord },
  'knowledge.ask': { question: secretWord },
  'search.find-documents': { term: secretWord },
  'locations.list': {},
  'locations.get-of-entity': { ref: 'component:default/beta' },
  'locations.try': { target: 'http://127.0.0.1:1/catalog-info.yaml' },
  'locations.add': { target: 'http://127.0.0.1:1/catalog-info.yaml' },
  'locations.update': { id: ids.run, target: 'http://127.0.0.1:1/catalog-info.yaml' },
  'locations.remove': { id: ids.run },
  'locations.analyze': { target: 'http://127.0.0.1:1/acme/shop' },
}
const inputOf = (name: string): unknown => {
  const input = inputs[name]
  return typeof input === 'function' ? input() : input
}

/** The same input with A's own objects instead of B's. */
function ownInputOf(name: string): unknown {
  const own = new Map<unknown, unknown>([
    [foreigner, colleague.account.id],
    ['beta', a.slug],
    [secretWord, ownWord],
    [`${secretWord}/**`, `${ownWord}/**`],
    [`workload ${ids.integration} uid-1`, `workload ${ownIds.integration} uid-1`],
    ...filledIdNames.map((name): [string, string] => [ids[name], ownIds[name]]),
  ])
  const replace = (value: unknown): unknown => {
    if (value instanceof Uint8Array) return value
    if (Array.isArray(value)) return value.map(replace)
    if (typeof value === 'object' && value !== null)
      return Object.fromEntries(Object.entries(value).map(([key, v]) => [key, replace(v)]))
    return own.get(value) ?? value
  }
  return replace(inputOf(name))
}

let cases = 0
const count = () => {
  cases++
}
afterAll(() => {
  process.stdout.write(`operations × roles × tenants: ${cases} cases, compared with packages/core/permissions.ts\n`)
})

type AnyOperation = {
  (context: OperationContext, input: unknown): Promise<unknown>
  operationName: string
  action: keyof typeof permissions
  input: { safeParse(v: unknown): { success: boolean } }
}
const all = operations as unknown as readonly AnyOperation[]

test('the suite has a valid input for every operation', () => {
  expect(all.map((o) => o.operationName).sort()).toEqual(Object.keys(inputs).sort())
  for (const o of all)
    expect([o.operationName, o.input.safeParse(inputOf(o.operationName)).success]).toEqual([o.operationName, true])
})

/** The result of an operation: `done`, the code of its error, or the unexpected error. */
const outcomeOf = (work: Promise<unknown>): Promise<{ outcome: string; answer: unknown }> =>
  work.then(
    (answer) => ({ outcome: 'done', answer }),
    (error: unknown) => ({
      outcome: isAppError(error) ? error.code : `crashed: ${error}`,
      answer: isAppError(error) ? { message: error.message } : String(error),
    }),
  )

const namesSomethingOfB = (name: string) => {
  const input = JSON.stringify(inputOf(name)) ?? ''
  return [...Object.values(ids), foreigner].some((id) => input.includes(id))
}

const expectedOf = (name: string) => expectedErrors[name]?.code ?? 'done'

test('expected errors are listed only for existing operations', () => {
  const known = all.map((o) => o.operationName)
  expect([...Object.keys(expectedErrors), ...Object.keys(foreignOutcomes)].filter((name) => !known.includes(name))).toEqual([])
})

describe.each(roles)('as %s', (role) => {
  test.each(all.map((o) => [o.operationName, o] as const))('%s', async (name, operation) => {
    count()
    const { outcome } = await outcomeOf(operation(a.as(role), ownInputOf(name)))
    expect(outcome).toBe(roleMay(role, operation.action) ? expectedOf(name) : 'forbidden')
  })
})

test.each(all.map((o) => [o.operationName, o] as const))('rejects a token without the scope: %s', async (name, operation) => {
  count()
  const scopes = Object.keys(permissions).filter((action) => action !== operation.action) as never[]
  await expect(
    operation({ ...a.as('owner'), actor: { type: 'token', id: 'x', label: 'x', scopes } }, inputOf(name)),
  ).rejects.toMatchObject({ code: 'forbidden' })
})

test.each(all.map((o) => [o.operationName, o] as const))(
  'an owner of one tenant can read and change nothing of another: %s',
  async (name, operation) => {
    count()
    const before = await rowsOfB.state()
    const { outcome, answer } = await outcomeOf(operation(a.as('owner'), inputOf(name)))
    const text = JSON.stringify(answer) ?? ''
    expect(text).not.toContain(secretWord)
    expect(text).not.toContain(b.id)
    expect(await rowsOfB.state()).toEqual(before)
    expect(outcome).toBe(foreignOutcomes[name]?.code ?? (namesSomethingOfB(name) ? 'not_found' : expectedOf(name)))
  },
)

test.each(all.map((o) => [o.operationName, o] as const))(
  'never returns secrets, not even to their owner: %s',
  async (name, operation) => {
    count()
    const { outcome, answer } = await outcomeOf(operation(b.as('owner'), inputOf(name)))
    expect(outcome).not.toContain('crashed')
    const text = JSON.stringify(answer) ?? ''
    expect(text).not.toContain('"secrets":"')
    expect(text).not.toContain('hookSecret')
    expect(text).not.toContain('tokenHash')
    expect(text).not.toContain(`hash ${secretWord}`)
    expect(text).not.toContain('passwordHash')
  },
)
