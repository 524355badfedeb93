import { randomUUID } from 'node:crypto'
import { forTenant } from '@callboard/db/for-tenant'
import { type OperationContext, operationContext } from '@callboard/kernel/operation'
import type { Platform } from '@callboard/kernel/platform'
import { listModelUse } from '@callboard/modules/models'
import { closeParsing } from '@callboard/parsing/parse'
import { closeRanking } from '@callboard/parsing/ranking/rank'
import { pluginRegistry } from '@callboard/plugins/server'
import { type StandInModel, startStandInModel } from '@callboard/sandbox/model/stand-in'
import type { Behavior } from '@callboard/sandbox/model/word-answer'
import { connectModel, reachingHost } from '@callboard/testing/connect-model'
import { openTestDatabase, type TestDatabase } from '@callboard/testing/database'
import { createDocumentedTenant, restoreDocs } from '@callboard/testing/documented-tenant'
import { testPlatform } from '@callboard/testing/platform'
import type { TestTenant } from '@callboard/testing/tenants'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { maxLookups } from '../domain/lookup.ts'
import { modelTools } from '../domain/lookup-input.ts'
import type { SummaryEvent } from '../domain/summary.ts'
import { ask } from './ask.ts'
import { summarizeAnswer } from './summarize-answer.ts'

let database: TestDatabase
let model: StandInModel
let platform: Platform
let tenant: TestTenant
let context: OperationContext

/** It is answered by the docs, and asks for more than they say. */
const question = 'How is the bookings database of the ledger restored from the nightly snapshot, and which team owns ledger?'

beforeAll(async () => {
  database = await openTestDatabase()
  model = await startStandInModel()
  platform = reachingHost(testPlatform(pluginRegistry), model.host)
  tenant = (await createDocumentedTenant(platform, restoreDocs())).tenant
})
beforeEach(() => {
  context = tenant.as('viewer')
})
afterAll(async () => {
  await closeRanking()
  await closeParsing()
  await model.stop()
  await database.drop()
})

/** Costs of the ledger. @returns the amount as it is shown */
async function plantCost(): Promise<string> {
  const of = { tenantId: tenant.id, id: randomUUID() }
  const account = { provider: 'aws', accountId: '1', accountName: '', service: 'x', category: '', region: '', tags: {} }
  await forTenant(tenant.id).tx(async (db) => {
    const { id: integrationId } = await db.integration.findFirstOrThrow({ select: { id: true } })
    await db.costImport.create({ data: { ...of, integrationId, source: 'x', version: '1', state: 'current' } })
    await db.costDimension.create({ data: { ...of, ...account, hash: 'h' } })
    const amount = { currency: 'USD', billed: '4321', effective: '1', lines: 1 }
    const day = { tenantId: tenant.id, importId: of.id, dimensionId: of.id, day: new Date() }
    await db.costDay.create({ data: { ...day, ...amount } })
    const ref = 'component:default/ledger'
    await db.costShare.create({ data: { tenantId: tenant.id, dimensionId: of.id, ref, share: 1, rule: 'tag' } })
  })
  return '$4,321'
}

const connect = (behavior: Behavior, reads: 'quotes' | 'lookups' = 'lookups') =>
  connectModel(tenant.as('admin'), model, { model: behavior, reads })

async function eventsFor(text: string, asker = context): Promise<SummaryEvent[]> {
  const { id, confidence } = await ask(asker, { question: text })
  expect(confidence).not.toBe('none')
  const { open } = await summarizeAnswer(asker, { id })
  const events: SummaryEvent[] = []
  for await (const event of open(new AbortController().signal)) events.push(event)
  return events
}

const stepsOf = (events: readonly SummaryEvent[]) => events.flatMap((event) => (event.type === 'step' ? [event.step] : []))

test('what is looked up is shown, cited and counted as use', async () => {
  await connect('stand-in-tools')
  const before = (await listModelUse(tenant.as('admin'), {})).days[0]?.calls ?? 0
  const events = await eventsFor(question)
  const [step] = stepsOf(events)
  expect(step).toMatchObject({
    tool: 'query_catalog',
    outcome: 'found',
    sources: [{ title: 'Relations of ledger', href: '/catalog/component/default/ledger' }],
  })
  const number = step?.sources[0]?.number
  const cited = events.flatMap((event) => (event.type === 'sentence' ? event.parts : []))
  expect(cited).toContainEqual({ kind: 'citation', number })
  expect(cited).toContainEqual({ kind: 'text', text: expect.stringMatching(/owned by.*payments/) })
  expect(events.at(-1)).toMatchObject({ type: 'end', dropped: 0 })
  // The call that asked for the lookup, and the one that answered.
  expect((await listModelUse(tenant.as('admin'), {})).days[0]?.calls).toBe(before + 2)
})

test('a model that may only read quotes is offered no tools', async () => {
  await connect('stand-in-tools', 'quotes')
  const before = model.requests.length
  expect(stepsOf(await eventsFor(question))).toEqual([])
  expect(model.requests.slice(before).map(({ body }) => body.tools)).toEqual([undefined])
})

test('tools are described without any of the organization’s data', async () => {
  await connect('stand-in-tools')
  const before = model.requests.length
  await eventsFor(question)
  const names = model.requests[before]?.body.tools?.map((tool) => ('function' in tool ? tool.function.name : ''))
  expect(names).toEqual(modelTools.map(({ name }) => name))
})

test('a model that never stops asking gets six lookups, and the quotes stay', async () => {
  await connect('stand-in-tireless')
  const before = model.requests.length
  const events = await eventsFor(question)
  expect(stepsOf(events)).toHaveLength(maxLookups)
  expect(model.requests.length - before).toBe(maxLookups + 2)
  expect(events.at(-1)).toEqual({ type: 'end', shown: 0, dropped: 0 })
})

test('the asker’s permissions decide, and nothing of what they may not read reaches the model', async () => {
  await connect('stand-in-tools')
  const secret = await plantCost()
  const text = 'How is the bookings database of the ledger restored from the nightly snapshot, and what does ledger cost?'
  const before = model.requests.length
  const permitted = await eventsFor(text)
  expect(stepsOf(permitted)).toMatchObject([{ tool: 'get_costs', outcome: 'found' }])
  expect(JSON.stringify(model.requests.slice(before).map(({ body }) => body))).toContain(secret)

  const scopes = ['knowledge.ask', 'catalog.read'] as const
  const actor = { type: 'token', id: 'x', label: 'x', scopes, userId: tenant.owner.id } as const
  const blind = operationContext(platform, tenant.id, actor)
  const denied = model.requests.length
  expect(stepsOf(await eventsFor(text, blind))).toEqual([{ tool: 'get_costs', about: '', outcome: 'denied', sources: [] }])
  expect(JSON.stringify(model.requests.slice(denied).map(({ body }) => body))).not.toContain(secret)
})

test('a provider that rejects tools says so, with what to do', async () => {
  await connect('stand-in-without-tools')
  expect(await eventsFor(question)).toEqual([{ type: 'failed', message: expect.stringContaining('only the quoted sections') }])
  await connect('stand-in-without-tools', 'quotes')
  expect((await eventsFor(question)).at(-1)).toMatchObject({ type: 'end' })
})
