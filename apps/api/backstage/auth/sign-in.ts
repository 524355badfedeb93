import { AppError } from '@callboard/core/errors'
import type { UserId } from '@callboard/core/ids'
import { type OperationContext, operationContext } from '@callboard/kernel/operation'
import type { SignInSource } from '@callboard/modules/backstage'
import type { LiveSession } from '@callboard/modules/identity'
import { listMemberships, type MembershipOf } from '@callboard/modules/members'
import { membershipIn } from '@callboard/modules/tenants'
import { findToken } from '@callboard/modules/tokens'
import type { FastifyRequest } from 'fastify'
import { addressOf, bearerOf, type Callers, contextOfToken, originOf } from '../../authenticate.ts'
import type { BrowserSessions } from './browsers.ts'
import { frontendsOf } from './cors.ts'

export type SignInContext = { context: OperationContext; userId: UserId; source: SignInSource }

const signInFirst = (): AppError =>
  new AppError('unauthenticated', 'You are not signed in. Sign in to the portal in this browser, then try again.')

/**
 * The origin of a request with a cookie. Only a page of a listed origin can send this header cross-origin, because it requires a
 * preflight (CSRF protection).
 * @throws AppError `unauthenticated` or `forbidden` for anything else
 */
export function requireFrontendOrigin(request: FastifyRequest): string {
  if (String(request.headers['x-requested-with']).toLowerCase() !== 'xmlhttprequest')
    throw new AppError('unauthenticated', 'Invalid X-Requested-With header: send X-Requested-With: XMLHttpRequest.')
  const { origin } = request.headers
  if (origin === undefined)
    throw new AppError('forbidden', 'The Origin header is missing. Only pages of your Backstage frontend sign in with a cookie.')
  return origin
}

const originNotListed = (origin: string): AppError =>
  new AppError(
    'forbidden',
    `${origin} is not listed as a Backstage frontend of your organization. An admin can add it in Settings > API tokens.`,
  )

/** @throws AppError `forbidden` if no organization at this host lists an origin */
export async function requireListed(request: FastifyRequest, origin: string, browsers: BrowserSessions): Promise<void> {
  if ((await frontendsOf(request, origin, browsers)).length === 0) throw originNotListed(origin)
}

/** The organization that a frontend signs in to. On the main host, the user's organization that lists the origin. */
async function findMembershipForOrigin(
  request: FastifyRequest,
  session: LiveSession,
  origin: string,
  browsers: BrowserSessions,
): Promise<MembershipOf> {
  const frontends = await frontendsOf(request, origin, browsers)
  const slug = await browsers.portalOfHost(request.headers.host)
  if (slug !== undefined) {
    const membership = frontends.length > 0 ? await membershipIn(session, slug) : undefined
    if (!membership || membership.visitUntil || membership.demo) throw originNotListed(origin)
    return membership
  }
  const memberships = await listMemberships(session.account.id)
  const [only, second] = memberships.filter((m) => frontends.some((frontend) => frontend.tenantId === m.tenantId))
  if (!only) throw originNotListed(origin)
  if (second)
    throw new AppError(
      'conflict',
      `${origin} is a frontend of several of your organizations. Set backend.baseUrl of each frontend to its portal's own address.`,
    )
  return only
}

/** The session of a request's cookie, and the organization that a frontend at `origin` signs in to with it. */
export async function signInWithCookie(
  request: FastifyRequest,
  origin: string,
  { platform, proxies }: Callers,
  browsers: BrowserSessions,
): Promise<SignInContext> {
  const session = await browsers.sessionOf(request.raw)
  if (!session) throw signInFirst()
  const { tenantId, role } = await findMembershipForOrigin(request, session, origin, browsers)
  const { id, email } = session.account
  const actor = { type: 'user' as const, id, label: email, role }
  const context = operationContext(platform, tenantId, actor, originOf(request, addressOf(request, proxies)))
  return { context, userId: id, source: { type: 'session', id: session.sessionId } }
}

async function signInWithToken(
  request: FastifyRequest,
  bearer: string,
  { platform, limits, proxies }: Callers,
): Promise<SignInContext> {
  const ip = addressOf(request, proxies)
  limits.beforeLookup(ip, false)
  const token = await findToken(bearer)
  if (!token) {
    limits.recordFailedToken(ip)
    throw new AppError('unauthenticated', 'This API token is unknown, expired or revoked.')
  }
  const { id, userId } = token
  if (!userId) throw new AppError('forbidden', 'Service tokens cannot sign in to a Backstage frontend. Use a personal token.')
  return { context: contextOfToken(platform, token, originOf(request, ip)), userId, source: { type: 'token', id } }
}

/** Authenticates by a personal API token, or by the portal's session in this browser. */
export async function resolveSignIn(
  request: FastifyRequest,
  callers: Callers,
  browsers: BrowserSessions,
): Promise<SignInContext> {
  const bearer = bearerOf(request)
  return bearer
    ? signInWithToken(request, bearer, callers)
    : signInWithCookie(request, requireFrontendOrigin(request), callers, browsers)
}
