import { forTenant } from '@callboard/db/for-tenant'
import type { OperationContext } from '@callboard/kernel/operation'
import type { Platform } from '@callboard/kernel/platform'
import { listAudit } from '@callboard/modules/audit'
import { pluginRegistry } from '@callboard/plugins/server'
import { type StandInModel, startStandInModel } from '@callboard/sandbox/model/stand-in'
import { connectModel, reachingHost } from '@callboard/testing/connect-model'
import { openTestDatabase, type TestDatabase } from '@callboard/testing/database'
import { eventually, testPlatform } from '@callboard/testing/platform'
import { createTestTenant } from '@callboard/testing/tenants'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { reserveUse, settleUse } from '../repo/model-use.ts'
import { getModel } from './get-model.ts'
import { listModelUse } from './list-model-use.ts'
import { removeModel } from './remove-model.ts'
import { saveModel } from './save-model.ts'
import { streamFromModel } from './stream-from-model.ts'
import { testModel } from './test-model.ts'

let database: TestDatabase
let model: StandInModel
let platform: Platform
let context: OperationContext

beforeAll(async () => {
  database = await openTestDatabase()
  model = await startStandInModel(5)
  platform = reachingHost(testPlatform(pluginRegistry), model.host)
})
beforeEach(async () => {
  context = (await createTestTenant(platform)).as('admin')
})
afterAll(async () => {
  await model.stop()
  await database.drop()
})

const request = (signal = new AbortController().signal) => ({
  instructions: 'Answer.',
  text: JSON.stringify({ question: 'x', sources: [{ number: 1, text: 'One two three four five six seven eight nine ten.' }] }),
  maxOutputTokens: 100,
  signal,
})

async function readAll(parts: AsyncGenerator<string>): Promise<string> {
  let text = ''
  for await (const part of parts) text += part
  return text
}

test('a connection is shown and audited without its key, and answers a test', async () => {
  expect(await getModel(context, {})).toBeNull()
  await connectModel(context, model)
  const shown = await getModel(context, {})
  expect(shown).toMatchObject({ provider: 'openai-compatible', model: 'stand-in', mode: 'on-request', monthlyBudget: 20 })
  expect(JSON.stringify([shown, await listAudit(context, {})])).not.toContain(model.key)
  expect(await testModel(context, {})).toMatchObject({ model: 'stand-in' })
  expect(model.requests.at(-1)).toMatchObject({ key: model.key, body: { temperature: 0, stream: true } })
})

test('the key is kept while it goes to the same place, and has to be entered again for another', async () => {
  const connection = await connectModel(context, model)
  await saveModel(context, { connection: { ...connection, temperature: 1 } })
  expect(await testModel(context, {})).toMatchObject({ model: 'stand-in' })
  for (const change of [{ address: 'https://evil.example/v1' }, { provider: 'anthropic' as const }])
    await expect(saveModel(context, { connection: { ...connection, ...change } })).rejects.toMatchObject({
      code: 'invalid_input',
      field: 'key',
    })
  await removeModel(context, {})
  expect(await getModel(context, {})).toBeNull()
})

test.each([
  ['anthropic', '', undefined],
  ['azure', 'my-resource', 'evil.example/?'],
  ['bedrock', 'eu-central-1', 'evil.example#'],
  ['openai-compatible', 'https://api.example.com/v1', 'file:///etc/passwd'],
] as const)('%s needs a key, and an address of its own kind', async (provider, address, wrong) => {
  const connection = { ...(await connectModel(context, model)), provider, address }
  await removeModel(context, {})
  if (provider !== 'openai-compatible')
    await expect(saveModel(context, { connection })).rejects.toMatchObject({ code: 'invalid_input', field: 'key' })
  await expect(saveModel(context, { connection, key: 'x' })).resolves.toMatchObject({ provider, address })
  if (wrong)
    await expect(saveModel(context, { connection: { ...connection, address: wrong }, key: 'x' })).rejects.toMatchObject({
      code: 'invalid_input',
      field: 'connection.address',
    })
})

