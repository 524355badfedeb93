import { randomUUID } from 'node:crypto'
import { forTenant } from '@callboard/db/for-tenant'
import type { OperationContext } from '@callboard/kernel/operation'
import type { Platform } from '@callboard/kernel/platform'
import { listAudit } from '@callboard/modules/audit'
import { applyEntities } from '@callboard/modules/catalog/testing'
import { replacePages } from '@callboard/modules/docs'
import { getModel, listModelUse, removeModel } from '@callboard/modules/models'
import { closeParsing } from '@callboard/parsing/parse'
import { closeRanking } from '@callboard/parsing/ranking/rank'
import { pluginRegistry } from '@callboard/plugins/server'
import { type StandInModel, startStandInModel } from '@callboard/sandbox/model/stand-in'
import { connectModel, reachingHost } from '@callboard/testing/connect-model'
import { openTestDatabase, type TestDatabase } from '@callboard/testing/database'
import { testPlatform } from '@callboard/testing/platform'
import { createTestTenant, type TestTenant } from '@callboard/testing/tenants'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { ask } from './ask.ts'
import { embedKnowledge } from './embed-knowledge.ts'
import { indexKnowledge } from './index-knowledge.ts'

let database: TestDatabase
let model: StandInModel
let platform: Platform
let tenant: TestTenant
let context: OperationContext
let integrationId: string

const ref = 'component:default/handbook'

async function createTenant(): Promise<void> {
  tenant = await createTestTenant(platform)
  context = tenant.as('admin')
  integrationId = randomUUID()
  const common = { pluginId: 'github', name: 'x', account: 'acme', settings: {}, secrets: '' }
  const metadata = { name: 'handbook' }
  const spec = { type: 'documentation', lifecycle: 'production', owner: 'people' }
  const descriptor = { apiVersion: 'backstage.io/v1alpha1', kind: 'Component', metadata, spec }
  const entity = { descriptor, item: 'x', file: 'catalog-info.yaml', url: 'x', line: 1, evidence: null }
  await forTenant(tenant.id).tx(async (db) => {
    await db.integration.create({ data: { tenantId: tenant.id, id: integrationId, ...common } })
    await applyEntities(db, tenant.id, integrationId, [entity], null)
  })
}

const pages = {
  'time-off.md':
    '# Time off\n\nHoliday is requested in the calendar, two weeks ahead.\n\n## Illness\n\nTell your lead in the morning.',
  'alerts.md': '# Alerts\n\nA page is sent to the engineer on call when the batch has not finished.',
}

async function writePages(texts: Record<string, string>): Promise<void> {
  const rows = Object.entries(texts).map(([path, text]) => ({
    ...{
      ref,
      path,
      text,
      title: path,
      section: '',
      plain: text,
      url: 'https://example.com',
      changedAt: '2026-03-04T05:06:07.000Z',
    },
  }))
  await forTenant(tenant.id).tx((db) => replacePages(db, tenant.id, integrationId, [{ key: 'x', pages: rows }]))
  await indexKnowledge(tenant.id)
}

const connect = (name = 'stand-in-embedding', change = {}) =>
  connectModel(context, model, { mode: 'off', ...change }, { model: name, price: 1 })
const stored = () => forTenant(tenant.id).tx((db) => db.sectionEmbedding.count())
const nearest = async (question: string) => (await ask(context, { question })).pages[0]?.path
/** As after the pause that follows a failure. */
const endPause = () => forTenant(tenant.id).tx((db) => db.embeddingModel.updateMany({ data: { retryAt: null } }))

beforeAll(async () => {
  database = await openTestDatabase()
  model = await startStandInModel()
  platform = reachingHost(testPlatform(pluginRegistry), model.host)
})
beforeEach(async () => {
  await createTenant()
  await writePages(pages)
})
afterAll(async () => {
  await closeRanking()
  await closeParsing()
  await model.stop()
  await database.drop()
})

test('finds a page in other words once its sections are embedded, and what it cost is counted', async () => {
  expect(await nearest('vacation')).toBeUndefined()
  await connect()
  expect((await getModel(context, {}))?.embeddings).toMatchObject({ model: 'stand-in-embedding', pending: null })
  expect(await embedKnowledge(platform, tenant.id)).toBe(await stored())
  expect((await getModel(context, {}))?.embeddings).toMatchObject({ pending: 0, problem: null })
  expect(await nearest('vacation')).toBe('time-off.md')
  expect(model.embeddings.at(-1)).toMatchObject({ key: model.key, body: { input: ['vacation'] } })
  const { days, monthMicros } = await listModelUse(context, {})
  expect(monthMicros).toBe(days.reduce((sum, day) => sum + day.inputTokens, 0))
  expect(days.map(({ person, automated }) => [person, automated]).sort()).toEqual([
    ['', true],
    ['Ada Owner', false],
  ])
})

