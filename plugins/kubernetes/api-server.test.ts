import type { IncomingMessage, ServerResponse } from 'node:http'
import { Cluster } from '@callboard/sandbox/kubernetes/cluster'
import { changeWorkload } from '@callboard/sandbox/kubernetes/control'
import { kubernetesFaults } from '@callboard/sandbox/kubernetes/faults'
import { kubernetesRoutes } from '@callboard/sandbox/kubernetes/routes'
import { interruptWatches } from '@callboard/sandbox/kubernetes/watch-answer'
import { putWorkload } from '@callboard/sandbox/kubernetes/workload-objects'
import { eventually } from '@callboard/testing/platform'
import Fastify, { type FastifyInstance } from 'fastify'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { clusterContext, memorySink } from './test-cluster.ts'
import { type WatchTiming, watchCluster, watchTiming } from './watch/watch-cluster.ts'

// What API servers do in the course of a normal day: nothing for hours, watches that end in time, expired versions, roles that
// change, and APIs that come and go.

const log = kubernetesFaults()
const clusters = new Map<string, Cluster>([['shared', new Cluster('shared')]])
/** Real times divided by 100: a minute is 600 ms. */
const fast: WatchTiming = {
  pace: { lists: 10, perSecond: 2000, burst: 2000 },
  watchS: 5,
  perWatchS: watchTiming.perWatchS / 100,
  graceMs: 500,
  minRetryMs: 10,
  maxRetryMs: 300,
  forbiddenRetryMs: 100,
  maxForbiddenRetryMs: 200,
  batchMs: 10,
  heartbeatMs: watchTiming.heartbeatMs / 100,
  usageMs: watchTiming.usageMs / 100,
  discoverMs: watchTiming.discoverMs / 100,
  discoverAllMs: watchTiming.discoverAllMs / 100,
}
let api: FastifyInstance
let address = ''
/** How long each request takes. */
let delayMs = 0
let cluster = new Cluster('none')
let stop = new AbortController()
beforeAll(async () => {
  api = Fastify({ forceCloseConnections: true })
  api.addHook('onRequest', () => new Promise((resolve) => setTimeout(resolve, delayMs)))
  await api.register((routes) => kubernetesRoutes(routes, clusters, log), { prefix: '/kubernetes/:cluster' })
  address = await api.listen({ port: 0, host: '127.0.0.1' })
})
beforeEach(() => {
  stop = new AbortController()
  cluster = new Cluster(`d${clusters.size}`)
  clusters.set(cluster.name, cluster)
  for (const name of ['web', 'api'])
    putWorkload(cluster, { namespace: 'shop', name, image: `example.com/${name}:1.0.0`, replicas: 1 })
})
afterEach(() => stop.abort())
afterAll(() => api.close())

function follow({ settings = {}, timing = {} }: { settings?: object; timing?: Partial<WatchTiming> } = {}) {
  const context = clusterContext(`${address}/kubernetes/${cluster.name}`, cluster.firstToken, stop.signal, settings)
  const written = memorySink()
  const states: string[] = []
  const report = written.sink.report
  written.sink.report = (r) => {
    for (const part of r.parts) if (part.state !== 'watching') states.push(`${part.name} ${part.state}`)
    return report(r)
  }
  const ended = watchCluster(context, written.sink, { ...fast, ...timing }).then(
    () => undefined,
    (error) => error,
  )
  return { ...written, ended, states, part: (name: string) => written.report()?.parts.find((p) => p.name === name) }
}
const requests = () => log.requests.filter((r) => r.url.startsWith(`/kubernetes/${cluster.name}/`)).map((r) => r.url)
const lists = () => requests().filter((url) => url.includes('limit=500'))
const whole = (seen: ReturnType<typeof follow>) =>
  eventually(async () => seen.workloads.size === 2 && seen.report()?.parts.every((p) => p.state !== 'reconnecting'))
const pause = (ms: number) => new Promise((r) => setTimeout(r, ms))