test.each([
  ['stand-in-rate-limited', 'limits requests'],
  ['stand-in-time-out', 'did not answer in time'],
  ['stand-in-broken-stream', 'cut off'],
  ['stand-in-refusal', 'refused'],
] as const)('%s is explained, and costs no more than it used', async (behavior, sentence) => {
  await connectModel(context, model, { model: behavior })
  await expect(readAll(streamFromModel(context, request()))).rejects.toMatchObject({
    name: 'ModelFailure',
    message: expect.stringContaining(sentence),
  })
  const { days } = await listModelUse(context, {})
  expect(days[0]?.micros).toBeLessThan(200)
})

test('an address where nothing may be reached, a wrong key and an unknown model are explained', async () => {
  await connectModel(context, { ...model, address: 'http://127.0.0.1:1/v1' })
  await expect(testModel(context, {})).rejects.toMatchObject({
    code: 'vendor_refused',
    message: expect.stringContaining('may not'),
  })
  await connectModel(context, { ...model, key: 'wrong' })
  await expect(testModel(context, {})).rejects.toMatchObject({ message: expect.stringContaining('does not accept the key') })
  const connection = await connectModel(context, model)
  await saveModel(context, { connection: { ...connection, model: 'gpt-0' }, key: model.key })
  await expect(testModel(context, {})).rejects.toMatchObject({ message: expect.stringContaining('does not know this model') })
})

test('tokens and costs are counted by person and day', async () => {
  await connectModel(context, model)
  expect(await readAll(streamFromModel(context, request()))).toBe('One two three four five six seven eight nine ten [1].')
  const { days, monthMicros } = await listModelUse(context, {})
  expect(days).toHaveLength(1)
  const [day] = days
  expect(day).toMatchObject({ person: 'Ada Owner', calls: 1, day: new Date().toISOString().slice(0, 10) })
  expect(day?.micros).toBe((day?.inputTokens ?? 0) + 5 * (day?.outputTokens ?? 0))
  expect(monthMicros).toBe(day?.micros)
})

test('the budget holds for concurrent calls, and a call that never ends stays counted', async () => {
  await connectModel(context, model, { monthlyBudget: 1 })
  const { tx } = forTenant(context.tenantId)
  const reserve = () => tx((db) => reserveUse(db, context.tenantId, { userId: undefined, micros: 400_000, purpose: 'summary' }))
  const reserved = await Promise.all(Array.from({ length: 6 }, reserve))
  expect(reserved.filter(Boolean)).toHaveLength(2)
  expect((await listModelUse(context, {})).monthMicros).toBe(800_000)
  const used = { input: 10, output: 5, reserved: 400_000, micros: 35 }
  await tx((db) => settleUse(db, context.tenantId, reserved.find(Boolean) ?? '', used))
  expect((await listModelUse(context, {})).monthMicros).toBe(400_035)
  expect(await reserve()).toBeDefined()
  expect(await reserve()).toBeUndefined()
})

test('nothing is sent once the budget is used up', async () => {
  await connectModel(context, model, { monthlyBudget: 0.01, outputPrice: 1000 })
  const before = model.requests.length
  await expect(testModel(context, {})).rejects.toMatchObject({ message: expect.stringContaining('budget') })
  expect(model.requests).toHaveLength(before)
})

test('stopping ends the request to the provider, and what was read is counted', async () => {
  await connectModel(context, model)
  const stop = new AbortController()
  const parts = streamFromModel(context, request(stop.signal))
  await parts.next()
  stop.abort()
  await expect(readAll(parts)).rejects.toThrow()
  await eventually(async () => model.requests.at(-1)?.ended === 'aborted')
  const reading = streamFromModel(context, request())
  await reading.next()
  await reading.return([])
  await eventually(async () => model.requests.at(-1)?.ended === 'aborted')
  const { days } = await listModelUse(context, {})
  expect(days[0]).toMatchObject({ calls: 2 })
  expect(days[0]?.micros).toBeLessThan(300)
})

test('a model that is switched off is not asked', async () => {
  await connectModel(context, model, { mode: 'off' })
  const before = model.requests.length
  await expect(testModel(context, {})).rejects.toMatchObject({ code: 'conflict' })
  await expect(readAll(streamFromModel(context, request()))).rejects.toMatchObject({ name: 'ModelFailure' })
  expect(model.requests).toHaveLength(before)
})
