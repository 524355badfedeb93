import { randomUUID } from 'node:crypto'
import { forTenant } from '@callboard/db/for-tenant'
import type { Descriptor } from '@callboard/modules/catalog/domain/entity'
import { applyEntities } from '@callboard/modules/catalog/testing'
import { type PageRow, replacePages } from '@callboard/modules/docs'
import { cleanUp } from '@callboard/modules/operator'
import { closeParsing } from '@callboard/parsing/parse'
import { closeRanking } from '@callboard/parsing/ranking/rank'
import { pluginRegistry } from '@callboard/plugins/server'
import { openTestDatabase, type TestDatabase } from '@callboard/testing/database'
import { testPlatform } from '@callboard/testing/platform'
import { createTestTenant, type TestMember, type TestTenant } from '@callboard/testing/tenants'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { maxThreadQuestions } from '../domain/thread.ts'
import { ask } from './ask.ts'
import { deleteQuestion } from './delete-question.ts'
import { deleteThreads } from './delete-threads.ts'
import { getThread } from './get-thread.ts'
import { indexKnowledge } from './index-knowledge.ts'
import { listThreads } from './list-threads.ts'
import { saveQuestionSettings } from './save-question-settings.ts'
import { sendQuestion } from './send-question.ts'
import { shareThread } from './share-thread.ts'

let database: TestDatabase
let tenant: TestTenant
let asker: TestMember
let colleague: TestMember
const integrationId = randomUUID()
const platform = testPlatform(pluginRegistry)

const ledger = 'component:default/ledger'
const entities = [
  ['System', 'money', { owner: 'payments' }],
  ['Component', 'ledger', { type: 'service', owner: 'payments', system: 'money', dependsOn: ['resource:bookings'] }],
  ['Component', 'checkout', { type: 'website', owner: 'shop' }],
  ['Group', 'payments', { type: 'team', children: [] }],
  ['Group', 'shop', { type: 'team', children: [] }],
] as const

const page = (ref: string, path: string, title: string, text: string): PageRow => ({
  ...{ ref, path, title, section: '', text, plain: text },
  url: `https://example.com/${path}`,
})
const restore =
  '# Restoring\n\nIntro.\n\n## From a snapshot\n\nThe bookings database is restored from the nightly snapshot with `make restore`. It takes about twenty minutes.'
const deploying = (name: string) =>
  `# Deploying\n\n## Rolling back\n\nA release of ${name} is rolled back with \`make rollback\` by the engineer on call.`
const pages = [
  page(ledger, 'restore.md', 'Restoring', restore),
  page(ledger, 'deploying.md', 'Deploying', deploying('the ledger')),
  page('component:default/checkout', 'deploying.md', 'Deploying', deploying('the checkout')),
  page('component:default/checkout', 'cart.md', 'Cart', '# Cart\n\nThe cart is emptied after thirty days without a visit.'),
]

const writeDocs = (rows: PageRow[]) =>
  forTenant(tenant.id).tx((db) => replacePages(db, tenant.id, integrationId, [{ key: 'i', pages: rows }]))

beforeAll(async () => {
  database = await openTestDatabase()
  tenant = await createTestTenant(platform)
  asker = await tenant.member('viewer')
  colleague = await tenant.member('admin')
  const common = { pluginId: 'github', name: 'x', account: 'acme', settings: {}, secrets: '' }
  const { tx } = forTenant(tenant.id)
  await tx((db) => db.integration.create({ data: { tenantId: tenant.id, id: integrationId, ...common } }))
  const inputs = entities.map(([kind, name, spec]) => ({
    descriptor: { apiVersion: 'backstage.io/v1alpha1', kind, metadata: { name }, spec } as unknown as Descriptor,
    ...{ item: 'i', file: 'f', url: 'u', line: 1, evidence: null },
  }))
  await tx((db) => applyEntities(db, tenant.id, integrationId, inputs, null))
  await writeDocs(pages)
  await indexKnowledge(tenant.id)
})
afterAll(async () => {
  await closeRanking()
  await closeParsing()
  await database.drop()
})
beforeEach(() => forTenant(tenant.id).tx((db) => db.thread.deleteMany({})))

const asked = (question: string, thread?: string) => ask(asker.context, { question, ...(thread ? { thread } : {}) })
const restoring = 'How is the bookings database restored from a snapshot?'

