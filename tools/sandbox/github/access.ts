import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { importSPKI, jwtVerify } from 'jose'

import type { LoggedDelivery } from './organization.ts'

export type RegisteredApp = {
  id: number
  slug: string
  name: string
  clientId: string
  clientSecret: string
  webhookSecret: string
  privateKey: string
  publicKey: string
  hookUrl: string
  setupUrl: string
  redirectUrl: string
  events: string[]
  permissions: Record<string, string>
  installationId: number | undefined
  suspended: boolean
  deliveries: LoggedDelivery[]
}

type Manifest = {
  name?: string
  url?: string
  hook_attributes?: { url?: string }
  redirect_url?: string
  setup_url?: string
  default_permissions?: Record<string, string>
  default_events?: string[]
}

/** Authorizes a request, and counts its use of the hourly limit. */
export type Grant = {
  id: string
  /** Per hour, for REST and GraphQL each. */
  limit: number
  /** Counted REST requests. */
  used: number
  /** Used GraphQL points. */
  points: number
  /** Unchanged responses, which do not count. */
  unchanged: number
  resetAt: number
  /** A read-only token. */
  readOnly?: boolean
  /** When the token expires; absent if it does not. */
  expiresAt?: Date
  /** The App whose installation the token belongs to. */
  app?: RegisteredApp
}

/** A new hour of the rate limit. */
export const unused = () => ({ used: 0, points: 0, unchanged: 0, resetAt: Date.now() + 3600_000 })

/** Tokens, Apps and rate limits, as issued by GitHub. */
export class Access {
  private readonly grants = new Map<string, Grant>()
  private readonly codes = new Map<string, RegisteredApp>()
  private readonly people = new Map<string, string>()
  readonly apps: RegisteredApp[] = []
  hourlyLimit = 5000

  /** @param token of the sample organization, shared by all organizations of an installation */
  constructor(token: string) {
    this.allow(token, { limit: 100_000 })
  }

  allow(token: string, given: { readOnly?: boolean; limit?: number; expiresAt?: Date } = {}): void {
    const { readOnly = false, limit = this.hourlyLimit, expiresAt } = given
    this.grants.set(token, { id: token, limit, ...unused(), readOnly, ...(expiresAt ? { expiresAt } : {}) })
  }

  revoke(token: string): void {
    this.grants.delete(token)
  }

  /** The usage of all credentials in their current hour. */
  usage(): { rest: number; points: number; unchanged: number } {
    const total = { rest: 0, points: 0, unchanged: 0 }
    for (const { used, points, unchanged } of this.grants.values()) {
      total.rest += used
      total.points += points
      total.unchanged += unchanged
    }
    return total
  }

  grantOf(authorization: string | undefined): Grant | undefined {
    const token = /^(?:bearer|token) (.+)$/i.exec(authorization ?? '')?.[1]
    const grant = token ? this.grants.get(token) : undefined
    if (grant && Date.now() > grant.resetAt) Object.assign(grant, unused())
    return grant
  }

  /** Registers an App from a manifest; the code can be exchanged once for its credentials. */
  register(manifest: Manifest): { code: string; app: RegisteredApp } {
    const keys = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
    })
    const id = 1000 + this.apps.length
    const name = manifest.name ?? `app-${id}`
    const app: RegisteredApp = {
      id,
      name,
      slug: name.toLowerCase().replace(/[^a-z0-9]+/g, '-'),
      clientId: `Iv1.${randomBytes(8).toString('hex')}`,
      clientSecret: randomBytes(20).toString('hex'),
      webhookSecret: randomBytes(20).toString('hex'),
      privateKey: keys.privateKey,
      publicKey: keys.publicKey,
      hookUrl: manifest.hook_attributes?.url ?? '',
      setupUrl: manifest.setup_url ?? '',
      redirectUrl: manifest.redirect_url ?? '',
      events: manifest.default_events ?? [],
      permissions: manifest.default_permissions ?? {},
      installationId: undefined,
      suspended: false,
      deliveries: [],
    }
    this.apps.push(app)
    const code = randomBytes(20).toString('hex')
    this.codes.set(code, app)
    return { code, app }
  }

  redeem(code: string): RegisteredApp | undefined {
    const app = this.codes.get(code)
    this.codes.delete(code)
    return app
  }

  install(app: RegisteredApp): number {
    app.installationId ??= 500_000 + app.id
    app.suspended = false
    return app.installationId
  }

  /** The App that signed a JSON Web Token, if its signature and times are valid. */
  async appOf(authorization: string | undefined): Promise<RegisteredApp | undefined> {
    const token = /^bearer (.+)$/i.exec(authorization ?? '')?.[1]
    if (!token) return undefined
    for (const app of this.apps) {
      try {
        const { payload } = await jwtVerify(token, await importSPKI(app.publicKey, 'RS256'), { algorithms: ['RS256'] })
        if (String(payload.iss) === String(app.id) || payload.iss === app.clientId) return app
      } catch {
        // Signed by another App.
      }
    }
    return undefined
  }

  /** A token of a user who signed in with GitHub. */
  userToken(login: string): string {
    const token = `gho_${randomBytes(18).toString('hex')}`
    this.allow(token)
    this.people.set(token, login)
    return token
  }

  loginOf(authorization: string | undefined): string | undefined {
    return this.people.get(this.grantOf(authorization)?.id ?? '')
  }

  installationToken(app: RegisteredApp): string {
    const token = `ghs_${randomBytes(18).toString('hex')}`
    this.allow(token)
    const grant = this.grants.get(token)
    if (grant) grant.app = app
    return token
  }
}
