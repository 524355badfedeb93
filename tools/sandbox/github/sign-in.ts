import { randomBytes } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { escapeHtml, page } from '../page.ts'
import { privateUserShape } from './rest-shapes.ts'
import type { GitHubState } from './state.ts'

export type OAuthApp = { clientId: string; clientSecret: string /** Callboard's URL. */; publicUrl: string }

type Code = { login: string; redirectUri: string }

/** A form of GitHub's OAuth: name, secret and code may be in the body or, for the client, in basic credentials. */
function credentialsOf(headers: Record<string, unknown>, body: Record<string, string>): { id: string; secret: string } {
  const basic = /^Basic (.+)$/i.exec(String(headers.authorization ?? ''))?.[1]
  if (!basic) return { id: body.client_id ?? '', secret: body.client_secret ?? '' }
  // biome-ignore lint/style/noRestrictedGlobals: the sandbox has nothing of the product
  const [id = '', secret = ''] = Buffer.from(basic, 'base64').toString().split(':').map(decodeURIComponent)
  return { id, secret }
}

/** "Sign in with GitHub": select a member of the organization. */
export async function githubSignIn(app: FastifyInstance, state: GitHubState, oauth: OAuthApp): Promise<void> {
  const codes = new Map<string, Code>()
  app.get('/login/oauth/authorize', async (request, reply) => {
    const { client_id, redirect_uri = '', state: key = '' } = request.query as Record<string, string>
    if (client_id !== oauth.clientId || !redirect_uri.startsWith(`${oauth.publicUrl}/`))
      return reply
        .code(404)
        .type('text/html')
        .send(page('Not found', '<p>There is no such OAuth app, or it may not go there.</p>'))
    const people = state.organization.members
      .map((m) => `<button class="button" name="login" value="${escapeHtml(m.login)}">${escapeHtml(m.login)}</button>`)
      .join(' ')
    const hidden = `<input type="hidden" name="redirect_uri" value="${escapeHtml(redirect_uri)}"><input type="hidden" name="state" value="${escapeHtml(key)}">`
    return reply.type('text/html').send(page('Sign in to GitHub as', `<form method="post">${hidden}${people}</form>`))
  })
  app.post('/login/oauth/authorize', async (request, reply) => {
    const { login = '', redirect_uri = '', state: key = '' } = request.body as Record<string, string>
    if (!redirect_uri.startsWith(`${oauth.publicUrl}/`)) return reply.code(404).send()
    const code = randomBytes(10).toString('hex')
    codes.set(code, { login, redirectUri: redirect_uri })
    const next = new URL(redirect_uri)
    next.searchParams.set('code', code)
    next.searchParams.set('state', key)
    return reply.redirect(next.href)
  })
  app.post('/login/oauth/access_token', async (request) => {
    const body = request.body as Record<string, string>
    const { id, secret } = credentialsOf(request.headers, body)
    const found = codes.get(body.code ?? '')
    codes.delete(body.code ?? '')
    // Like GitHub, reports the error with status 200.
    if (id !== oauth.clientId || secret !== oauth.clientSecret)
      return {
        error: 'incorrect_client_credentials',
        error_description: 'The client_id and/or client_secret passed are incorrect.',
      }
    if (!found || found.redirectUri !== body.redirect_uri)
      return { error: 'bad_verification_code', error_description: 'The code passed is incorrect or expired.' }
    return { access_token: state.access.userToken(found.login), token_type: 'bearer', scope: 'read:user,user:email' }
  })
}

/** What a user's token may read about the user. */
export function personalRoutes(app: FastifyInstance, state: GitHubState): void {
  const me = (authorization: string | undefined) => {
    const login = state.access.loginOf(authorization)
    return state.organization.members.find((m) => m.login === login)
  }
  const refused = { message: 'Requires authentication', documentation_url: 'https://docs.github.com/rest', status: '401' }
  app.get('/user', async (request, reply) => {
    const member = me(request.headers.authorization)
    return member ? privateUserShape(state.base, member) : reply.code(401).send(refused)
  })
  app.get('/user/emails', async (request, reply) => {
    const member = me(request.headers.authorization)
    if (!member) return reply.code(401).send(refused)
    return member.email ? [{ email: member.email, primary: true, verified: true, visibility: 'public' }] : []
  })
}
