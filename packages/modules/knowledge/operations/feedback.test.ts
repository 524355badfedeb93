import { randomUUID } from 'node:crypto'
import { forTenant } from '@callboard/db/for-tenant'
import { operationContext } from '@callboard/kernel/operation'
import type { Descriptor } from '@callboard/modules/catalog/domain/entity'
import { applyEntities } from '@callboard/modules/catalog/testing'
import { type PageRow, replacePages } from '@callboard/modules/docs'
import { listAttention } from '@callboard/modules/home'
import { listNotifications } from '@callboard/modules/notifications'
import { cleanUp } from '@callboard/modules/operator'
import { closeParsing } from '@callboard/parsing/parse'
import { closeRanking } from '@callboard/parsing/ranking/rank'
import { pluginRegistry } from '@callboard/plugins/server'
import { openTestDatabase, type TestDatabase } from '@callboard/testing/database'
import { testPlatform } from '@callboard/testing/platform'
import { createTestTenant, type TestMember, type TestTenant } from '@callboard/testing/tenants'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { acceptAnswer } from './accept-answer.ts'
import { addGoldenQuestion } from './add-golden-question.ts'
import { answerQuestion } from './answer-question.ts'
import { ask } from './ask.ts'
import { askAgain } from './ask-again.ts'
import { deleteQuestion } from './delete-question.ts'
import { dismissTask } from './dismiss-task.ts'
import { getQuestion } from './get-question.ts'
import { indexKnowledge } from './index-knowledge.ts'
import { listGaps } from './list-gaps.ts'
import { listGoldenQuestions } from './list-golden-questions.ts'
import { listOwnQuestions } from './list-own-questions.ts'
import { listTeamQuestions } from './list-team-questions.ts'
import { rateAnswer } from './rate-answer.ts'
import { runGoldenQuestions } from './run-golden-questions.ts'
import { saveQuestionSettings } from './save-question-settings.ts'
import { sendQuestion } from './send-question.ts'
import { withdrawAnswer } from './withdraw-answer.ts'

let database: TestDatabase
let tenant: TestTenant
/** Asks; belongs to no team. */
let asker: TestMember
/** Belongs to the team that owns the ledger. */
let owner: TestMember
let integrationId: string
const platform = testPlatform(pluginRegistry)

beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(async () => {
  await closeRanking()
  await closeParsing()
  await database.drop()
})

const ledger = 'component:default/ledger'
const payments = 'group:default/payments'
const restore = (minutes: string) => `# Restoring the ledger

Intro.

## From a snapshot

The bookings database is restored from the nightly snapshot with \`make restore\`. It takes about ${minutes} minutes.

## Afterwards

Tell the treasury that the balances are final.
`
const alerts =
  '# Alerts\n\nA page is sent to the on-call engineer when the settlement batch has not finished by six in the morning.'
const question = 'How is the bookings database restored from the nightly snapshot?'
const unanswerable = 'What is the parental leave policy for the settlement team in Norway?'

const pageRow = ([path, text]: [string, string]): PageRow => ({
  ref: ledger,
  path,
  title: /^# (.*)/.exec(text)?.[1] ?? path,
  section: '',
  text,
  plain: text,
  url: `https://github.com/acme/ledger/blob/main/docs/${path}`,
  changedAt: '2026-03-04T05:06:07.000Z',
})

async function writeDocs(pages: Record<string, string>): Promise<void> {
  const rows = Object.entries(pages).map(pageRow)
  await forTenant(tenant.id).tx((db) => replacePages(db, tenant.id, integrationId, [{ key: 'i', pages: rows }]))
  await indexKnowledge(tenant.id)
}

beforeEach(async () => {
  tenant = await createTestTenant(platform)
  integrationId = randomUUID()
  asker = await tenant.member('viewer')
  owner = await tenant.member('developer')
  const { tx } = forTenant(tenant.id)
  const common = { pluginId: 'github', name: 'x', account: 'acme', settings: {}, secrets: '' }
  await tx((db) => db.integration.create({ data: { tenantId: tenant.id, id: integrationId, ...common } }))
  const of = (kind: string, name: string, spec: object) => ({
    descriptor: { apiVersion: 'backstage.io/v1alpha1', kind, metadata: { name }, spec } as unknown as Descriptor,
    item: 'i',
    file: 'catalog-info.yaml',
    url: `https://github.com/acme/${name}`,
    line: 1,
    evidence: null,
  })
  const entities = [
    of('Component', 'ledger', { type: 'service', owner: 'payments' }),
    of('Group', 'finance', { type: 'division', children: ['payments'] }),
    of('Group', 'payments', { type: 'team', children: [], parent: 'finance' }),
    of('User', 'ada', { memberOf: ['payments'], profile: { email: owner.account.email } }),
    of('User', 'bob', { memberOf: [], profile: { email: asker.account.email } }),
  ]
  await tx((db) => applyEntities(db, tenant.id, integrationId, entities, null))
  await writeDocs({ 'restore.md': restore('twenty'), 'alerts.md': alerts })
})

