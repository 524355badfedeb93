import type { OperationContext } from '@callboard/kernel/operation'
import type { Platform } from '@callboard/kernel/platform'
import { getBilling } from '@callboard/modules/billing'
import { listModelUse } from '@callboard/modules/models'
import { closeParsing } from '@callboard/parsing/parse'
import { closeRanking } from '@callboard/parsing/ranking/rank'
import { pluginRegistry } from '@callboard/plugins/server'
import { type StandInModel, startStandInModel } from '@callboard/sandbox/model/stand-in'
import type { Behavior } from '@callboard/sandbox/model/word-answer'
import { connectModel, reachingHost } from '@callboard/testing/connect-model'
import { openTestDatabase, type TestDatabase } from '@callboard/testing/database'
import { createDocumentedTenant, restoreDocs, restoreQuestion } from '@callboard/testing/documented-tenant'
import { testPlatform } from '@callboard/testing/platform'
import type { TestTenant } from '@callboard/testing/tenants'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { SummaryEvent } from '../domain/summary.ts'
import { ask } from './ask.ts'
import { getThread } from './get-thread.ts'
import { summarizeAnswer } from './summarize-answer.ts'

let database: TestDatabase
let model: StandInModel
let platform: Platform
let tenant: TestTenant
let write: (pages: Record<string, string>) => Promise<void>
let context: OperationContext

beforeAll(async () => {
  database = await openTestDatabase()
  model = await startStandInModel()
  platform = reachingHost(testPlatform(pluginRegistry), model.host)
  const documented = await createDocumentedTenant(platform, restoreDocs())
  tenant = documented.tenant
  write = documented.write
})
beforeEach(async () => {
  await write(restoreDocs())
  context = tenant.as('viewer')
})
afterAll(async () => {
  await closeRanking()
  await closeParsing()
  await model.stop()
  await database.drop()
})

const connect = (behavior: Behavior) => connectModel(tenant.as('admin'), model, { model: behavior })

async function eventsOf(id: string, signal = new AbortController().signal): Promise<SummaryEvent[]> {
  const { open } = await summarizeAnswer(context, { id })
  const events: SummaryEvent[] = []
  for await (const event of open(signal)) events.push(event)
  return events
}

test('an answer is worded from its quotes, with a citation for each sentence', async () => {
  await connect('stand-in')
  const answer = await ask(context, { question: restoreQuestion })
  expect((await getThread(context, { id: answer.threadId })).model).toBe('on-request')
  const events = await eventsOf(answer.id)
  expect(events[0]).toEqual({
    type: 'sentence',
    parts: [
      { kind: 'text', text: 'The bookings database is restored from the nightly snapshot with ' },
      { kind: 'code', text: 'make restore' },
      { kind: 'text', text: '.' },
      { kind: 'citation', number: 1 },
    ],
  })
  expect(events.at(-1)).toMatchObject({ type: 'end', shown: events.length - 1 })
})

test('the model gets the question and the quoted sections, and nothing else', async () => {
  await connect('stand-in')
  const answer = await ask(context, { question: restoreQuestion })
  await eventsOf(answer.id)
  const messages = model.requests.at(-1)?.body.messages ?? []
  expect(messages.map(({ role }) => role)).toEqual(['system', 'user'])
  const sent = JSON.parse(String(messages[1]?.content))
  expect(sent.question).toBe(restoreQuestion)
  expect(sent.sources).toHaveLength(answer.citations.length)
  for (const [i, { markdown }] of answer.citations.entries()) expect(sent.sources[i].text).toContain(markdown)
})

test('below the confidence bar no model is asked', async () => {
  await connect('stand-in')
  const before = model.requests.length
  const answer = await ask(context, { question: 'What is the parental leave policy of the settlement team in Norway?' })
  expect(answer.confidence).toBe('none')
  await expect(summarizeAnswer(context, { id: answer.id })).rejects.toMatchObject({ code: 'conflict' })
  expect(model.requests).toHaveLength(before)
})

test.each([
  ['stand-in-rate-limited', 'limits requests'],
  ['stand-in-time-out', 'in time'],
  ['stand-in-broken-stream', 'cut off'],
  ['stand-in-refusal', 'refused'],
] as const)('%s ends with a sentence that says so', async (behavior, sentence) => {
  await connect(behavior)
  const { id } = await ask(context, { question: restoreQuestion })
  expect((await eventsOf(id)).at(-1)).toEqual({ type: 'failed', message: expect.stringContaining(sentence) })
})

test('invented citations and unsupported sentences are dropped', async () => {
  await connect('stand-in-invented')
  const { id } = await ask(context, { question: restoreQuestion })
  expect(await eventsOf(id)).toEqual([{ type: 'end', shown: 0, dropped: 3 }])
})

test('a summary is of what the question was counted for, and counts no other', async () => {
  await connect('stand-in')
  const { id } = await ask(context, { question: restoreQuestion })
  const before = (await getBilling(tenant.as('owner'), {})).limits.questions
  await eventsOf(id)
  expect((await getBilling(tenant.as('owner'), {})).limits.questions).toEqual(before)
  expect((await listModelUse(tenant.as('admin'), {})).days[0]?.calls).toBeGreaterThan(0)
})

test('sources that have changed since are not worded', async () => {
  await connect('stand-in')
  const { id } = await ask(context, { question: restoreQuestion })
  await write({ 'other.md': '# Something else\n\nNothing about it.' })
  await expect(summarizeAnswer(context, { id })).rejects.toMatchObject({
    message: expect.stringContaining('Ask the question again'),
  })
})

test('only the asker has it worded, and without a model nobody', async () => {
  await connect('stand-in')
  const { id } = await ask(context, { question: restoreQuestion })
  const { context: other } = await tenant.member('admin')
  await expect(summarizeAnswer(other, { id })).rejects.toMatchObject({ code: 'not_found' })
  await connectModel(tenant.as('admin'), model, { mode: 'off' })
  const { threadId } = await ask(context, { question: restoreQuestion })
  expect((await getThread(context, { id: threadId })).model).toBe('off')
  await expect(summarizeAnswer(context, { id })).rejects.toMatchObject({ code: 'conflict' })
})

test('stopping ends the events without a failure', async () => {
  await connect('stand-in')
  const { id } = await ask(context, { question: restoreQuestion })
  const stop = new AbortController()
  stop.abort()
  expect(await eventsOf(id, stop.signal)).toEqual([])
})
