import { createHash, createPrivateKey, type KeyObject } from 'node:crypto'
import { isVendorError, VendorError } from '@callboard/plugin-kit/vendor-error'
import { SignJWT } from 'jose'
import { LRUCache } from 'lru-cache'
import { z } from 'zod'
import type { GitHubContext } from './client.ts'
import type { Secrets } from './config.ts'
import { apiUrl } from './hosts.ts'
import { limitOf } from './rate-limits.ts'

// Access tokens of GitHub App installations (docs.github.com, "Generating an installation access token for a GitHub App").
// Octokit's own exchange shares pending requests of the whole process by the installation's id alone, so that one tenant
// could be handed another's token (decision 021). Here the key names everything that decides whose token it is.

export type AppCredentials = { appId: number; privateKey: string; installationId: number }

/** The parts of an App installation, where these credentials are one. */
export function appCredentials({ appId, privateKey, installationId }: Secrets): AppCredentials | undefined {
  return appId && privateKey && installationId ? { appId, privateKey, installationId } : undefined
}

/** Renewed so long before GitHub ends it, so that a request that waits its turn still has a token that is valid. */
const renewBeforeMs = 5 * 60_000
const exchangeTimeoutMs = 15_000
const maxTokens = 5000

type Held = { token: Promise<string>; expiresAt: number }
const held = new LRUCache<string, Held>({ max: maxTokens })

const digest = (text: string) => createHash('sha256').update(text).digest('base64url')

/** Tenant, GitHub, App, key and installation together: a token is only ever given to who could have asked for it. */
function keyOf({ scope, settings }: GitHubContext, app: AppCredentials): string {
  return digest(JSON.stringify([scope, apiUrl(settings.host), app.appId, digest(app.privateKey), app.installationId]))
}

/** @throws VendorError `unauthorized` for text that is no RSA key */
function readKey(privateKey: string): KeyObject {
  try {
    const key = createPrivateKey(privateKey.replace(/\\n/g, '\n').trim())
    if (key.asymmetricKeyType === 'rsa') return key
  } catch {
    // Said below.
  }
  throw new VendorError(
    'unauthorized',
    'The private key of the GitHub App is not an RSA key in PEM form. Generate a new key in the App’s settings on GitHub, and set the App up again.',
  )
}

/** Proves for some minutes that the App asks. Backdated, because clocks differ. */
function appToken({ appId, privateKey }: AppCredentials): Promise<string> {
  const now = Math.floor(Date.now() / 1000)
  return new SignJWT({})
    .setProtectedHeader({ alg: 'RS256' })
    .setIssuer(String(appId))
    .setIssuedAt(now - 60)
    .setExpirationTime(now + 8 * 60)
    .sign(readKey(privateKey))
}

const answerSchema = z.object({ token: z.string().min(1), expires_at: z.string() })

/** Why GitHub gives no token, in words for an admin. */
function refusalOf(status: number, message: string, organization: string): VendorError {
  if (status === 401 && /expiration time|issued at|'exp'|'iat'/i.test(message))
    return new VendorError(
      'unauthorized',
      'GitHub refuses the App’s signature because of its time: the clock of this Callboard server is wrong. Ask its operator to set it.',
    )
  if (status === 401)
    return new VendorError(
      'unauthorized',
      'GitHub refuses the private key of the App: it was deleted or replaced, or belongs to another App. Generate a new key in the App’s settings on GitHub, and set the App up again.',
    )
  if (status === 403 && /suspended/i.test(message))
    return new VendorError(
      'revoked',
      `The GitHub App is suspended in ${organization}. Lift the suspension in the organization’s settings on GitHub. The catalog keeps what was read.`,
    )
  if (status === 403 || status === 404)
    return new VendorError(
      'revoked',
      `The GitHub App is no longer installed in ${organization}. Install it again, or disconnect this integration. The catalog keeps what was read.`,
    )
  if (status >= 500)
    return new VendorError(
      'unavailable',
      `GitHub answers with an error (${status}) instead of an access token. Callboard will try again.`,
    )
  return new VendorError('refused', `GitHub gives no access token (${status}): ${message}`)
}

async function exchange(context: GitHubContext, app: AppCredentials): Promise<{ token: string; expiresAt: number }> {
  const { host, organization } = context.settings
  const response = await context.fetch(`${apiUrl(host)}/app/installations/${app.installationId}/access_tokens`, {
    method: 'POST',
    headers: {
      accept: 'application/vnd.github+json',
      authorization: `Bearer ${await appToken(app)}`,
      'user-agent': 'callboard',
    },
    // Others may wait for the same token, so it does not end with the job that happened to ask first.
    signal: AbortSignal.timeout(exchangeTimeoutMs),
  })
  context.onRequest({})
  const text = await response.text()
  const limit = limitOf({ status: response.status, headers: Object.fromEntries(response.headers), message: text })
  if (limit) throw limit
  if (!response.ok) throw refusalOf(response.status, text, organization)
  const parsed = answerSchema.safeParse(parseJson(text))
  if (!parsed.success)
    throw new VendorError('incomplete', 'GitHub’s answer holds no access token. Nothing was changed; Callboard will try again.')
  const expiresAt = Date.parse(parsed.data.expires_at)
  return { token: parsed.data.token, expiresAt: Number.isNaN(expiresAt) ? Date.now() : expiresAt }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/**
 * The access token of an App's installation. Asked for once, however many ask at the same time, and kept until five
 * minutes before it ends.
 * @throws VendorError that says why there is none
 */
export function installationToken(context: GitHubContext, app: AppCredentials): Promise<string> {
  const key = keyOf(context, app)
  const known = held.get(key)
  if (known && known.expiresAt - renewBeforeMs > Date.now()) return known.token
  const entry: Held = { token: Promise.resolve(''), expiresAt: Number.POSITIVE_INFINITY }
  entry.token = exchange(context, app).then(
    ({ token, expiresAt }) => {
      entry.expiresAt = expiresAt
      return token
    },
    (error: unknown) => {
      if (held.peek(key) === entry) held.delete(key)
      throw asVendorError(error)
    },
  )
  held.set(key, entry)
  return entry.token
}

const asVendorError = (error: unknown): unknown =>
  isVendorError(error) || !(error instanceof Error) || !['AbortError', 'TimeoutError'].includes(error.name)
    ? error
    : new VendorError('unavailable', 'GitHub did not answer in time. Callboard will try again.', { cause: error })

/** Forgets a token that GitHub has refused, unless a newer one has taken its place. */
export async function invalidateToken(context: GitHubContext, app: AppCredentials, refused: string): Promise<void> {
  const key = keyOf(context, app)
  const known = held.peek(key)
  if (known && (await known.token.catch(() => refused)) === refused && held.peek(key) === known) held.delete(key)
}
