import { createHmac, timingSafeEqual } from 'node:crypto'

export type SignedRequest = { timestamp: string | undefined; signature: string | undefined; body: string }

/** Older or newer requests are refused, so that a recorded one cannot be sent again later. */
const toleranceS = 300

/** The signature of a request. https://docs.slack.dev/authentication/verifying-requests-from-slack */
export const slackSignature = (secret: string, timestamp: string, body: string): string =>
  `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex')}`

/** Whether Slack has signed the raw body within the last five minutes. */
export function isSignedBySlack(secret: string, { timestamp, signature, body }: SignedRequest, now = Date.now()): boolean {
  if (!timestamp || !signature || !/^\d{1,12}$/.test(timestamp)) return false
  if (Math.abs(now / 1000 - Number(timestamp)) > toleranceS) return false
  const expected = Buffer.from(slackSignature(secret, timestamp, body))
  const given = Buffer.from(signature)
  return given.length === expected.length && timingSafeEqual(given, expected)
}
