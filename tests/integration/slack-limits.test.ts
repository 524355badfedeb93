import { forTenant } from '@callboard/db/for-tenant'
import { eventually } from '@callboard/testing/platform'
import { createTestTenant } from '@callboard/testing/tenants'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { fillForSlack, installSlack, questionsOf, type SlackStack, settled, startSlackStack } from './slack-support.ts'

let stack: SlackStack
beforeAll(async () => {
  stack = await startSlackStack({ secretKey: 'sk_test_x', webhookSecret: 'x', tax: false })
})
afterAll(() => stack.stop())

test('the question limit of the plan holds in Slack, and only the asker sees that it is reached', async () => {
  const team = 'T0MERIDIAN'
  const tenant = await createTestTenant(stack.platform, 'Small')
  await fillForSlack(tenant, 'smallword')
  await installSlack(stack.slack, tenant.as('owner'), team)
  const now = new Date()
  const month = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 1))
  await forTenant(tenant.id).tx((db) => db.questionCount.create({ data: { tenantId: tenant.id, month, questions: 19 } }))
  const mention = (ts: string) =>
    stack.send.event(team, {
      type: 'app_mention',
      user: 'U0GUEST',
      text: '<@U0BOT> how are the bookings of the ledger restored?',
      ts,
      channel: 'C0GENERAL',
    })
  const { messages } = stack.slack.workspaces
  await mention('1764000000.000100')
  await eventually(async () => messages[0])
  await mention('1764000001.000100')
  await eventually(async () => messages[1])
  await settled(tenant)
  expect(messages[0]).toMatchObject({ ephemeralTo: undefined })
  expect(JSON.stringify(messages[0])).toContain('smallword')
  expect(messages[1]).toMatchObject({
    ephemeralTo: 'U0GUEST',
    text: expect.stringContaining('includes 20 questions per month'),
  })
  expect(await questionsOf(tenant)).toBe(20)
})
