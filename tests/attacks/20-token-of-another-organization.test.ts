import { generateKeyPairSync, randomUUID } from 'node:crypto'
import { createLogger } from '@callboard/jobs/logger'
import type { OperationContext } from '@callboard/kernel/operation'
import { createIntegration, syncNow } from '@callboard/modules/integrations'
import { type Sandbox, startSandbox } from '@callboard/sandbox/server'
import { freePorts } from '@callboard/testing/ports'
import { type RecordingProxy, startRecordingProxy } from '@callboard/testing/recording-proxy'
import { componentYaml, organizationFolder } from '@callboard/testing/stack'
import { createTestTenant, type TestTenant } from '@callboard/testing/tenants'
import { sign } from '@octokit/webhooks-methods'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildApi } from '../../apps/api/server.ts'
import { endOfRun, startTestStack, type TestStack } from '../integration/test-stack.ts'

// Two organizations, each with its own GitHub and App. The ids of the Apps and of their installations are equal, as when an
// attacker enters another organization's ids. Token exchanges are slow.

const exchangeMs = 120
const delay = (path: string) => (path.includes('/access_tokens') ? exchangeMs : 0)
const webhookSecret = 'a-secret-of-both-hooks'

type Party = {
  tenant: TestTenant
  token: string
  sandbox: Sandbox
  host: RecordingProxy
  secrets: { appId: number; privateKey: string; installationId: number; webhookSecret: string }
}

let stack: TestStack
let api: FastifyInstance
let apiUrl = ''
let foreign: Sandbox
let victim: Party
let attacker: Party
const folders = [
  organizationFolder({ ledger: { 'catalog-info.yaml': componentYaml('secret-ledger') } }),
  organizationFolder({ bait: { 'catalog-info.yaml': componentYaml('bait') } }),
] as const

async function partyOf(sandbox: Sandbox, name: string): Promise<Party> {
  const { app } = sandbox.state.access.register({ name })
  const host = await startRecordingProxy(sandbox.url, delay)
  ;(stack.platform.outgoing.allow as string[]).push(host.host)
  const tenant = await createTestTenant(stack.platform, name)
  const { id: appId, privateKey } = app
  const secrets = { appId, privateKey, installationId: sandbox.state.access.install(app), webhookSecret }
  return { tenant, token: await tenant.token(), sandbox, host, secrets }
}

beforeAll(async () => {
  stack = await startTestStack(folders[0].dir)
  const port = await freePorts(2)
  foreign = await startSandbox({ port, smtpPort: port + 1, githubDir: folders[1].dir, token: 'foreign-sandbox-token' })
  victim = await partyOf(stack.sandbox, 'Victim')
  attacker = await partyOf(foreign, 'Mallory')
  expect([attacker.secrets.appId, attacker.secrets.installationId]).toEqual([victim.secrets.appId, victim.secrets.installationId])
  api = await buildApi({ platform: stack.platform, log: createLogger('test', 'silent'), requestsPerMinute: 100_000 })
  apiUrl = await api.listen({ port: 0, host: '127.0.0.1' })
})
afterAll(async () => {
  await api?.close()
  await stack?.stop()
  await foreign?.close()
  for (const party of [victim, attacker]) await party?.host.close()
  for (const folder of folders) folder.remove()
})

const connectionOf = ({ host, secrets }: Party) => ({
  pluginId: 'github',
  settings: { organization: 'acme', host: `${host.url}/github` },
  secrets,
})

const check = (who: Party, connection: ReturnType<typeof connectionOf>) =>
  fetch(`${apiUrl}/api/v1/integrations/check`, {
    method: 'POST',
    headers: { authorization: `Bearer ${who.token}`, 'content-type': 'application/json' },
    body: JSON.stringify(connection),
  })

/** All tokens that a party's GitHub has issued. */
const tokensOf = ({ host }: Party) =>
  host.requests
    .filter((r) => r.path.includes('/access_tokens') && r.status === 201)
    .map((r) => String(JSON.parse(r.answer).token))

