import { expect, test } from 'vitest'
import { isSignedBySlack, slackSignature } from './verify-slack-request.ts'

// The example of Slack's documentation on verifying requests.
const secret = '8f742231b10e8888abcd99yyyzzz85a5'
const timestamp = '1531420618'
const body =
  'token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c'
const signature = 'v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503'
const at = Number(timestamp) * 1000
const minute = 60_000

test('accepts the example of Slack’s documentation', () => {
  expect(slackSignature(secret, timestamp, body)).toBe(signature)
  expect(isSignedBySlack(secret, { timestamp, signature, body }, at + 4 * minute)).toBe(true)
})

test.each([
  ['another body', { timestamp, signature, body: `${body}&x=1` }],
  ['another time', { timestamp: '1531420619', signature, body }],
  ['another secret', { timestamp, signature: slackSignature('other', timestamp, body), body }],
  ['a shorter signature', { timestamp, signature: 'v0=a2', body }],
  ['no signature', { timestamp, signature: undefined, body }],
  ['no time', { timestamp: undefined, signature, body }],
  ['a time that is no number', { timestamp: '1e9', signature: slackSignature(secret, '1e9', body), body }],
])('refuses %s', (_, request) => expect(isSignedBySlack(secret, request, at)).toBe(false))

test.each([-6, 6])('refuses a request that is %i minutes off', (minutes) =>
  expect(isSignedBySlack(secret, { timestamp, signature, body }, at + minutes * minute)).toBe(false),
)
