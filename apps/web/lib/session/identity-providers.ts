import { trimEndOf } from '@callboard/core/trim'
import type { ExternalIdentity } from '@callboard/modules/identity'
import type { NextAuthOptions, User } from 'next-auth'
import { z } from 'zod'
import type { SignInSettings } from './sign-in-settings.ts'

type Provider = NextAuthOptions['providers'][number]

const person = (identity: ExternalIdentity): User => ({ id: identity.subject, identity })

const claims = z.object({
  sub: z.string().min(1).max(255),
  name: z.string().optional(),
  preferred_username: z.string().optional(),
  email: z.string().optional(),
  email_verified: z.union([z.boolean(), z.stringbool()]).default(false),
})

/** Any OpenID Connect provider, by its discovery document; with PKCE, state and nonce. */
function oidcProvider({ issuer, name, clientId, clientSecret }: NonNullable<SignInSettings['oidc']>): Provider {
  return {
    id: 'oidc',
    name,
    type: 'oauth',
    wellKnown: `${trimEndOf(issuer, '/')}/.well-known/openid-configuration`,
    idToken: true,
    checks: ['pkce', 'state', 'nonce'],
    authorization: { params: { scope: 'openid email profile' } },
    // Providers may return email address and name only at the userinfo endpoint, not in the token.
    userinfo: { request: ({ client, tokens }) => client.userinfo(tokens.access_token ?? '') },
    clientId,
    clientSecret,
    profile(given: unknown) {
      const c = claims.parse(given)
      return person({
        provider: `oidc:${issuer}`,
        subject: c.sub,
        label: c.email ?? c.preferred_username ?? c.sub,
        name: c.name ?? c.preferred_username ?? '',
        email: c.email,
        emailVerified: c.email_verified,
      })
    },
  }
}

const githubUser = z.object({ id: z.number(), login: z.string(), name: z.string().nullish() })
const githubEmails = z.array(z.object({ email: z.string(), primary: z.boolean(), verified: z.boolean() }))

/** GitHub: OAuth, not OpenID Connect. The address in its profile is not verified; the list of addresses tells which one is. */
function githubProvider({ url, clientId, clientSecret }: NonNullable<SignInSettings['github']>): Provider {
  const api = url === 'https://github.com' ? 'https://api.github.com' : `${url}/api/v3`
  const get = async (path: string, token: string): Promise<unknown> => {
    const response = await fetch(`${api}${path}`, {
      headers: { authorization: `Bearer ${token}`, accept: 'application/vnd.github+json' },
      signal: AbortSignal.timeout(10_000),
    })
    if (!response.ok) throw new Error(`GitHub answered ${response.status} for ${path}`)
    return response.json()
  }
  return {
    id: 'github',
    name: 'GitHub',
    type: 'oauth',
    checks: ['state'],
    authorization: { url: `${url}/login/oauth/authorize`, params: { scope: 'read:user user:email' } },
    token: `${url}/login/oauth/access_token`,
    userinfo: {
      url: `${api}/user`,
      async request({ tokens }) {
        const token = tokens.access_token ?? ''
        const [user, emails] = [githubUser.parse(await get('/user', token)), githubEmails.parse(await get('/user/emails', token))]
        const email = emails.find((e) => e.primary && e.verified)?.email
        return {
          sub: String(user.id),
          name: user.name ?? user.login,
          preferred_username: user.login,
          ...(email ? { email } : {}),
        }
      },
    },
    clientId,
    clientSecret,
    profile(given: unknown) {
      const c = claims.parse(given)
      return person({
        provider: 'github',
        subject: c.sub,
        label: c.preferred_username ?? c.sub,
        name: c.name ?? '',
        email: c.email,
        emailVerified: c.email !== undefined,
      })
    },
  }
}

/** The external providers that this installation is configured for. */
export const identityProviders = ({ github, oidc }: SignInSettings): Provider[] => [
  ...(github ? [githubProvider(github)] : []),
  ...(oidc ? [oidcProvider(oidc)] : []),
]
