import http from 'node:http'
import { forTenant } from '@callboard/db/for-tenant'
import { createTestTenant, type TestTenant } from '@callboard/testing/tenants'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { installSlack, type SlackStack, startSlackStack } from '../integration/slack-support.ts'

let stack: SlackStack
let victim: TestTenant
const team = 'T0MERIDIAN'
const question = {
  type: 'app_mention',
  user: 'U0MALLORY',
  text: '<@U0BOT> who owns the ledger?',
  ts: '1764000000.000100',
  channel: 'C0GENERAL',
}

beforeAll(async () => {
  stack = await startSlackStack()
  victim = await createTestTenant(stack.platform, 'Victim')
  await installSlack(stack.slack, victim.as('owner'), team)
})
afterAll(() => stack.stop())

const received = () => forTenant(victim.id).tx((db) => db.slackDelivery.count())
const minute = 60_000

test.each([
  ['with another secret', { secret: 'guessed' }],
  ['that was recorded six minutes ago', { at: new Date(Date.now() - 6 * minute) }],
  ['from the future', { at: new Date(Date.now() + 6 * minute) }],
])('a request signed %s changes nothing', async (_, signing) => {
  const before = await received()
  const answers = [
    await stack.send.event(team, question, signing),
    await stack.send.event(team, { type: 'app_uninstalled' }, signing),
    await stack.send.command({ team, channel: 'C0GENERAL', user: 'U0MALLORY', text: 'link' }, signing),
    await stack.send.click(
      { team, user: 'U0MALLORY', action: 'callboard.helpful', value: '00000000-0000-4000-8000-000000000000' },
      signing,
    ),
  ]
  expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401])
  expect(await received()).toBe(before)
  expect(await forTenant(victim.id).tx((db) => db.slackWorkspace.count())).toBe(1)
})

test('a recorded request that is sent again within five minutes is handled once', async () => {
  const before = await received()
  for (const _ of [1, 2]) expect((await stack.send.event(team, question, { id: 'EvRecorded' })).status).toBe(200)
  expect(await received()).toBe(before + 1)
  const again = { team, channel: 'C0GENERAL', user: 'U0MALLORY', text: 'ask who owns it?', trigger: 'recorded' }
  const texts = [await stack.send.command(again), await stack.send.command(again)].map(({ body }) => JSON.parse(body).text)
  expect(texts).toEqual(['Looking it up…', 'This question is already being answered.'])
})

/** Sends headers alone, and returns the status of a response that needed no body. */
const headersAlone = (headers: http.OutgoingHttpHeaders): Promise<number> =>
  new Promise((resolve, reject) => {
    const request = http.request(`${stack.base}/api/slack/events`, { method: 'POST', headers }, (response) => {
      resolve(response.statusCode ?? 0)
      response.resume()
      request.destroy()
    })
    request.on('error', reject)
    request.flushHeaders()
  })

test('a body is refused before it is read, unless it is small and says that it is signed', async () => {
  const now = String(Math.floor(Date.now() / 1000))
  const signed = { 'x-slack-signature': 'v0=00', 'x-slack-request-timestamp': now }
  expect(await headersAlone({ 'content-length': 5_000_000, ...signed })).toBe(413)
  expect(await headersAlone({ 'content-length': 100 })).toBe(401)
})

test.each([
  ['no JSON', 'events', 'application/json', 'x'],
  ['an array', 'events', 'application/json', '[]'],
  ['characters that PostgreSQL rejects', 'events', 'application/json', '{"type":"event_callback","team_id":"\\u0000"}'],
  ['an empty form', 'commands', 'application/x-www-form-urlencoded', ''],
  ['a payload that is no JSON', 'interactions', 'application/x-www-form-urlencoded', 'payload=x'],
])('%s is refused in words', async (_, path, type, body) => {
  expect((await stack.send.raw(path, type, body)).status).toBe(400)
})

test('a reply goes to Slack alone, whatever address a command names', async () => {
  const fields = {
    team_id: team,
    channel_id: 'C0GENERAL',
    user_id: 'U0MALLORY',
    text: 'ask who owns the ledger?',
    trigger_id: 'elsewhere',
    response_url: 'http://169.254.169.254/latest',
  }
  const { status } = await stack.send.raw('commands', 'application/x-www-form-urlencoded', new URLSearchParams(fields).toString())
  expect(status).toBe(200)
  await expect
    .poll(
      () => forTenant(victim.id).tx((db) => db.outbox.findFirst({ where: { name: 'slack.answer' }, orderBy: { id: 'desc' } })),
      {
        timeout: 10_000,
      },
    )
    .toMatchObject({ outcome: 'completed' })
})