test('a question begins a thread, and a follow-up takes the subject of the last answer', async () => {
  const first = await asked(restoring)
  expect(first).toMatchObject({ askedAs: null, threadId: first.id })
  const owner = await asked('and who owns it?', first.threadId)
  expect(owner).toMatchObject({ askedAs: 'Who owns ledger?', threadId: first.threadId })
  expect(owner.facts?.sentence).toBe('ledger is owned by payments.')
  expect((await asked('what about checkout?', first.threadId)).facts?.sentence).toBe('checkout is owned by shop.')
  expect((await asked('and what do they own?', first.threadId)).facts?.sentence).toMatch(/^shop owns/)
  const { questions, title, mine } = await getThread(asker.context, { id: first.threadId })
  expect({ title, mine }).toEqual({ title: restoring, mine: true })
  expect(questions.map((q) => [q.text, q.askedAs, q.outcome])).toEqual([
    [restoring, null, 'quoted'],
    ['and who owns it?', 'Who owns ledger?', 'catalog'],
    ['what about checkout?', 'Who owns checkout?', 'catalog'],
    ['and what do they own?', 'What do shop own?', 'catalog'],
  ])
  expect(questions[0]?.citations[0]).toMatchObject({ title: 'Restoring', section: 'From a snapshot', changed: false })
  // Of short sections that are ranked together, only the one that was cited.
  expect(first.citations[0]?.markdown).toMatch(/^Intro/)
  expect(questions[0]?.citations[0]?.markdown).toMatch(/^The bookings database is restored/)
  expect(questions[0]?.citations[0]?.highlight).toBe(first.citations[0]?.highlight)
})

test('a follow-up without an answer before it is asked as it was written', async () => {
  const unknown = await asked('zzzz qqqq')
  expect(await asked('and who owns it?', unknown.threadId)).toMatchObject({ askedAs: null, confidence: 'none' })
})

test('only its asker continues a thread, and only up to its limit', async () => {
  const { threadId } = await asked(restoring)
  const other = ask(colleague.context, { question: 'and who owns it?', thread: threadId })
  await expect(other).rejects.toMatchObject({ code: 'not_found' })
  await expect(asked('and who owns it?', randomUUID())).rejects.toMatchObject({ code: 'not_found' })
  const row = { text: 'x', outcome: 'refused', confidence: 'none', score: 0, cited: 0, ms: 0, sources: [] }
  const rows = Array.from({ length: maxThreadQuestions - 1 }, () => ({
    tenantId: tenant.id,
    threadId,
    userId: asker.account.id,
    ...row,
  }))
  await forTenant(tenant.id).tx((db) => db.question.createMany({ data: rows }))
  await expect(asked('and who owns it?', threadId)).rejects.toMatchObject({ code: 'conflict' })
})

test('the answers of a thread are those of the sections as they are now', async () => {
  const { threadId } = await asked(restoring)
  const citationsOf = async () => (await getThread(asker.context, { id: threadId })).questions[0]
  await writeDocs(pages.map((p) => (p.path === 'restore.md' ? { ...p, text: restore.replace('twenty', 'forty') } : p)))
  await indexKnowledge(tenant.id)
  expect((await citationsOf())?.citations[0]).toMatchObject({ changed: true, markdown: expect.stringContaining('forty') })
  await writeDocs(pages.filter((p) => p.path !== 'restore.md'))
  expect(await citationsOf()).toMatchObject({ citations: [], hidden: 0, withdrawn: true })
  await writeDocs(pages)
  await indexKnowledge(tenant.id)
})

test('lists the threads of the reader alone, the last used first, and searches in all of their questions', async () => {
  const first = await asked(restoring)
  const second = await asked('When is the cart emptied?')
  await asked('and who owns it?', first.threadId)
  const idsOf = async (input: object) => (await listThreads(asker.context, input)).threads.map((t) => t.id)
  expect(await idsOf({})).toEqual([first.threadId, second.threadId])
  expect((await listThreads(asker.context, {})).threads[0]).toMatchObject({ title: restoring, questions: 2, sharedAt: null })
  expect(await idsOf({ text: 'CART' })).toEqual([second.threadId])
  // As it was completed, too.
  expect(await idsOf({ text: 'owns ledger' })).toEqual([first.threadId])
  expect(await idsOf({ text: '%' })).toEqual([])
  expect(await listThreads(asker.context, { limit: 1, offset: 1 })).toMatchObject({
    total: 2,
    threads: [{ id: second.threadId }],
  })
  expect(await listThreads(colleague.context, {})).toEqual({ threads: [], total: 0 })
})