const titlesOf = async ({ context }: TestMember) => (await listNotifications(context, {})).notifications.map((n) => n.title)
const taskItems = async (who: TestMember) =>
  (await listAttention(who.context, {})).filter(({ source, subject }) => source === 'Ask' && subject === 'ledger')

test('keeps a question with what its answer cited, and the same question asked again as one', async () => {
  const first = await ask(asker.context, { question })
  const again = await ask(asker.context, { question })
  expect(again.id).toBe(first.id)
  const { questions, total } = await listOwnQuestions(asker.context, {})
  expect(total).toBe(1)
  expect(questions[0]).toMatchObject({
    id: first.id,
    text: question,
    outcome: 'quoted',
    withdrawn: false,
    rating: null,
  })
  expect(questions[0]?.citations[0]).toMatchObject({
    path: 'restore.md',
    heading: 'From a snapshot',
    href: '/catalog/component/default/ledger/docs/restore.md#from-a-snapshot',
    owner: { ref: payments, label: 'payments' },
    changed: false,
  })
  // Questions are their asker's own.
  expect((await listOwnQuestions(owner.context, {})).total).toBe(0)
  await expect(getQuestion(owner.context, { id: first.id })).rejects.toMatchObject({ code: 'not_found' })
  await expect(rateAnswer(owner.context, { id: first.id, helpful: false })).rejects.toMatchObject({ code: 'not_found' })
})

test('an answer is withdrawn with the page or the section that it cited', async () => {
  const { id } = await ask(asker.context, { question })
  const read = async () => (await getQuestion(asker.context, { id })).own
  expect(await read()).toMatchObject({ withdrawn: false })
  await writeDocs({ 'restore.md': '# Restoring the ledger\n\nNobody may any more.', 'alerts.md': alerts })
  expect(await read()).toMatchObject({ withdrawn: true, citations: [] })
  const other = await ask(asker.context, { question: 'When is a page sent to the on-call engineer about the settlement batch?' })
  const own = async () => (await getQuestion(asker.context, { id: other.id })).own
  expect((await own())?.citations[0]?.path).toBe('alerts.md')
  // Before anything is indexed again.
  await forTenant(tenant.id).tx((db) => replacePages(db, tenant.id, integrationId, [{ key: 'i', pages: [] }]))
  expect(JSON.stringify(await own())).not.toContain('alerts.md')
})

test('an unhelpful rating opens one task for the owner, counts people, and the last rating counts', async () => {
  const { id } = await ask(asker.context, { question })
  await rateAnswer(asker.context, { id, helpful: false, reason: 'outdated' })
  await rateAnswer(asker.context, { id, helpful: false, reason: 'outdated' })
  expect(await titlesOf(owner)).toEqual(['“From a snapshot” in ledger: 1 person found this outdated'])
  expect(await titlesOf(asker)).toEqual([])
  const second = await tenant.member('viewer')
  const asked = await ask(second.context, { question: `${question} Please.` })
  await rateAnswer(second.context, { id: asked.id, helpful: false, reason: 'unclear' })
  const items = await taskItems(owner)
  expect(items).toHaveLength(1)
  expect(items[0]).toMatchObject({
    what: 'needs a correction in “From a snapshot”',
    why: '2 people found this outdated or unclear',
    path: '/catalog/component/default/ledger/docs/restore.md#from-a-snapshot',
    mine: true,
  })
  expect((await taskItems(asker))[0]).toMatchObject({ mine: false })
  expect(await titlesOf(owner)).toHaveLength(1)
  await rateAnswer(second.context, { id: asked.id, helpful: true })
  expect((await taskItems(owner))[0]?.why).toBe('1 person found this outdated')
  const [task] = (await listGaps(owner.context, {})).tasks
  expect(task).toMatchObject({ people: 1, owner: { ref: payments } })
  await dismissTask(owner.context, { id: task?.id ?? '' })
  expect(await taskItems(owner)).toEqual([])
  await expect(dismissTask(owner.context, { id: task?.id ?? '' })).rejects.toMatchObject({ code: 'conflict' })
})

