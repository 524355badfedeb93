import { createPublicKey, generateKeyPairSync, randomUUID } from 'node:crypto'
import formbody from '@fastify/formbody'
import type { FastifyInstance } from 'fastify'
import { jwtVerify } from 'jose'

const pair = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
})

/** The sandbox's only Google Cloud service account, with its issued tokens. */
export class GoogleAccount {
  readonly email = 'callboard@meridian.iam.gserviceaccount.com'
  private readonly tokens = new Map<string, string>()
  private readonly tokenUri: string
  revoked = false

  constructor(url: string) {
    this.tokenUri = `${url}/google/token`
  }

  /** The key file in Google Cloud's format. */
  keyFile(): string {
    return JSON.stringify({
      type: 'service_account',
      project_id: 'meridian',
      private_key_id: 'sandbox',
      private_key: pair.privateKey,
      client_email: this.email,
      token_uri: this.tokenUri,
      universe_domain: 'googleapis.com',
    })
  }

  /** The scope of a request's token; undefined if it is invalid. */
  scopeOf(authorization: string | undefined): string | undefined {
    const token = /^Bearer (.+)$/.exec(authorization ?? '')?.[1]
    return this.revoked || !token ? undefined : this.tokens.get(token)
  }

  /** Google's token endpoint for service accounts (developers.google.com/identity/protocols/oauth2/service-account). */
  async routes(app: FastifyInstance): Promise<void> {
    await app.register(formbody)
    app.post('/token', async (request, reply) => {
      const { grant_type: grant, assertion } = request.body as Record<string, string>
      const refuse = (error: string, description: string) => reply.code(400).send({ error, error_description: description })
      if (grant !== 'urn:ietf:params:oauth:grant-type:jwt-bearer') return refuse('unsupported_grant_type', 'Invalid grant_type')
      if (this.revoked) return refuse('invalid_grant', 'Invalid grant: account not found')
      try {
        const { payload } = await jwtVerify(assertion ?? '', createPublicKey(pair.publicKey), {
          issuer: this.email,
          audience: this.tokenUri,
          maxTokenAge: '1h',
          algorithms: ['RS256'],
        })
        const token = `ya29.${randomUUID()}`
        this.tokens.set(token, String(payload.scope ?? ''))
        return { access_token: token, expires_in: 3599, token_type: 'Bearer' }
      } catch {
        return refuse('invalid_grant', 'Invalid JWT Signature.')
      }
    })
  }
}
