import { createHash, randomBytes } from 'node:crypto'
import type { OperationContext } from '@callboard/kernel/operation'
import { approveApp } from '@callboard/modules/oauth'
import { type AppScope, appScopeNames } from '@callboard/modules/oauth/domain/app-scopes'

type TokenAnswer = {
  status: number
  access_token: string
  refresh_token: string
  scope: string
  error?: string
  error_description?: string
}

export const newVerifier = (): string => randomBytes(32).toString('base64url')
export const challengeFor = (verifier: string): string => createHash('sha256').update(verifier).digest('base64url')

const redirectUri = 'http://127.0.0.1:4000/callback'

type Registered = { status: number; client_id: string; client_name: string; error?: string; error_description?: string }

/** What an app sends, each as one request. */
function requestsOf(base: string) {
  const post = async (path: string, body: BodyInit, headers: Record<string, string> = {}) => {
    const response = await fetch(base + path, { method: 'POST', body, headers })
    return { status: response.status, ...((await response.json()) as object) }
  }
  const form = (path: string, values: Record<string, string>) => post(path, new URLSearchParams(values)) as Promise<TokenAnswer>
  return {
    form,
    register: (metadata: object = {}) =>
      post('/oauth/register', JSON.stringify({ client_name: 'Test app', redirect_uris: [redirectUri], ...metadata }), {
        'content-type': 'application/json',
      }) as Promise<Registered>,
    exchange: (clientId: string, code: string, verifier: string, more: Record<string, string> = {}) =>
      form('/oauth/token', {
        grant_type: 'authorization_code',
        client_id: clientId,
        code,
        code_verifier: verifier,
        redirect_uri: redirectUri,
        ...more,
      }),
    refresh: (clientId: string, token: string, more: Record<string, string> = {}) =>
      form('/oauth/token', { grant_type: 'refresh_token', client_id: clientId, refresh_token: token, ...more }),
    /** The status of a ping with a token. */
    async ping(token: string): Promise<number> {
      const response = await fetch(`${base}/mcp`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          accept: 'application/json, text/event-stream',
          authorization: `Bearer ${token}`,
        },
        body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'ping' }),
      })
      await response.body?.cancel()
      return response.status
    },
  }
}

/** What the browser is sent back with after a member has consented. The action of the consent page is called. */
async function consent(context: OperationContext, request: object, scopes: readonly AppScope[] = appScopeNames) {
  const { redirect } = await approveApp(context, { request, scopes: [...scopes] })
  return Object.fromEntries(new URL(redirect).searchParams) as { code: string; state: string; iss: string }
}

/** An app that connects over HTTP, step by step, so that a test can do each of them wrong. */
export function testApp(base: string) {
  const requests = requestsOf(base)
  /** What the app sends the browser with. */
  const request = (clientId: string, verifier: string, more: Record<string, string> = {}) => ({
    client_id: clientId,
    redirect_uri: redirectUri,
    response_type: 'code',
    code_challenge: challengeFor(verifier),
    code_challenge_method: 'S256',
    state: 'state-of-the-app',
    resource: `${base}/mcp`,
    ...more,
  })
  /** From registration to tokens. */
  const connect = async (context: OperationContext, scopes?: readonly AppScope[], more: Record<string, string> = {}) => {
    const { client_id: clientId } = await requests.register()
    const verifier = newVerifier()
    const { code } = await consent(context, request(clientId, verifier, more), scopes)
    return { clientId, code, verifier, ...(await requests.exchange(clientId, code, verifier)) }
  }
  return { redirectUri, request, consent, connect, ...requests }
}