test('an edit of the section closes the task, and whoever found it unhelpful is told once', async () => {
  const { id } = await ask(asker.context, { question })
  await rateAnswer(asker.context, { id, helpful: false, reason: 'outdated' })
  expect(await askAgain(platform, tenant.id)).toEqual({ closed: 0, asked: 0, improved: 0 })
  await writeDocs({ 'restore.md': restore('five'), 'alerts.md': alerts })
  expect(await askAgain(platform, tenant.id)).toEqual({ closed: 1, asked: 1, improved: 1 })
  expect(await taskItems(owner)).toEqual([])
  expect(await titlesOf(asker)).toEqual([`A section that you found unhelpful was edited: ${question}`])
  const { own } = await getQuestion(asker.context, { id })
  expect(own).toMatchObject({ withdrawn: false, improvedAt: expect.any(Date) })
  expect(own?.citations[0]?.changed).toBe(false)
  expect(await askAgain(platform, tenant.id)).toEqual({ closed: 0, asked: 0, improved: 0 })
  expect((await listGaps(owner.context, {})).gaps).toEqual([])
})

test('an edit elsewhere on the page closes nothing', async () => {
  const { id } = await ask(asker.context, { question })
  await rateAnswer(asker.context, { id, helpful: false, reason: 'wrong' })
  await writeDocs({ 'restore.md': `${restore('twenty')}\n## Later\n\nSomething about lighthouse keepers.`, 'alerts.md': alerts })
  expect(await askAgain(platform, tenant.id)).toMatchObject({ closed: 0, improved: 0 })
  expect(await taskItems(owner)).toHaveLength(1)
})

test('a refused question is asked again once pages were added, and its asker is told of the answer', async () => {
  const { id, confidence } = await ask(asker.context, { question: 'How do carrier pigeons reach the lighthouse keeper?' })
  expect(confidence).toBe('none')
  expect(await askAgain(platform, tenant.id)).toMatchObject({ asked: 0 })
  await writeDocs({ 'restore.md': restore('twenty'), 'alerts.md': `${alerts}\n\nMore.` })
  expect(await askAgain(platform, tenant.id)).toMatchObject({ asked: 1, improved: 0 })
  expect(await titlesOf(asker)).toEqual([])
  const pigeons = '# Carrier pigeons\n\nCarrier pigeons reach the lighthouse keeper by the eastern window, which is open at dawn.'
  await writeDocs({ 'restore.md': restore('twenty'), 'alerts.md': alerts, 'pigeons.md': pigeons })
  expect(await askAgain(platform, tenant.id)).toMatchObject({ asked: 1, improved: 1 })
  expect(await titlesOf(asker)).toEqual(['Your question has an answer now: How do carrier pigeons reach the lighthouse keeper?'])
  expect((await getQuestion(asker.context, { id })).own).toMatchObject({ outcome: 'quoted' })
})

test('a team answers what nobody knows, and the accepted answer is knowledge until it is withdrawn', async () => {
  const { id } = await ask(asker.context, { question: unanswerable })
  expect((await sendQuestion(asker.context, { id })).team).toEqual({ ref: payments, label: 'payments' })
  await expect(sendQuestion(asker.context, { id })).rejects.toMatchObject({ code: 'conflict' })
  expect(await titlesOf(owner)).toEqual([`${asker.account.email} asks payments: ${unanswerable}`])
  const [open] = (await listTeamQuestions(owner.context, { view: 'teams' })).questions
  expect(open).toMatchObject({ id, state: 'open', toMyTeam: true, mine: false })
  expect((await listAttention(owner.context, {})).find((item) => item.key === `team-question ${id}`)).toMatchObject({
    mine: true,
  })
  const stranger = await tenant.member('developer')
  const answer = 'Parents in Norway take **49 weeks** of parental leave at full pay; the settlement team covers for them.'
  await expect(answerQuestion(asker.context, { id, answer })).rejects.toMatchObject({ code: 'forbidden' })
  await answerQuestion(owner.context, { id, answer })
  expect(await titlesOf(asker)).toEqual([`${owner.account.email} answered: ${unanswerable}`])
  await indexKnowledge(tenant.id)
  expect((await ask(stranger.context, { question: unanswerable })).citations).toEqual([])
  await expect(acceptAnswer(stranger.context, { id })).rejects.toMatchObject({ code: 'forbidden' })
  await acceptAnswer(asker.context, { id })
  await indexKnowledge(tenant.id)
  const told = await ask(stranger.context, { question: unanswerable })
  expect(told.citations[0]).toMatchObject({
    source: 'answer',
    title: unanswerable,
    owner: { ref: payments, label: 'payments' },
    href: `/ask/questions/${id}`,
  })
  expect(told.citations[0]?.markdown).toContain('49 weeks')
  // The asker may forget it; the answer stays.
  await deleteQuestion(asker.context, { id })
  expect((await getQuestion(owner.context, { id })).team).toMatchObject({ asker: '', state: 'accepted' })
  await withdrawAnswer(owner.context, { id })
  expect((await ask(stranger.context, { question: unanswerable })).citations).toEqual([])
  expect(JSON.stringify(await getQuestion(stranger.context, { id: told.id }))).not.toContain('49 weeks')
  await indexKnowledge(tenant.id)
  expect((await ask(stranger.context, { question: unanswerable })).citations).toEqual([])
})