describe('a quiet cluster', () => {
  test.each([0, 1, 50])(
    'with %i configured namespaces gets four requests a minute at most, and stays connected',
    async (count) => {
      cluster.served = cluster.served.filter((s) => !s.api.startsWith('metrics'))
      const namespaces = ['shop', ...Array.from({ length: 49 }, (_, i) => `team-${i}`)].slice(0, count)
      const seen = follow({ settings: { namespaces } })
      await whole(seen)
      await pause(600)
      const listed = lists().length
      const before = requests().length
      await pause(3 * 600)
      expect(requests().length - before).toBeLessThanOrEqual(3 * 4)
      expect(lists()).toHaveLength(listed)
      expect(seen.states.filter((s) => /reconnecting|failing/.test(s))).toEqual([])
    },
    30_000,
  )

  test('is listed with ten requests at a time', async () => {
    let running = 0
    let most = 0
    const count = (request: IncomingMessage, response: ServerResponse) => {
      if (!request.url?.includes('limit=500')) return
      most = Math.max(most, ++running)
      response.on('close', () => running--)
    }
    api.server.on('request', count)
    delayMs = 20
    await whole(follow({ settings: { namespaces: ['shop', ...Array.from({ length: 20 }, (_, i) => `team-${i}`)] } }))
    api.server.off('request', count)
    delayMs = 0
    expect(most).toBeGreaterThan(1)
    expect(most).toBeLessThanOrEqual(10)
  })

  test('a watch that ends in time is resumed, and what changed in between arrives', async () => {
    const seen = follow()
    await whole(seen)
    const listed = lists().length
    for (let i = 2; i < 5; i++) {
      interruptWatches(cluster, 'close')
      changeWorkload(cluster, { name: 'web', image: `example.com/web:${i}.0.0` })
      await eventually(async () => seen.named('web')?.version === `${i}.0.0`)
    }
    expect(lists()).toHaveLength(listed)
  })
})

test('an expired version in an open stream is listed again at once', async () => {
  const seen = follow({ timing: { watchS: 300, graceMs: 60_000 } })
  await whole(seen)
  const listed = lists().length
  cluster.faults.stalled = new Set(['*'])
  changeWorkload(cluster, { name: 'api', remove: true })
  cluster.compact()
  cluster.faults.stalled = new Set()
  const began = Date.now()
  interruptWatches(cluster, 'close')
  await eventually(async () => seen.workloads.size === 1)
  expect(Date.now() - began).toBeLessThan(1000)
  expect(lists().length).toBeGreaterThan(listed)
})

describe('rights', () => {
  test('that are taken away and given back are shown with the missing rule, from the last answer on', async () => {
    const seen = follow()
    await whole(seen)
    cluster.faults.forbidden = new Set(cluster.served.map((s) => s.resource))
    interruptWatches(cluster, 'close')
    await eventually(async () => seen.report()?.parts.every((p) => p.state === 'forbidden'))
    expect(seen.part('Deployments')).toMatchObject({
      message: expect.stringMatching(/cannot (list|watch) resource "deployments" in API group "apps"/),
      fix: "- { apiGroups: ['apps'], resources: [deployments], verbs: [list, watch] }",
    })
    expect(seen.workloads.size).toBe(2)
    cluster.faults.forbidden = new Set()
    await eventually(async () => seen.report()?.parts.every((p) => p.state === 'watching'))
  })

  test('to list but not to watch are shown, and lists keep it from being outdated', async () => {
    cluster.faults.forbidden = new Set(['watch deployments'])
    const seen = follow()
    await eventually(async () => seen.part('Deployments')?.state === 'forbidden')
    changeWorkload(cluster, { name: 'web', replicas: 4 })
    await eventually(async () => seen.named('web')?.desired === 4)
    expect(seen.part('Deployments')?.state).toBe('forbidden')
    expect(seen.part('Pods')?.state).toBe('watching')
  })

  test('that are refused are tried again less and less often', async () => {
    cluster.faults.forbidden = new Set(['events'])
    const seen = follow({ timing: { forbiddenRetryMs: 50, maxForbiddenRetryMs: 10_000 } })
    await whole(seen)
    await pause(1200)
    const tries = lists().filter((url) => url.includes('/events'))
    expect(tries.length).toBeGreaterThan(2)
    expect(tries.length).toBeLessThan(8)
  })
})

describe('an API', () => {
  test('that is removed is no alarm, and its workloads are removed', async () => {
    putWorkload(cluster, { namespace: 'shop', name: 'nightly', image: 'example.com/n:1', replicas: 1, kind: 'StatefulSet' })
    const seen = follow()
    await eventually(async () => seen.workloads.size === 3 && seen.part('Gateway routes')?.state === 'watching')
    const before = lists().length
    cluster.unserve('httproutes')
    interruptWatches(cluster, 'close')
    await eventually(async () => seen.report() && seen.part('Gateway routes') === undefined)
    expect(seen.states.filter((s) => /failing|forbidden/.test(s))).toEqual([])
    expect(lists()).toHaveLength(before)
    expect(seen.workloads.size).toBe(3)
  })

  test('that is added is read, without reading the others again', async () => {
    const { served } = cluster
    cluster.served = served.filter((s) => s.resource !== 'httproutes')
    const seen = follow({ timing: { discoverMs: 50 } })
    await whole(seen)
    expect(seen.part('Gateway routes')).toBeUndefined()
    const before = lists().length
    await pause(200)
    cluster.served = served
    await eventually(async () => seen.part('Gateway routes')?.state === 'watching')
    expect(lists()).toHaveLength(before + 1)
  })
})