/** Requests to a party's host with a token of the other one. */
const strayed = (to: Party, from: Party) => {
  const tokens = tokensOf(from)
  expect(tokens.length).toBeGreaterThan(0)
  return to.host.requests.filter((r) => tokens.some((t) => r.headers.includes(t) || r.body.includes(t)))
}

const expectNothingStrayed = () => {
  expect(strayed(attacker, victim).map((r) => r.path)).toEqual([])
  expect(strayed(victim, attacker).map((r) => r.path)).toEqual([])
}

test('tests a connection to a host of their own with the victim’s installation id: receives no token of the victim', async () => {
  const rounds = Array.from({ length: 30 }, (_, i) => i)
  const answers = await Promise.all(
    rounds.flatMap((i) => {
      // The victim starts some rounds, the attacker others.
      const pair = [victim, attacker].map((who) => () => check(who, connectionOf(who)))
      return (i % 2 ? pair.reverse() : pair).map((start) => start())
    }),
  )
  expectNothingStrayed()
  expect(answers.map((a) => a.status)).toEqual(answers.map(() => 200))
  // Each exchanges once, and uses the token for every check.
  expect([tokensOf(victim).length, tokensOf(attacker).length]).toEqual([1, 1])
})

test('tests a connection to the victim’s own GitHub with a wrong key: every check is rejected', async () => {
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  })
  const { settings, secrets } = connectionOf(victim)
  const wrong = { pluginId: 'github', settings, secrets: { ...secrets, privateKey } }
  const answers = await Promise.all(
    Array.from({ length: 24 }, (_, i) => {
      // A slow exchange of the victim runs beside every check.
      const own = { ...connectionOf(victim), secrets: { ...secrets, privateKey: `${secrets.privateKey}${'\n'.repeat(i + 1)}` } }
      void check(victim, own)
      return check(attacker, wrong)
    }),
  )
  const texts = await Promise.all(answers.map((a) => a.text()))
  expect(answers.map((a) => a.status)).toEqual(answers.map(() => 422))
  for (const text of texts) {
    expect(text).toContain('rejected the private key')
    expect(text).not.toContain('repositories')
  }
})

test('triggers their own webhook while the victim’s worker reads: receives no token of the victim', async () => {
  const connected: { party: Party; context: OperationContext; id: string }[] = []
  for (const party of [victim, attacker]) {
    const context = party.tenant.as('owner')
    const { integration } = await createIntegration(context, connectionOf(party))
    await endOfRun(context, integration.id)
    connected.push({ party, context, id: integration.id })
  }
  const push = async (party: Party, id: string) => {
    const [repository] = party.sandbox.state.organization.repositories
    const body = JSON.stringify({
      ref: 'refs/heads/main',
      repository: { node_id: repository?.nodeId, full_name: repository?.slug, default_branch: 'main' },
    })
    const answer = await fetch(`${stack.platform.publicUrl}/api/hooks/github/${id}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-github-event': 'push',
        'x-github-delivery': randomUUID(),
        'x-hub-signature-256': await sign(webhookSecret, body),
      },
      body,
    })
    expect(answer.status).toBe(202)
  }
  const before = tokensOf(victim).length
  for (let round = 0; round < 6; round++) {
    // Both exchange revoked tokens again at the same time.
    for (const party of [victim, attacker]) for (const token of tokensOf(party)) party.sandbox.state.access.revoke(token)
    await Promise.all(connected.flatMap(({ party, id }) => [push(party, id), push(party, id)]))
    for (const { context, id } of connected) {
      await syncNow(context, { id })
      await endOfRun(context, id)
    }
  }
  expectNothingStrayed()
  expect(tokensOf(victim).length - before).toBeGreaterThan(3)
  const exchanges = [victim, attacker].map((p) => tokensOf(p).length)
  const requests = [victim, attacker].map((p) => p.host.requests.length)
  process.stdout.write(`exchanges of tokens beside all requests: ${exchanges.join(' + ')} of ${requests.join(' + ')}\n`)
})
