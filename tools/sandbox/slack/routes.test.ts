import { WebClient } from '@slack/web-api'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type StandInSlack, startStandInSlack } from './stand-in.ts'

// Read by Slack's own client, whose types Slack generates from its API.

let slack: StandInSlack

beforeAll(async () => {
  slack = await startStandInSlack()
})
afterAll(() => slack.stop())

const client = (token?: string) =>
  new WebClient(token, {
    slackApiUrl: `${slack.url}/api/`,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
  })

const install = async (team = 'T0MERIDIAN') => {
  const { clientId, clientSecret } = slack.app
  const request = { client_id: clientId, client_secret: clientSecret, code: slack.workspaces.allow(team) }
  return client().oauth.v2.access(request)
}

test('exchanges a code once', async () => {
  const { clientId, clientSecret } = slack.app
  const code = slack.workspaces.allow('T0OTHER')
  const exchange = () => client().oauth.v2.access({ client_id: clientId, client_secret: clientSecret, code })
  expect(await exchange()).toMatchObject({ ok: true, token_type: 'bot', team: { id: 'T0OTHER', name: 'Other' } })
  await expect(exchange()).rejects.toMatchObject({ data: { error: 'invalid_code' } })
  await expect(client().oauth.v2.access({ client_id: clientId, client_secret: 'x', code })).rejects.toMatchObject({
    data: { error: 'bad_client_secret' },
  })
})

test('posts for a valid token, and refuses channels that do not exist', async () => {
  const { access_token: token } = await install()
  const api = client(token)
  expect(await api.chat.postMessage({ channel: 'C0GENERAL', text: 'Hello', thread_ts: '1.2' })).toMatchObject({
    ok: true,
    channel: 'C0GENERAL',
    message: { text: 'Hello' },
  })
  expect(await api.chat.postEphemeral({ channel: 'C0GENERAL', user: 'U1', text: 'You' })).toMatchObject({ ok: true })
  expect(slack.workspaces.messages).toMatchObject([
    { channel: 'C0GENERAL', text: 'Hello', threadTs: '1.2' },
    { text: 'You', ephemeralTo: 'U1' },
  ])
  expect((await api.conversations.info({ channel: 'C0SHARED' })).channel).toMatchObject({ is_ext_shared: true })
  await expect(api.chat.postMessage({ channel: 'C0', text: 'x' })).rejects.toMatchObject({ data: { error: 'channel_not_found' } })
  await expect(client('xoxb-x').chat.postMessage({ channel: 'C0GENERAL', text: 'x' })).rejects.toMatchObject({
    data: { error: 'invalid_auth' },
  })
})

test('fails by name as Slack documents it', async () => {
  const { access_token: token } = await install()
  const post = () => client(token).chat.postMessage({ channel: 'C0GENERAL', text: 'x' })
  slack.faults.add('rate-limited')
  await expect(post()).rejects.toMatchObject({ code: 'slack_webapi_rate_limited_error', retryAfter: 2 })
  slack.faults.add('token-revoked')
  await expect(post()).rejects.toMatchObject({ data: { error: 'token_revoked' } })
  slack.faults.add('internal-error')
  await expect(post()).rejects.toMatchObject({ code: 'slack_webapi_http_error', statusCode: 500 })
  expect(await post()).toMatchObject({ ok: true })
})
