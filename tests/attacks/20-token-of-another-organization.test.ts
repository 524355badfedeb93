import { createPublicKey, generateKeyPairSync } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { createIntegration } from '@callboard/operations/integrations/create-integration'
import { checkIntegration } from '@callboard/operations/integrations/check-integration'
import { syncNow } from '@callboard/operations/integrations/change-integration'
import { organizationFolder } from '@callboard/testing/stack'
import { createTestTenant, type TestTenant } from '@callboard/testing/tenants'
import Fastify, { type FastifyInstance } from 'fastify'
import { jwtVerify } from 'jose'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { endOfRun, startTestStack, type TestStack } from '../../workers/test-stack.ts'

// Two organizations name the same installation of a GitHub App. The attacker has a host of their own, or the wrong key, and
// asks at the moment in which the victim’s token is being fetched.

const installationId = 4242
const keyPair = () => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  return {
    pem: String(privateKey.export({ type: 'pkcs1', format: 'pem' })),
    publicKey: createPublicKey(privateKey),
  }
}
const victimKey = keyPair()
const attackerKey = keyPair()

type Fake = { app: FastifyInstance; host: string; seen: string[]; exchanges: number }

/** A GitHub that gives `token` for the installation to whoever signs with the right key, after a while. */
async function fakeGitHub(token: string, key: ReturnType<typeof keyPair>): Promise<Fake> {
  const app = Fastify({ forceCloseConnections: true })
  const fake: Fake = { app, host: '', seen: [], exchanges: 0 }
  app.addHook('onRequest', async (request) => void fake.seen.push(String(request.headers.authorization)))
  app.post('/api/v3/app/installations/:id/access_tokens', async (request, reply) => {
    fake.exchanges++
    await wait(20 + Math.random() * 20)
    const jwt = String(request.headers.authorization).replace(/^bearer /i, '')
    const valid = await jwtVerify(jwt, key.publicKey, { algorithms: ['RS256'] }).catch(() => undefined)
    if (!valid) return reply.code(401).send({ message: 'A JSON web token could not be decoded' })
    return reply.code(201).send({ token, expires_at: new Date(Date.now() + 3_600_000).toISOString() })
  })
  app.post('/api/graphql', async (request, reply) => {
    if (request.headers.authorization !== `token ${token}`) return reply.code(401).send({ message: 'Bad credentials' })
    const repositories = { totalCount: 0, pageInfo: { hasNextPage: false, endCursor: null }, nodes: [] }
    const owner = { __typename: 'User', id: `U_${token}`, login: 'acme', repositories }
    return { data: { repositoryOwner: owner, rateLimit: { limit: 5000, remaining: 5000 } } }
  })
  fake.host = await app.listen({ port: 0, host: '127.0.0.1' })
  return fake
}

const folder = organizationFolder({ empty: { 'README.md': '' } }, {})
let stack: TestStack
let victim: TestTenant
let attacker: TestTenant
let github: Fake
let foreign: Fake

beforeAll(async () => {
  stack = await startTestStack(folder.dir)
  victim = await createTestTenant(stack.platform, 'Victim')
  attacker = await createTestTenant(stack.platform, 'Attacker')
})
afterAll(async () => {
  await stack.stop()
  folder.remove()
})
beforeEach(async () => {
  github = await fakeGitHub('ghs_of_the_victim', victimKey)
  foreign = await fakeGitHub('ghs_of_the_attacker', attackerKey)
  ;(stack.platform.outgoing.allow as string[]).push(new URL(github.host).host, new URL(foreign.host).host)
  return async () => {
    await github.app.close()
    await foreign.app.close()
  }
})

const connectionTo = (host: string, key: string) => ({
  pluginId: 'github',
  settings: { organization: 'acme', host },
  secrets: { appId: 7, privateKey: key, installationId },
})
const outcome = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: { code?: string }) => String(error.code),
  )

test('a check with a host of one’s own while the victim checks: the victim’s token never reaches that host', async () => {
  for (let round = 0; round < 20; round++) {
    const asked = await Promise.all([
      outcome(checkIntegration(victim.as('owner'), connectionTo(github.host, victimKey.pem))),
      outcome(checkIntegration(attacker.as('owner'), connectionTo(foreign.host, victimKey.pem))),
      outcome(checkIntegration(attacker.as('owner'), connectionTo(foreign.host, attackerKey.pem))),
    ])
    expect(asked).toEqual(['done', 'vendor_refused', 'done'])
  }
  expect(foreign.seen.length).toBeGreaterThan(0)
  expect(foreign.seen.filter((header) => header.includes('ghs_of_the_victim'))).toEqual([])
  expect(github.seen.filter((header) => header.includes('ghs_of_the_attacker'))).toEqual([])
  // One exchange serves all rounds of those who have the key.
  expect(github.exchanges).toBe(1)
})

test('a check with a wrong key for the victim’s installation is refused, however close to the victim’s own', async () => {
  for (let round = 0; round < 20; round++) {
    const asked = await Promise.all([
      outcome(checkIntegration(victim.as('owner'), connectionTo(github.host, victimKey.pem))),
      outcome(checkIntegration(attacker.as('owner'), connectionTo(github.host, attackerKey.pem))),
    ])
    expect(asked).toEqual(['done', 'vendor_refused'])
  }
})

test('syncs of both organizations in the workers at once: each token stays at its own host', async () => {
  const connect = async (tenant: TestTenant, host: string, key: string) => {
    const context = tenant.as('owner')
    const { integration } = await createIntegration(context, connectionTo(host, key))
    await endOfRun(context, integration.id)
    return { context, id: integration.id }
  }
  const both = await Promise.all([connect(victim, github.host, victimKey.pem), connect(attacker, foreign.host, attackerKey.pem)])
  for (let round = 0; round < 5; round++) {
    await Promise.all(both.map(({ context, id }) => syncNow(context, { id })))
    await Promise.all(both.map(({ context, id }) => endOfRun(context, id)))
  }
  expect(foreign.seen.filter((header) => header.includes('ghs_of_the_victim'))).toEqual([])
  expect(github.seen.filter((header) => header.includes('ghs_of_the_attacker'))).toEqual([])
})

test('a malformed private key is refused in words, before anything is sent', async () => {
  const broken = connectionTo(github.host, '-----BEGIN RSA PRIVATE KEY-----\nnonsense\n-----END RSA PRIVATE KEY-----')
  await expect(checkIntegration(attacker.as('owner'), broken)).rejects.toMatchObject({
    code: 'vendor_refused',
    message: expect.stringContaining('not an RSA key'),
  })
  expect(github.seen).toEqual([])
})

test('a token that GitHub has revoked is replaced once, and the request is repeated', async () => {
  await checkIntegration(victim.as('owner'), connectionTo(github.host, victimKey.pem))
  const before = github.exchanges
  let refused = 0
  github.app.server.prependListener('request', (request) => {
    // The first GraphQL request after this finds its token revoked.
    if (request.url?.endsWith('/graphql') && refused++ === 0) request.headers.authorization = 'token ghs_revoked'
  })
  expect(await outcome(checkIntegration(victim.as('owner'), connectionTo(github.host, victimKey.pem)))).toBe('done')
  expect(github.exchanges).toBe(before + 1)
})
