import { HttpFaults } from '../http-faults.ts'

// As documented: docs.slack.dev/apis/web-api/rate-limits, and the errors of docs.slack.dev/reference/methods/chat.postMessage.

const refusal = (error: string) => ({ status: 200, body: { ok: false, error } })

export const slackFaults = () =>
  new HttpFaults({
    'rate-limited': { status: 429, headers: { 'retry-after': '2' }, body: { ok: false, error: 'ratelimited' } },
    'token-revoked': refusal('token_revoked'),
    'account-inactive': refusal('account_inactive'),
    'channel-not-found': refusal('channel_not_found'),
    'not-in-channel': refusal('not_in_channel'),
    'internal-error': { status: 500, type: 'text/plain', body: 'Internal Server Error' },
    'fatal-error': refusal('fatal_error'),
  })
export type SlackFaults = ReturnType<typeof slackFaults>
