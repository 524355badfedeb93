import { addressGroup } from '@callboard/core/client-address'
import { AppError } from '@callboard/core/errors'
import { redeemCode, refreshTokens, registerClient, revokeAppToken } from '@callboard/modules/oauth'
import { OauthError } from '@callboard/modules/oauth/domain/oauth-error'
import { mcpPath } from '@callboard/modules/oauth/domain/resource'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { addressOf, type Callers } from '../authenticate.ts'
import { toErrorResponse } from '../error-responses.ts'
import { authorizationServer, protectedResource, protectedResourcePath, resourceOfHost } from './metadata.ts'

const bodyLimit = 32 * 1024
const hidden = { schema: { hide: true } }

/** Errors in the form of RFC 6749 (5.2) and RFC 7591 (3.2.2). */
function sendOauthError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { status, message, retryAfterS } = toErrorResponse(error, request)
  if (retryAfterS) reply.header('retry-after', retryAfterS)
  const unexpected = status === 429 ? 'temporarily_unavailable' : status >= 500 ? 'server_error' : 'invalid_request'
  return reply
    .code(status)
    .header('cache-control', 'no-store')
    .send({ error: error instanceof OauthError ? error.oauthCode : unexpected, error_description: message })
}

/** Forms, in which a parameter must not be repeated (RFC 6749, 3.1 and 3.2). */
function parseForms(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string', bodyLimit }, (_, body, done) => {
    const pairs = [...new URLSearchParams(String(body))]
    const repeated = pairs.length !== new Set(pairs.map(([name]) => name)).size
    if (repeated) done(new OauthError('invalid_request', 'A parameter is repeated. Send each once.'))
    else done(null, Object.fromEntries(pairs))
  })
}

const text = z.string().min(1).max(2000)
const common = { client_id: text, resource: text.optional() }
const tokenRequest = z.discriminatedUnion('grant_type', [
  z.object({ grant_type: z.literal('authorization_code'), code: text, redirect_uri: text, code_verifier: text, ...common }),
  z.object({ grant_type: z.literal('refresh_token'), refresh_token: text, scope: z.string().max(2000).optional(), ...common }),
])
const revocationRequest = z.object({ token: text, client_id: text })

/** @throws OauthError naming what is missing */
function parseForm<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> {
  const parsed = schema.safeParse(body)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const name = String(issue?.path[0] ?? 'grant_type')
  if (name === 'grant_type' && typeof body === 'object' && body && 'grant_type' in body)
    throw new OauthError('unsupported_grant_type', 'Use authorization_code or refresh_token.')
  throw new OauthError('invalid_request', `The parameter ${name} is missing or not valid.`)
}

async function issueTokens(body: unknown) {
  const form = parseForm(tokenRequest, body)
  const { client_id: clientId, resource } = form
  if (form.grant_type === 'refresh_token')
    return refreshTokens({ refreshToken: form.refresh_token, clientId, scope: form.scope, resource })
  const { code, redirect_uri: redirectUri, code_verifier: verifier } = form
  return redeemCode({ code, clientId, redirectUri, verifier, resource })
}

/** Metadata for clients that know only the address of the resource. */
function metadataRoutes(app: FastifyInstance, { platform, portalOfHost }: Callers): void {
  for (const path of [protectedResourcePath, protectedResourcePath + mcpPath])
    app.get(path, hidden, async (request) =>
      protectedResource(await resourceOfHost(request.headers.host, platform, { portalOfHost }), platform),
    )
  app.get('/.well-known/oauth-authorization-server', hidden, async (request) => {
    // The issuer is the main host: under another name, a client must refuse these (RFC 8414, 3.3).
    if ((await portalOfHost(request.headers.host)) !== undefined)
      throw new AppError('not_found', `The authorization server is ${platform.publicUrl}.`)
    return authorizationServer(platform)
  })
}

/**
 * The authorization server for connected apps, without its consent page, which is part of the portal. Clients are public: PKCE
 * protects their codes, and nothing here reads a cookie.
 */
export async function oauthRoutes(app: FastifyInstance, callers: Callers): Promise<void> {
  app.addHook('onRequest', app.rateLimit())
  app.setErrorHandler(sendOauthError)
  metadataRoutes(app, callers)
  app.post('/oauth/register', { ...hidden, bodyLimit }, async (request, reply) => {
    const { id, name, redirectUris } = await registerClient(request.body, addressGroup(addressOf(request, callers.proxies)))
    return reply
      .code(201)
      .header('cache-control', 'no-store')
      .send({
        client_id: id,
        client_id_issued_at: Math.floor(Date.now() / 1000),
        client_name: name,
        redirect_uris: redirectUris,
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
        token_endpoint_auth_method: 'none',
      })
  })
  await app.register(async (forms) => {
    parseForms(forms)
    forms.post('/oauth/token', hidden, async (request, reply) =>
      reply.header('cache-control', 'no-store').send(await issueTokens(request.body)),
    )
    forms.post('/oauth/revoke', hidden, async (request, reply) => {
      const { token, client_id: clientId } = parseForm(revocationRequest, request.body)
      await revokeAppToken(token, clientId)
      return reply.code(200).header('cache-control', 'no-store').send({})
    })
  })
}
