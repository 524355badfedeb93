import { planOf } from './catalog-targets.ts'
import type { Random } from './random.ts'
import type { Plan, Target, World } from './request.ts'
import { type Schema, textFor, valueFor } from './schema-values.ts'

const text: Schema = { type: 'string' }
const metadata = [
  'GET /.well-known/oauth-protected-resource',
  'GET /.well-known/oauth-protected-resource/mcp',
  'GET /.well-known/oauth-authorization-server',
]
const client: Schema = {
  type: 'object',
  required: ['redirect_uris'],
  properties: {
    client_name: text,
    redirect_uris: { type: 'array', items: { type: 'string', format: 'uri' } },
    grant_types: { type: 'array', items: { enum: ['authorization_code', 'refresh_token', 'x'] } },
    response_types: { type: 'array', items: text },
    token_endpoint_auth_method: { enum: ['none', 'client_secret_basic'] },
  },
}
const token: Schema = {
  type: 'object',
  required: ['grant_type', 'client_id'],
  properties: {
    grant_type: { enum: ['authorization_code', 'refresh_token', 'password'] },
    client_id: text,
    code: text,
    redirect_uri: { type: 'string', format: 'uri' },
    code_verifier: text,
    refresh_token: text,
    scope: text,
    resource: { type: 'string', format: 'uri' },
  },
}
const revocation: Schema = { type: 'object', required: ['token', 'client_id'], properties: { token: text, client_id: text } }

/** A form as RFC 6749 sends it; a parameter is sometimes repeated. */
function form(path: string, schema: Schema, random: Random, world: World): Plan {
  const value = valueFor('', schema, random, world)
  const pairs = Object.entries(typeof value === 'object' && value !== null ? value : { [textFor('x', random, world)]: value })
  const repeated = random.chance(0.05) ? pairs.slice(0, 1) : []
  const encode = (given: unknown) => encodeURIComponent(String(given).slice(0, 5000).toWellFormed())
  return {
    method: 'POST',
    path,
    headers: [['content-type', 'application/x-www-form-urlencoded']],
    body: [...pairs, ...repeated].map(([name, given]) => `${encode(name)}=${encode(given)}`).join('&'),
  }
}

/** The authorization server for connected apps. None of it takes a token or a cookie. */
export const oauthTargets = (): Target[] => [
  ...metadata.map(
    (call): Target => ({ group: 'plugins', name: call, make: (random, world) => planOf({ call }, random, world, []) }),
  ),
  {
    group: 'plugins',
    name: 'POST /oauth/register',
    make: (random, world) => planOf({ call: 'POST /oauth/register', body: client }, random, world, []),
  },
  { group: 'plugins', name: 'POST /oauth/token', make: (random, world) => form('/oauth/token', token, random, world) },
  { group: 'plugins', name: 'POST /oauth/revoke', make: (random, world) => form('/oauth/revoke', revocation, random, world) },
]
