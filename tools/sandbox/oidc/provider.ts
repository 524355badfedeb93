import { randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import formbody from '@fastify/formbody'
import type { FastifyInstance } from 'fastify'
import { exportJWK, generateKeyPair } from 'jose'
import { interactionPolicy, Provider } from 'oidc-provider'
import { escapeHtml, page } from '../page.ts'

export type OidcSettings = { clientId: string; clientSecret: string /** Callboard's URL. */; publicUrl: string }

const mount = '/oidc'
const email = /^[^@\s]+@[^@\s]+$/

/** Asks for the user each time, so that one browser can try several. */
function askEachTime(): interactionPolicy.DefaultPolicy {
  const policy = interactionPolicy.base()
  const { Check } = interactionPolicy
  policy
    .get('login')
    ?.checks.add(
      new Check('who', 'somebody has to be chosen', 'login_required', (ctx) =>
        ctx.oidc.result?.login ? Check.NO_NEED_TO_PROMPT : Check.REQUEST_PROMPT,
      ),
    )
  return policy
}

async function makeProvider(base: string, { clientId, clientSecret, publicUrl }: OidcSettings): Promise<Provider> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true })
  return new Provider(`${base}${mount}`, {
    clients: [
      {
        client_id: clientId,
        client_secret: clientSecret,
        redirect_uris: [`${publicUrl}/api/auth/callback/oidc`],
        response_types: ['code'],
        grant_types: ['authorization_code'],
      },
    ],
    jwks: { keys: [{ ...(await exportJWK(privateKey)), alg: 'RS256', use: 'sig' }] },
    cookies: { keys: [randomBytes(24).toString('hex')] },
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name', 'preferred_username'] },
    features: { devInteractions: { enabled: false }, rpInitiatedLogout: { enabled: false } },
    interactions: { policy: askEachTime(), url: (_, interaction) => `/oidc-sign-in/${interaction.uid}` },
    // Anybody can sign in with any address, which counts as verified unless it says otherwise.
    findAccount: (_, id) => ({
      accountId: id,
      claims: () => ({
        sub: id,
        email: id,
        email_verified: !id.startsWith('unconfirmed'),
        name: (id.split('@')[0] ?? id).replace(/[.-]+/g, ' ').replace(/\b\w/g, (c) => c.toUpperCase()),
        preferred_username: id.split('@')[0] ?? id,
      }),
    }),
    async loadExistingGrant({ oidc }) {
      const grant = new oidc.provider.Grant({
        clientId: oidc.client?.clientId ?? '',
        accountId: oidc.session?.accountId ?? '',
      })
      grant.addOIDCScope('openid email profile')
      await grant.save()
      return grant
    },
  })
}

/** An OpenID Connect provider at `/oidc`, by the certified npm `oidc-provider`, without authentication. */
export async function oidcRoutes(app: FastifyInstance, base: string, settings: OidcSettings): Promise<void> {
  const provider = await makeProvider(base, settings)
  const callback = provider.callback()
  // Before Fastify reads the body: the provider reads it itself.
  app.addHook('onRequest', async (request, reply) => {
    const { raw } = request
    if (!raw.url?.startsWith(`${mount}/`)) return
    reply.hijack()
    const mounted = raw as IncomingMessage & { originalUrl?: string }
    mounted.originalUrl = raw.url
    mounted.url = raw.url.slice(mount.length)
    void callback(raw, reply.raw)
  })
  await app.register(async (pages) => {
    await pages.register(formbody)
    pages.get('/oidc-sign-in/:uid', async (_, reply) =>
      reply
        .type('text/html')
        .send(
          page(
            'Sign in',
            `<form method="post"><p><label>Email address<br><input name="email" type="email" required autofocus></label></p><button class="button">Sign in</button></form><p>No password: this provider believes everybody. An address that begins with “unconfirmed” is not vouched for.</p>`,
          ),
        ),
    )
    pages.post('/oidc-sign-in/:uid', async (request, reply) => {
      const typed = String((request.body as { email?: string } | undefined)?.email ?? '')
        .trim()
        .toLowerCase()
      if (!email.test(typed))
        return reply
          .code(400)
          .type('text/html')
          .send(page('Sign in', `<p>${escapeHtml(typed)} is not an email address.</p>`))
      const next = await provider.interactionResult(request.raw, reply.raw, { login: { accountId: typed, remember: false } })
      return reply.redirect(next)
    })
  })
}