test('sharing makes a thread readable for members, is audited, and can be stopped', async () => {
  const { threadId } = await asked(restoring)
  const open = () => getThread(colleague.context, { id: threadId })
  await expect(open()).rejects.toMatchObject({ code: 'not_found' })
  await expect(shareThread(colleague.context, { id: threadId, shared: true })).rejects.toMatchObject({ code: 'not_found' })
  const { sharedAt } = await shareThread(asker.context, { id: threadId, shared: true })
  expect(await shareThread(asker.context, { id: threadId, shared: true })).toEqual({ sharedAt })
  expect(await open()).toMatchObject({ mine: false, sharedAt, questions: [{ rating: null, hidden: 0 }] })
  await shareThread(asker.context, { id: threadId, shared: false })
  await expect(open()).rejects.toMatchObject({ code: 'not_found' })
  const entries = await forTenant(tenant.id).tx((db) =>
    db.auditEvent.findMany({ where: { targetId: threadId }, orderBy: { id: 'asc' }, select: { action: true } }),
  )
  expect(entries.map((e) => e.action)).toEqual(['knowledge.thread-shared', 'knowledge.thread-unshared'])
})

test('deletes one thread or all, with what was sent to a team, and nothing of others', async () => {
  const first = await asked(restoring)
  const sent = await asked('zzzz qqqq')
  await sendQuestion(asker.context, { id: sent.id, team: 'group:default/payments' })
  const others = await ask(colleague.context, { question: restoring })
  await expect(deleteThreads(colleague.context, { id: first.threadId })).rejects.toMatchObject({ code: 'not_found' })
  expect(await deleteThreads(asker.context, { id: first.threadId })).toEqual({ deleted: 1 })
  expect(await deleteThreads(asker.context, { id: 'all' })).toEqual({ deleted: 1 })
  const left = await forTenant(tenant.id).tx(async (db) => [await db.question.count(), await db.teamQuestion.count()])
  expect(left).toEqual([1, 0])
  expect((await getThread(colleague.context, { id: others.threadId })).questions).toHaveLength(1)
})

test('a thread ends with its last question, and questions with the retention period', async () => {
  const { id, threadId } = await asked(restoring)
  await deleteQuestion(asker.context, { id })
  await expect(getThread(asker.context, { id: threadId })).rejects.toMatchObject({ code: 'not_found' })
  const kept = await asked(restoring)
  const follow = await asked('and who owns it?', kept.threadId)
  const { tx } = forTenant(tenant.id)
  const age = (of: string, days: number) =>
    tx((db) => db.question.updateMany({ where: { id: of }, data: { askedAt: new Date(Date.now() - days * 86_400_000) } }))
  await age(kept.id, 364)
  await cleanUp()
  expect((await getThread(asker.context, { id: kept.threadId })).questions).toHaveLength(2)
  await saveQuestionSettings(tenant.as('owner'), { questionDays: 30 })
  await cleanUp()
  expect((await getThread(asker.context, { id: kept.threadId })).title).toBe('and who owns it?')
  await age(follow.id, 31)
  await cleanUp()
  expect(await tx((db) => db.thread.count())).toBe(0)
  await saveQuestionSettings(tenant.as('owner'), { questionDays: 365 })
})

test('a question is limited to an entity, to the parts of a system, or to the docs of an entity', async () => {
  const question = 'How do I roll back a release?'
  const refsFor = async (scope?: { kind: 'entity' | 'docs'; ref: string }) => {
    const { citations, pages } = await ask(asker.context, { question, ...(scope ? { scope } : {}) })
    return [...new Set([...citations, ...pages].map((p) => `${p.source} ${p.ref}`))].sort()
  }
  expect((await refsFor()).length).toBeGreaterThan(1)
  expect(await refsFor({ kind: 'docs', ref: ledger })).toEqual([`docs ${ledger}`])
  expect(await refsFor({ kind: 'entity', ref: 'component:default/checkout' })).toEqual(['docs component:default/checkout'])
  expect(await refsFor({ kind: 'entity', ref: 'system:default/money' })).toEqual([`docs ${ledger}`])
  expect(await refsFor({ kind: 'entity', ref: 'system:default/none' })).toEqual([])
  // The answer that is ambiguous for the organization is known for one service.
  const scoped = await ask(asker.context, { question, scope: { kind: 'docs', ref: ledger } })
  expect(scoped.citations[0]).toMatchObject({ ref: ledger, section: 'Rolling back' })
  // What the catalog says counts if it is about the entity.
  const owner = (text: string) => ask(asker.context, { question: text, scope: { kind: 'entity', ref: ledger } })
  expect((await owner('who owns ledger')).facts?.sentence).toBe('ledger is owned by payments.')
  expect((await owner('who owns checkout')).facts).toBeNull()
  const { questions } = await getThread(asker.context, { id: scoped.threadId })
  expect(questions[0]?.scope).toEqual({ kind: 'docs', ref: ledger, label: 'ledger' })
})

test('the same question with another scope is another question', async () => {
  const first = await asked(restoring)
  expect((await asked(restoring)).id).toBe(first.id)
  const scoped = await ask(asker.context, { question: restoring, scope: { kind: 'docs', ref: ledger } })
  expect(scoped.id).not.toBe(first.id)
})
