import { createPrivateKey, sign } from 'node:crypto'
import { type CacheScope, TenantCache } from '@callboard/plugin-kit/tenant-cache'
import { VendorError } from '@callboard/plugin-kit/vendor-error'
import { z } from 'zod'
import type { GitHubContext } from './context.ts'
import { rateLimitError, rateLimitOf } from './rate-limits.ts'
import { scopeOf } from './scope.ts'

type InstallationToken = { token: string; renewAt: number }

/**
 * Shares one exchange per scope, and its result until renewal. The scope includes the tenant, the host and the private key:
 * decision 021 describes what happened when the installation id alone was the key.
 */
const tokens = new TenantCache<Promise<InstallationToken>>({ maxSize: 5000 })
const renewBeforeMs = 5 * 60_000
const exchangeTimeoutMs = 20_000

const exchanged = z.object({ token: z.string().min(1), expires_at: z.iso.datetime({ offset: true }) })
const refusal = z.object({ message: z.string() })

const base64url = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

/** A JSON Web Token that authenticates the App (docs.github.com: Generating a JWT for a GitHub App). */
export function appToken(appId: number | undefined, privateKey: string | undefined): string {
  const now = Math.floor(Date.now() / 1000)
  // From one minute ago, and two minutes less than the allowed ten, to tolerate clock differences.
  const payload = `${base64url({ alg: 'RS256', typ: 'JWT' })}.${base64url({ iat: now - 60, exp: now + 8 * 60, iss: String(appId) })}`
  try {
    return `${payload}.${sign('RSA-SHA256', Buffer.from(payload), createPrivateKey(privateKey ?? '')).toString('base64url')}`
  } catch (error) {
    throw new VendorError(
      'unauthorized',
      'The private key of the GitHub App cannot be read. Paste the whole .pem file that GitHub made, or set up the App again.',
      { cause: error },
    )
  }
}

function explainError({ settings, secrets }: GitHubContext, status: number, message: string): VendorError {
  if (status === 401 && /expiration time|issued at|'exp'|'iat'/i.test(message))
    return new VendorError(
      'unauthorized',
      'GitHub rejected the App’s signature because the clock of this Callboard server is wrong. Ask the operator to correct it.',
    )
  if (status === 401)
    return new VendorError(
      'unauthorized',
      `GitHub rejected the private key of App ${secrets.appId} (${message}). It was deleted or belongs to another App: generate a new key, or set up the App again.`,
    )
  if (status === 403 || status === 404)
    return new VendorError(
      'revoked',
      `The GitHub App is no longer installed in ${settings.organization}, or was suspended. Install it again, or disconnect this integration. Existing catalog entries are kept.`,
    )
  if (status >= 500) return new VendorError('unavailable', `GitHub returned an error (${status}).`)
  return new VendorError('refused', `GitHub did not issue a token for the App (${status}): ${message}`)
}

async function exchange(context: GitHubContext, api: string): Promise<InstallationToken> {
  const { secrets, fetch, onRequest } = context
  // Not the caller's signal: others wait for the same exchange.
  const answer = await fetch(`${api}/app/installations/${secrets.installationId}/access_tokens`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${appToken(secrets.appId, secrets.privateKey)}`,
      accept: 'application/vnd.github+json',
    },
    signal: AbortSignal.timeout(exchangeTimeoutMs),
  })
  onRequest({})
  const body: unknown = await answer.json().catch(() => undefined)
  if (!answer.ok) {
    const message = refusal.safeParse(body).data?.message ?? 'no reason given'
    const limited = rateLimitOf({ status: answer.status, headers: Object.fromEntries(answer.headers), message })
    throw limited ? rateLimitError(limited) : explainError(context, answer.status, message)
  }
  const parsed = exchanged.safeParse(body)
  if (!parsed.success) throw new VendorError('incomplete', 'GitHub’s answer held no installation token. Nothing was changed.')
  const { token, expires_at } = parsed.data
  // By GitHub's clock, because ours may differ.
  const sentAt = Date.parse(answer.headers.get('date') ?? '')
  const lifetimeMs = Date.parse(expires_at) - (Number.isNaN(sentAt) ? Date.now() : sentAt)
  return { token, renewAt: Date.now() + lifetimeMs - renewBeforeMs }
}

/** Rejects when the caller's job is stopped, without stopping the exchange. */
function untilAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason)
    if (signal.aborted) return stop()
    signal.addEventListener('abort', stop, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop))
  })
}

async function findToken(scope: CacheScope, context: GitHubContext, api: string): Promise<string> {
  const cached = tokens.get(scope)
  if (cached) {
    const { token, renewAt } = await untilAborted(context.signal, cached)
    if (Date.now() < renewAt) return token
  }
  // Another caller may have started a renewal in the meantime.
  const current = tokens.get(scope)
  if (current && current !== cached) return (await untilAborted(context.signal, current)).token
  const pending = exchange(context, api)
  tokens.set(scope, undefined, pending)
  pending.catch(() => {
    if (tokens.get(scope) === pending) tokens.delete(scope)
  })
  return (await untilAborted(context.signal, pending)).token
}

/** An installation token for these credentials. @throws VendorError if GitHub issues none */
export function installationToken(context: GitHubContext, api: string) {
  const scope = scopeOf(context)
  return {
    get: () => findToken(scope, context, api),
    /** Invalidates a token that GitHub rejected; one renewed in the meantime is kept. */
    async invalidate(refused: string): Promise<void> {
      const cached = tokens.get(scope)
      const { token } = (await cached?.catch(() => undefined)) ?? {}
      if (token === refused && tokens.get(scope) === cached) tokens.delete(scope)
    },
  }
}
