import { AppError } from '@callboard/core/errors'
import { contextOf } from '@callboard/kernel/http'
import { getBackstageIdentity, issueSignInToken, signInSeconds } from '@callboard/modules/backstage'
import { revokeSession } from '@callboard/modules/identity'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { type Callers, guard } from '../../authenticate.ts'
import { backstageNames, toErrorResponse } from '../../error-responses.ts'
import { parseJsonBodies } from '../../hardening.ts'
import { handleBackstageErrors } from '../backstage-errors.ts'
import { parse } from '../parse.ts'
import type { BrowserSessions } from './browsers.ts'
import { removeCors, withholdCors } from './cors.ts'
import { requireOwnPage, sendRefusal, sendSignIn } from './popup.ts'
import { requireFrontendOrigin, requireListed, resolveSignIn, type SignInContext, signInWithCookie } from './sign-in.ts'

/** Both mean the portal's session: `guest` is what an app without configured providers offers. */
const providers = ['callboard', 'guest']

function requireProvider(request: FastifyRequest): void {
  const { provider } = request.params as { provider: string }
  if (!providers.includes(provider))
    throw new AppError('not_found', `Unknown auth provider '${provider}'. Use ${providers.join(' or ')}.`)
}

/** The session of a Backstage frontend, in the format of ProxiedSignInPage and OAuth2 in its core libraries. */
async function sessionOf({ platform, limits }: Callers, signing: SignInContext, reply: FastifyReply): Promise<object> {
  const { context, userId, source } = signing
  const { tenantId } = context
  limits.request(context, reply)
  const { profile, userEntityRef, ownershipEntityRefs } = await getBackstageIdentity(context, {})
  const identity = { userEntityRef, ownershipEntityRefs }
  const token = await issueSignInToken(platform, { tenantId, userId, source }, identity)
  reply.header('cache-control', 'no-store')
  return {
    providerInfo: { scope: '', expiresInSeconds: signInSeconds },
    profile,
    backstageIdentity: { token, expiresInSeconds: signInSeconds, identity: { type: 'user', ...identity } },
  }
}

function refresh(callers: Callers, browsers: BrowserSessions) {
  return async (request: FastifyRequest, reply: FastifyReply) => {
    requireProvider(request)
    const signing = await resolveSignIn(request, callers, browsers)
    await withholdCors(request, reply, signing.context.tenantId)
    return reply.send(await sessionOf(callers, signing, reply))
  }
}

/** Set by browsers and not changeable by scripts. */
function requireNavigation({ headers }: FastifyRequest): void {
  const mode = headers['sec-fetch-mode']
  if (mode !== undefined && mode !== 'navigate') throw new AppError('forbidden', 'Open this URL in a browser window.')
}

const startQuery = z.object({
  origin: z.string().max(300),
  flow: z.enum(['popup', 'redirect']).default('popup'),
  redirectUrl: z.string().max(4000).default(''),
})

/** Opened in a window by a frontend of another site, to which the portal's cookie is not sent. */
function start(callers: Callers, browsers: BrowserSessions) {
  return async (request: FastifyRequest, reply: FastifyReply) => {
    // Otherwise another frontend's page could fetch what is meant for the window's opener only.
    removeCors(reply)
    requireNavigation(request)
    requireProvider(request)
    const { origin, flow, redirectUrl } = parse(startQuery, request.query)
    await requireListed(request, origin, browsers)
    try {
      const signing = await signInWithCookie(request, origin, callers, browsers)
      if (flow === 'redirect') return reply.redirect(requireOwnPage(redirectUrl, origin))
      return sendSignIn(reply, origin, await sessionOf(callers, signing, reply))
    } catch (error) {
      const { status, message } = toErrorResponse(error, request)
      return sendRefusal(reply, origin, status, { name: backstageNames[status] ?? 'Error', message })
    }
  }
}

/** Ends the portal's session, and with it every token created from it. */
function signOut(callers: Callers, browsers: BrowserSessions) {
  return async (request: FastifyRequest, reply: FastifyReply) => {
    requireProvider(request)
    const { source } = await signInWithCookie(request, requireFrontendOrigin(request), callers, browsers)
    await revokeSession(source.id)
    return reply.send({})
  }
}

/**
 * Sign-in of Backstage frontends (docs/decisions/041). next-auth answers its own addresses below /api/auth; the web process
 * knows which (apps/web/lib/server/gateway.ts).
 */
export async function authRoutes(app: FastifyInstance, callers: Callers, browsers: BrowserSessions): Promise<void> {
  handleBackstageErrors(app)
  parseJsonBodies(app, { constructors: 'ignore', empty: 'accept' })
  await app.register(async (open) => {
    open.addHook('onRequest', open.rateLimit())
    open.get('/.well-known/jwks.json', async () => callers.platform.signInKeys.jwks)
    open.get('/.well-known/openid-configuration', async () => {
      const issuer = `${callers.platform.publicUrl}/api/auth`
      return {
        issuer,
        jwks_uri: `${issuer}/.well-known/jwks.json`,
        userinfo_endpoint: `${issuer}/v1/userinfo`,
        response_types_supported: ['id_token'],
        subject_types_supported: ['public'],
        id_token_signing_alg_values_supported: ['ES256'],
        claims_supported: ['sub', 'ent'],
      }
    })
    open.route({ method: ['GET', 'POST'], url: '/:provider/refresh', handler: refresh(callers, browsers) })
    open.get('/:provider/start', start(callers, browsers))
    open.post('/:provider/logout', signOut(callers, browsers))
  })
  await app.register(async (guarded) => {
    guard(guarded, callers)
    guarded.get('/v1/userinfo', async (request) => {
      const { userEntityRef, ownershipEntityRefs } = await getBackstageIdentity(contextOf(request), {})
      return { claims: { sub: userEntityRef, ent: ownershipEntityRefs } }
    })
  })
}