test('gaps group questions by their words, name a team, and name nobody', async () => {
  for (const text of ['parental leave policies in norway for the settlement team', unanswerable, 'zzz qqq xxx'])
    await ask(asker.context, { question: text })
  const { gaps } = await listGaps(owner.context, {})
  expect(gaps.map(({ refused, unhelpful }) => [refused, unhelpful])).toEqual([
    [2, 0],
    [1, 0],
  ])
  expect(gaps[0]).toMatchObject({ title: unanswerable, team: { ref: payments, label: 'payments' } })
  expect(JSON.stringify(gaps)).not.toContain(asker.account.email)
  const ofTeam = await listGaps(owner.context, { team: payments })
  expect(ofTeam.gaps).toEqual(gaps.filter(({ team }) => team?.ref === payments))
  expect(ofTeam.teams).toMatchObject([{ ref: payments, label: 'payments' }])
  expect(await listGaps(owner.context, { team: 'group:default/sales' })).toMatchObject({
    ...{ gaps: [], tasks: [], stale: [], overdue: [] },
    teams: ofTeam.teams,
  })
  await expect(listGaps(asker.context, {})).rejects.toMatchObject({ code: 'forbidden' })
})

test('stale pages are ranked by the answers that cite them', async () => {
  await ask(asker.context, { question })
  await ask(owner.context, { question })
  const { stale } = await listGaps(owner.context, {})
  expect(stale[0]).toMatchObject({ title: 'Restoring the ledger', answers: 2, label: 'ledger' })
})

test('a golden question that fails after a change alarms administrators once', async () => {
  const admin = await tenant.member('admin')
  const page = { ref: ledger, path: 'restore.md' }
  await expect(addGoldenQuestion(owner.context, { text: question, ...page, path: 'none.md' })).rejects.toMatchObject({
    code: 'invalid_input',
  })
  await addGoldenQuestion(owner.context, { text: question, ...page })
  await expect(addGoldenQuestion(owner.context, { text: question, ...page })).rejects.toMatchObject({ code: 'conflict' })
  expect(await runGoldenQuestions(platform, tenant.id)).toEqual({ ran: 1, failed: 0 })
  expect(await listGoldenQuestions(owner.context, {})).toMatchObject([{ state: 'passing', title: 'Restoring the ledger' }])
  await writeDocs({ 'alerts.md': alerts })
  expect(await runGoldenQuestions(platform, tenant.id)).toEqual({ ran: 1, failed: 1 })
  expect(await runGoldenQuestions(platform, tenant.id)).toEqual({ ran: 1, failed: 0 })
  expect(await titlesOf(admin)).toEqual([`A golden question fails: ${question}`])
  expect(await titlesOf(owner)).toEqual([])
  const golden = async (who: TestMember) =>
    (await listAttention(who.context, {})).filter((i) => i.key.startsWith('golden-question'))
  expect(await golden(admin)).toHaveLength(1)
  expect(await golden(owner)).toEqual([])
  await writeDocs({ 'alerts.md': alerts, 'restore.md': restore('five') })
  await runGoldenQuestions(platform, tenant.id)
  expect(await golden(admin)).toEqual([])
})

test('questions are deleted by their asker, and after the retention that an admin has set', async () => {
  const { id } = await ask(asker.context, { question })
  await expect(deleteQuestion(owner.context, { id })).rejects.toMatchObject({ code: 'not_found' })
  await deleteQuestion(asker.context, { id })
  expect((await listOwnQuestions(asker.context, {})).total).toBe(0)
  await ask(asker.context, { question })
  const age = (days: number) =>
    forTenant(tenant.id).tx((db) => db.question.updateMany({ data: { askedAt: new Date(Date.now() - days * 86_400_000) } }))
  await age(60)
  await cleanUp()
  expect((await listOwnQuestions(asker.context, {})).total).toBe(1)
  await saveQuestionSettings(tenant.as('admin'), { questionDays: 30 })
  await cleanUp()
  expect((await listOwnQuestions(asker.context, {})).total).toBe(0)
})

test('a service token asks without a person, and rates nothing', async () => {
  const token = operationContext(platform, tenant.id, {
    type: 'token',
    id: 'x',
    label: 'x',
    scopes: ['knowledge.ask', 'catalog.read'],
  })
  const { id } = await ask(token, { question })
  await expect(rateAnswer(token, { id, helpful: true })).rejects.toMatchObject({ code: 'forbidden' })
})