test('embeds only sections that changed', async () => {
  await connect()
  await embedKnowledge(platform, tenant.id)
  const before = await stored()
  await writePages({ ...pages, 'time-off.md': pages['time-off.md'].replace('your lead', 'the office') })
  // Short sections of a page are joined; the other page is untouched.
  const embedded = await embedKnowledge(platform, tenant.id)
  expect(embedded).toBeGreaterThan(0)
  expect(embedded).toBeLessThan(before)
  expect(await stored()).toBe(before)
  expect(await embedKnowledge(platform, tenant.id)).toBe(0)
})

test('a section takes its vector with it, and switching off takes all', async () => {
  await connect()
  await embedKnowledge(platform, tenant.id)
  const before = await stored()
  await writePages({ 'alerts.md': pages['alerts.md'] })
  expect(await stored()).toBeLessThan(before)
  await connect('another-model')
  expect(await stored()).toBe(0)
  await connect()
  await embedKnowledge(platform, tenant.id)
  await connectModel(context, model)
  expect(await stored()).toBe(0)
  expect(await embedKnowledge(platform, tenant.id)).toBe(0)
  await connect()
  await embedKnowledge(platform, tenant.id)
  await removeModel(context, {})
  expect(await stored()).toBe(0)
})

test.each([
  ['stand-in-embedding-rate-limited', 'limited', 120],
  ['stand-in-embedding-time-out', 'time-out', 30],
  ['stand-in-embedding-short', 'broken', 30],
  ['stand-in-embedding-garbage', 'broken', 30],
  ['gpt-0', 'unknown-model', 30],
] as const)('%s pauses requests, is shown, and never stops an answer', async (name, problem, pauseS) => {
  await connect(name)
  expect(await embedKnowledge(platform, tenant.id)).toBe(0)
  const shown = await getModel(context, {})
  expect(shown?.embeddings).toMatchObject({ problem })
  expect(shown?.embeddingProblem).toMatch(/\.$/)
  expect(JSON.stringify([shown, await listAudit(context, {})])).not.toContain(model.key)
  const waitS = ((shown?.embeddings?.retryAt?.getTime() ?? 0) - Date.now()) / 1000
  expect(Math.round(waitS / 10) * 10).toBe(pauseS)
  const requests = model.embeddings.length
  expect(await embedKnowledge(platform, tenant.id)).toBe(0)
  expect(await nearest('alerts on call')).toBe('alerts.md')
  expect(model.embeddings).toHaveLength(requests)
})

test('a provider that fails for a question leaves its answer to words, and gets another request later', async () => {
  await connect()
  await embedKnowledge(platform, tenant.id)
  await forTenant(tenant.id).tx((db) => db.embeddingModel.updateMany({ data: { model: 'stand-in-embedding-time-out' } }))
  expect(await nearest('alerts on call')).toBe('alerts.md')
  expect((await getModel(context, {}))?.embeddings).toMatchObject({ problem: 'time-out' })
  await forTenant(tenant.id).tx((db) => db.embeddingModel.updateMany({ data: { model: 'stand-in-embedding' } }))
  expect(await nearest('vacation')).toBeUndefined()
  await endPause()
  expect(await nearest('vacation')).toBe('time-off.md')
  expect((await getModel(context, {}))?.embeddings).toMatchObject({ problem: null })
})

test('the budget ends requests, not answers', async () => {
  await connectModel(context, model, { monthlyBudget: 0.01 }, { model: 'stand-in-embedding', price: 10_000 })
  const requests = model.embeddings.length
  expect(await embedKnowledge(platform, tenant.id)).toBe(0)
  expect((await getModel(context, {}))?.embeddings).toMatchObject({ problem: 'budget' })
  expect(await nearest('alerts on call')).toBe('alerts.md')
  expect(model.embeddings).toHaveLength(requests)
})

test('only what is in the own organization is embedded and found', async () => {
  await connect()
  await embedKnowledge(platform, tenant.id)
  await createTenant()
  await writePages({ 'alerts.md': pages['alerts.md'] })
  expect(await stored()).toBe(0)
  await connect()
  const from = model.embeddings.length
  await embedKnowledge(platform, tenant.id)
  expect(JSON.stringify(model.embeddings.slice(from))).not.toContain('calendar')
  const { pages: found } = await ask(context, { question: 'vacation in the calendar' })
  expect(found.map(({ path }) => path)).not.toContain('time-off.md')
})

test('other providers embed nothing', async () => {
  await expect(connect('x', { provider: 'anthropic' })).rejects.toMatchObject({
    code: 'invalid_input',
    field: 'embeddings.model',
  })
})
