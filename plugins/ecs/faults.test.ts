import { trustedTenantId } from '@callboard/core/ids'
import type { RuntimeReport, WorkloadInput } from '@callboard/modules/workloads/domain/workload'
import { guardedDispatcher } from '@callboard/plugin-kit/http'
import { EcsCluster, ecsRoutes } from '@callboard/sandbox/aws/ecs'
import { awsJsonFaults } from '@callboard/sandbox/aws/faults'
import { eventually } from '@callboard/testing/platform'
import Fastify, { type FastifyInstance } from 'fastify'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { EcsContext } from './client.ts'
import { secretsSchema, settingsSchema } from './config.ts'
import { connection } from './connection.ts'
import { watchServices } from './watch.ts'

// Amazon ECS as it throttles, refuses and fails, by the official client over HTTP.

const clusters = [new EcsCluster(), new EcsCluster(Date.now(), 'batch')]
const faults = awsJsonFaults()
let api: FastifyInstance
let url = ''
const running: AbortController[] = []
beforeAll(async () => {
  api = Fastify({ forceCloseConnections: true })
  await api.register(
    async (routes) => {
      faults.attach(routes)
      ecsRoutes(routes, clusters, new Set())
    },
    { prefix: '/aws/ecs' },
  )
  url = await api.listen({ port: 0, host: '127.0.0.1' })
})
afterEach(() => {
  for (const one of running.splice(0)) one.abort()
  faults.clear()
  for (const cluster of clusters) cluster.refusal = undefined
})
afterAll(() => api.close())

let keys = 0
function contextOf(): EcsContext {
  const stop = new AbortController()
  running.push(stop)
  return {
    settings: settingsSchema.parse({ name: 'meridian', region: 'eu-central-1', endpoint: `${url}/aws/ecs` }),
    secrets: secretsSchema.parse({ accessKeyId: 'SANDBOX', secretAccessKey: 'sandbox-secret' }),
    // Task definitions are cached by tenant; each test reads its own.
    tenantId: trustedTenantId(`00000000-0000-4000-8000-${String(keys++).padStart(12, '0')}`),
    fetch,
    dispatcher: (address, tls) => guardedDispatcher({ allow: [new URL(url).host] }, address, tls),
    signal: stop.signal,
    egress: [],
    onRequest() {},
    recordUsage: async () => 0,
  }
}

function follow() {
  const workloads = new Map<string, WorkloadInput>()
  const listings: (readonly string[])[] = []
  let report: RuntimeReport | undefined
  const sink = {
    async apply({ workloads: changed, removed }: { workloads: readonly WorkloadInput[]; removed: readonly string[] }) {
      for (const key of removed) workloads.delete(key)
      for (const w of changed) workloads.set(w.key, w)
    },
    async listed(_: readonly string[], keys: readonly string[]) {
      listings.push(keys)
    },
    async report(next: RuntimeReport) {
      report = next
    },
  }
  const ended = watchServices(contextOf(), sink, 30).then(
    () => undefined,
    (error) => error,
  )
  return { workloads, listings, report: () => report, ended }
}

describe('every error has a readable message', () => {
  test.each([
    ['throttling', { kind: 'rate_limited', scope: 'account', retryAfterS: 30 }, /is rate limiting requests/],
    ['throttling-old', { kind: 'rate_limited', scope: 'account' }, /is rate limiting requests/],
    ['throttling-prefixed', { kind: 'rate_limited', scope: 'account' }, /is rate limiting requests/],
    ['limit-exceeded', { kind: 'rate_limited' }, /is rate limiting requests/],
    ['token-expired', { kind: 'unauthorized', field: 'secrets.accessKeyId' }, /rejected these keys/],
    ['wrong-clock', { kind: 'unavailable', scope: 'account' }, /clock of this Callboard installation/],
    ['access-denied', { kind: 'forbidden', field: 'secrets.accessKeyId' }, /no identity-based policy allows it/],
    ['not-subscribed', { kind: 'forbidden', scope: 'account' }, /has not enabled Amazon ECS/],
    ['server-error', { kind: 'unavailable' }, /error \(500\)/],
    ['unavailable', { kind: 'unavailable', retryAfterS: 9 }, /error \(503\)/],
    ['html-error-page', { kind: 'unavailable' }, /error \(502\)/],
  ] as const)('%s', async (name, expected, message) => {
    faults.add(name)
    const error = await connection.check(contextOf()).catch((e) => e)
    expect(error).toMatchObject({ name: 'VendorError', ...expected })
    expect(error.message).toMatch(message)
  })

  test('while watching: ends with the wait that AWS requests', async () => {
    const seen = follow()
    await eventually(async () => seen.workloads.size === 4)
    faults.add('throttling', { times: 50 })
    expect(await seen.ended).toMatchObject({ kind: 'rate_limited', retryAfterS: 30 })
    expect(seen.workloads.size).toBe(4)
  })
})

describe('one cluster does not affect the others', () => {
  test.each([
    ['AccessDeniedException', 'forbidden', /missing a permission/],
    ['ClusterNotFoundException', 'failing', /rejected a request/],
  ] as const)('that responds with %s is named, and keeps its previous data', async (name, state, message) => {
    const seen = follow()
    await eventually(async () => seen.workloads.size === 4)
    const [, batch] = clusters
    if (batch) batch.refusal = { name, message: 'Not this one.' }
    const part = await eventually(async () => seen.report()?.parts.find((p) => p.name === 'Cluster batch'))
    expect(part).toMatchObject({ state, message: expect.stringMatching(message) })
    expect([...seen.workloads.values()].filter((w) => w.namespace === 'batch')).toHaveLength(2)
    clusters[0]?.change('status-page', { version: '9.9.9' })
    await eventually(async () => [...seen.workloads.values()].some((w) => w.version === '9.9.9'))
    if (batch) batch.refusal = undefined
    await eventually(async () => seen.report()?.parts.every((p) => p.state === 'watching'))
  })

  test('removes nothing until every cluster could be read', async () => {
    const [, batch] = clusters
    if (batch) batch.refusal = { name: 'AccessDeniedException', message: 'Not this one.' }
    const seen = follow()
    await eventually(async () => seen.workloads.size === 2)
    await eventually(async () => seen.report()?.parts.length === 4)
    expect(seen.listings).toEqual([])
    if (batch) batch.refusal = undefined
    await eventually(async () => seen.listings.length === 1)
    expect(seen.listings[0]).toHaveLength(4)
  })

  test('if none can be read, it ends with the reason', async () => {
    for (const cluster of clusters) cluster.refusal = { name: 'AccessDeniedException', message: 'None.' }
    expect(await follow().ended).toMatchObject({ kind: 'forbidden' })
  })
})

test('a service with an unreadable task definition is kept, and affects no other', async () => {
  faults.add('definition-gone', { path: 'DescribeTaskDefinition' })
  const seen = follow()
  await eventually(async () => seen.workloads.size === 4)
  expect(seen.listings[0]).toHaveLength(4)
})
