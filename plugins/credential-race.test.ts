import { createPublicKey, generateKeyPairSync, randomUUID, verify } from 'node:crypto'
import { trustedTenantId } from '@callboard/core/ids'
import { safeDecode } from '@callboard/core/safe-decode'
import { connectPlugin, pluginOf } from '@callboard/modules/integrations'
import { formFields } from '@callboard/plugin-kit/form'
import { signatureProblem } from '@callboard/sandbox/aws/signature'
import { testPlatform } from '@callboard/testing/platform'
import { type HostRequest, type RecordingHost, startRecordingHost } from '@callboard/testing/recording-host'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { providers } from './cloud-costs/config.ts'
import { accesses } from './kubernetes/config.ts'
import { pluginRegistry } from './server.ts'

// Two organizations with the same identifiers, but secrets and hosts of their own, check every kind of connection at
// once. Nothing that proves who the one is may arrive at the host of the other, or come from this process itself.

const rounds = 8
const delayMs = 25
const keyId = 'AKIDSHAREDBYBOTH'

type Party = { name: string; tenantId: string; host: RecordingHost; publicKey: string; connections: Connection[] }
type Connection = { name: string; pluginId: string; settings: Record<string, unknown>; secrets: Record<string, unknown> }

const base64 = (text: string) => Buffer.from(text).toString('base64')
const clusterAt = (server: string) => JSON.stringify({ clusters: [{ name: 'c', cluster: { server } }], contexts: [], users: [] })

/** One response that is a token, a cluster and an empty page at once. Tokens name the party that they were issued to. */
const answerOf = (name: string) => (url: string) => ({
  token: `issued-to-${name}`,
  access_token: `issued-to-${name}`,
  expires_at: new Date(Date.now() + 3_600_000).toISOString(),
  expires_in: 3600,
  endpoint: url,
  cluster: { endpoint: url },
  kubeconfigs: [{ value: base64(clusterAt(url)) }],
})

function connectionsOf(name: string, url: string, privateKey: string): Connection[] {
  const secret = (what: string) => `secret-of-${name}-${what}`
  const aws = { accessKeyId: keyId, secretAccessKey: secret('aws') }
  const serviceAccount = JSON.stringify({
    type: 'service_account',
    client_email: 'shared@example.com',
    private_key_id: 'shared',
    private_key: privateKey,
    token_uri: `${url}/token`,
  })
  const kubeconfig = JSON.stringify({
    'current-context': 'x',
    clusters: [{ name: 'x', cluster: { server: url } }],
    contexts: [{ name: 'x', context: { cluster: 'x', user: 'x' } }],
    users: [{ name: 'x', user: { token: secret('kubeconfig') } }],
  })
  const cloud = { cloudApi: url, cluster: 'production', region: 'eu-central-1', project: 'shared' }
  const azure = { subscription: '0000', resourceGroup: 'shared', azureTenant: 'shared', azureClient: 'shared' }
  const app = { appId: 7, installationId: 70, privateKey }
  const costs = (provider: string, settings: object, secrets: object): Connection => ({
    name: `cloud-costs ${provider}`,
    pluginId: 'cloud-costs',
    settings: { provider, bucket: 'shared', endpoint: url, ...settings },
    secrets: { ...secrets },
  })
  const cluster = (access: string, settings: object, secrets: object): Connection => ({
    name: `kubernetes ${access}`,
    pluginId: 'kubernetes',
    settings: { name: 'shared', access, ...settings },
    secrets: { ...secrets },
  })
  const github = { organization: 'acme', host: url }
  return [
    { name: 'github token', pluginId: 'github', settings: github, secrets: { token: secret('github') } },
    { name: 'github app', pluginId: 'github', settings: github, secrets: app },
    { name: 'gitlab', pluginId: 'gitlab', settings: { group: 'acme', host: url }, secrets: { token: secret('gitlab') } },
    { name: 'ecs', pluginId: 'ecs', settings: { name: 'shared', region: 'eu-central-1', endpoint: url }, secrets: aws },
    {
      name: 'confluence',
      pluginId: 'confluence',
      settings: { site: url, spaces: ['ENG'], owner: 'platform', email: `${name}@example.com` },
      secrets: { token: secret('confluence') },
    },
    { name: 'notion', pluginId: 'notion', settings: { host: url, owner: 'platform' }, secrets: { token: secret('notion') } },
    { name: 'backstage', pluginId: 'backstage', settings: { url }, secrets: { token: secret('backstage') } },
    costs('s3', {}, aws),
    costs('cost-explorer', {}, aws),
    costs('gcs', {}, { serviceAccount }),
    costs('azure', { container: `${url}/bills` }, { sasToken: `sv=2024-11-04&sr=c&sp=rl&sig=${secret('azure')}` }),
    cluster('kubeconfig', {}, { kubeconfig }),
    cluster('token', { server: url }, { token: secret('cluster') }),
    cluster('eks', cloud, aws),
    cluster('gke', cloud, { serviceAccount }),
    cluster('aks', { ...cloud, ...azure }, { azureSecret: secret('azure-application') }),
  ]
}

