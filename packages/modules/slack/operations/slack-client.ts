import type { Platform } from '@callboard/kernel/platform'
import { guardedFetch } from '@callboard/plugin-kit/http'
import {
  LogLevel,
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
  WebClient,
} from '@slack/web-api'
import { slackAddresses } from '../domain/slack-addresses.ts'

const timeoutMs = 10_000
const maxAnswerBytes = 2 * 1024 * 1024

/** Errors that mean that the token is worth nothing any more. https://docs.slack.dev/reference/methods/auth.test */
const deadTokens = new Set([
  'account_inactive',
  'invalid_auth',
  'not_authed',
  'org_login_required',
  'token_expired',
  'token_revoked',
])

/** `code`: as Slack names the error. */
export class SlackFailure extends Error {
  readonly kind: 'revoked' | 'limited' | 'refused' | 'unavailable'
  readonly code: string
  readonly retryAfterS: number | undefined
  constructor(kind: SlackFailure['kind'], code: string, options: { retryAfterS?: number; cause?: unknown } = {}) {
    super(`Slack: ${code}`, { cause: options.cause })
    this.name = 'SlackFailure'
    this.kind = kind
    this.code = code
    this.retryAfterS = options.retryAfterS
  }
}

export const isSlackFailure = (error: unknown): error is SlackFailure => error instanceof Error && error.name === 'SlackFailure'

function failureOf(error: unknown): unknown {
  if (error instanceof WebAPIRateLimitedError)
    return new SlackFailure('limited', 'ratelimited', { retryAfterS: error.retryAfter, cause: error })
  if (error instanceof WebAPIPlatformError) {
    const { error: code } = error.data
    return new SlackFailure(deadTokens.has(code) ? 'revoked' : 'refused', code, { cause: error })
  }
  if (error instanceof WebAPIHTTPError) return new SlackFailure('unavailable', `HTTP ${error.statusCode}`, { cause: error })
  if (error instanceof WebAPIRequestError) return new SlackFailure('unavailable', error.original.message, { cause: error })
  return error
}

/**
 * Calls Slack's Web API once, through the guard of outgoing requests. Whoever calls decides about retries.
 * @param token of a bot; none for the exchange of a code
 * @throws SlackFailure
 */
export async function callSlack<T>(
  platform: Pick<Platform, 'slack' | 'outgoing'>,
  token: string | undefined,
  call: (client: WebClient) => Promise<T>,
): Promise<T> {
  const client = new WebClient(token, {
    slackApiUrl: slackAddresses(platform.slack?.url).api,
    fetch: guardedFetch({ ...platform.outgoing, timeoutMs, maxBytes: maxAnswerBytes }),
    timeout: timeoutMs,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    allowAbsoluteUrls: false,
    logLevel: LogLevel.ERROR,
  })
  try {
    return await call(client)
  } catch (error) {
    throw failureOf(error)
  }
}

/**
 * Replies at the address that came with a command or button, which Slack accepts for 30 minutes and five times.
 * @throws SlackFailure
 */
export async function respondAt(
  platform: Pick<Platform, 'slack' | 'outgoing'>,
  responseUrl: string,
  message: object,
): Promise<void> {
  if (!slackAddresses(platform.slack?.url).isResponseUrl(responseUrl)) throw new SlackFailure('refused', 'foreign_response_url')
  const response = await guardedFetch({ ...platform.outgoing, timeoutMs, maxBytes: maxAnswerBytes })(responseUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(message),
    signal: AbortSignal.timeout(timeoutMs),
  }).catch((cause: unknown) => {
    throw new SlackFailure('unavailable', cause instanceof Error ? cause.message : 'no response', { cause })
  })
  await response.body?.cancel()
  if (response.ok) return
  const kind = response.status === 429 ? 'limited' : response.status >= 500 ? 'unavailable' : 'refused'
  const retryAfterS = Number(response.headers.get('retry-after')) || undefined
  throw new SlackFailure(kind, `HTTP ${response.status}`, retryAfterS ? { retryAfterS } : {})
}