async function partyOf(name: string): Promise<Party> {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
  const host = await startRecordingHost(answerOf(name), delayMs)
  return { name, tenantId: randomUUID(), host, publicKey, connections: connectionsOf(name, host.url, privateKey) }
}

/** What a library that looks for credentials itself could request from this process. */
const operator = {
  AWS_ACCESS_KEY_ID: 'AKIDOFTHEOPERATOR',
  AWS_SECRET_ACCESS_KEY: 'secret-of-operator-aws',
  AWS_SESSION_TOKEN: 'secret-of-operator-session',
  AZURE_CLIENT_SECRET: 'secret-of-operator-azure',
  GITHUB_TOKEN: 'secret-of-operator-github',
  GITLAB_TOKEN: 'secret-of-operator-gitlab',
}

let parties: [Party, Party]
const platform = testPlatform(pluginRegistry)
const before = { ...process.env }
beforeAll(async () => {
  Object.assign(process.env, operator)
  parties = [await partyOf('alpha'), await partyOf('beta')]
  for (const { host } of parties) (platform.outgoing.allow as string[]).push(host.host)
})
afterAll(async () => {
  process.env = before
  for (const { host } of parties) await host.close()
})

const check = (party: Party, { pluginId, settings, secrets }: Connection) => {
  const plugin = pluginOf(platform, pluginId)
  const values = { settings: plugin.settings.parse(settings), secrets: plugin.secrets.parse(secrets) }
  const connected = connectPlugin(platform, trustedTenantId(party.tenantId), plugin, values, AbortSignal.timeout(10_000))
  return plugin.connection.check(connected.context).then(
    () => undefined,
    // It does not matter whether the plugin can use the made-up responses.
    () => undefined,
  )
}

/** All text of a request, with what it holds in base64 or in an address, decoded. */
function textsOf({ url, headers, body }: HostRequest): string[] {
  const plain = [url, JSON.stringify(headers), body]
  const encoded = plain
    .flatMap((text) => text.match(/[\w+/=-]{24,}/g) ?? [])
    .map((t) => Buffer.from(t, 'base64').toString('utf8'))
  return [...plain, ...encoded].flatMap((text) => {
    try {
      return [text, safeDecode(text)]
    } catch {
      return [text]
    }
  })
}

const jwtsIn = (request: HostRequest) =>
  textsOf(request).flatMap((text) => [...text.matchAll(/\b(eyJ[\w-]+\.eyJ[\w-]+)\.([\w-]+)/g)])

const isSignedBy = (jwt: RegExpMatchArray, publicKey: string) =>
  verify('RSA-SHA256', Buffer.from(jwt[1] ?? ''), createPublicKey(publicKey), Buffer.from(jwt[2] ?? '', 'base64url'))

const names = connectionsOf('x', 'http://127.0.0.1:1', '').map((c) => c.name)

test.each(names)('%s: sends nothing of one tenant to the host of another', async (name) => {
  for (const { host } of parties) host.requests.length = 0
  const starts = Array.from({ length: rounds }, (_, i) => (i % 2 ? parties : [...parties].reverse())).flat()
  await Promise.all(
    starts.map((party) => {
      const connection = party.connections.find((c) => c.name === name)
      return connection && check(party, connection)
    }),
  )
  let proofs = 0
  for (const [party, other] of [parties, [...parties].reverse()] as [Party, Party][]) {
    expect(party.host.requests.length).toBeGreaterThan(0)
    for (const request of party.host.requests) {
      const text = textsOf(request).join('\n')
      for (const foreign of [`secret-of-${other.name}`, `issued-to-${other.name}`, 'of-operator', 'AKIDOFTHEOPERATOR'])
        expect(text).not.toContain(foreign)
      const jwts = jwtsIn(request)
      expect(jwts.filter((jwt) => !isSignedBy(jwt, party.publicKey))).toEqual([])
      const signed = String(request.headers.authorization).startsWith('AWS4-')
      if (signed) {
        const pair = { id: keyId, secret: `secret-of-${party.name}-aws` }
        expect(signatureProblem(request, new Set(), pair)).toBeUndefined()
      }
      const own = [`secret-of-${party.name}`, `issued-to-${party.name}`].some((t) => text.includes(t))
      if (own || signed || jwts.length > 0 || text.includes('k8s-aws-v1')) proofs++
    }
  }
  // Each of them has authenticated; otherwise the race would prove nothing.
  expect(proofs).toBeGreaterThanOrEqual(rounds)
})

test('every plugin with secrets is tested with concurrent tenants, in each connection type', () => {
  const withSecrets = pluginRegistry.all().filter((p) => formFields(p.secrets, { secret: true }).length > 0)
  expect(withSecrets.length).toBeGreaterThan(5)
  for (const { manifest } of withSecrets)
    expect(
      names.some((n) => n.split(' ')[0] === manifest.id),
      manifest.id,
    ).toBe(true)
  for (const provider of providers.filter((p) => p !== 'upload')) expect(names).toContain(`cloud-costs ${provider}`)
  // An agent holds the credentials of its cluster itself.
  for (const access of accesses.filter((a) => a !== 'agent')) expect(names).toContain(`kubernetes ${access}`)
})
