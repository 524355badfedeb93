import { putNode } from '@callboard/sandbox/kubernetes/around-objects'
import { Cluster } from '@callboard/sandbox/kubernetes/cluster'
import { changeWorkload } from '@callboard/sandbox/kubernetes/control'
import { type Interruption, interruptions, kubernetesFaults } from '@callboard/sandbox/kubernetes/faults'
import { kubernetesRoutes } from '@callboard/sandbox/kubernetes/routes'
import { interruptWatches } from '@callboard/sandbox/kubernetes/watch-answer'
import { putWorkload } from '@callboard/sandbox/kubernetes/workload-objects'
import { eventually } from '@callboard/testing/platform'
import Fastify, { type FastifyInstance } from 'fastify'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { clusterContext, memorySink } from './test-cluster.ts'
import { type WatchTiming, watchCluster, watchTiming } from './watch/watch-cluster.ts'

// API servers that throttle, fail and end watches, with the plugin's own client over HTTP.

const faults = kubernetesFaults()
const clusters = new Map<string, Cluster>([['shared', new Cluster('shared')]])
const quick: WatchTiming = {
  ...watchTiming,
  pace: { lists: 10, perSecond: 1000, burst: 1000 },
  minRetryMs: 50,
  forbiddenRetryMs: 100,
  maxForbiddenRetryMs: 200,
  maxRetryMs: 200,
  batchMs: 10,
  heartbeatMs: 50,
  usageMs: 100,
}
let api: FastifyInstance
let address = ''
let cluster = new Cluster('none')
let stop = new AbortController()
beforeAll(async () => {
  api = Fastify({ forceCloseConnections: true })
  await api.register((routes) => kubernetesRoutes(routes, clusters, faults), { prefix: '/kubernetes/:cluster' })
  address = await api.listen({ port: 0, host: '127.0.0.1' })
})
beforeEach(() => {
  stop = new AbortController()
  cluster = new Cluster(`c${clusters.size}`)
  clusters.set(cluster.name, cluster)
  putNode(cluster, 'node-1', 'a')
  for (const name of ['web', 'api'])
    putWorkload(cluster, { namespace: 'shop', name, image: `example.com/${name}:1.0.0`, replicas: 1 })
})
afterEach(() => {
  stop.abort()
  faults.clear()
})
afterAll(() => api.close())

function follow() {
  const context = clusterContext(`${address}/kubernetes/${cluster.name}`, cluster.firstToken, stop.signal)
  const written = memorySink()
  const ended = watchCluster(context, written.sink, quick).then(
    () => undefined,
    (error) => error,
  )
  return { ...written, ended, part: (name: string) => written.report()?.parts.find((p) => p.name === name) }
}
/** Requests of an earlier test's watcher may still be running. */
const inCluster = (path: string) => `/${cluster.name}${path}`
type Following = ReturnType<typeof follow>
const whole = (seen: Following) => eventually(async () => seen.workloads.size === 2)
/** Waits for a change to arrive, so the watch must have been reopened. */
async function stillFollows(seen: Following, version: string): Promise<void> {
  changeWorkload(cluster, { name: 'web', image: `example.com/web:${version}` })
  await eventually(async () => seen.named('web')?.version === version)
}

describe('an open watch', () => {
  test.each(Object.keys(interruptions) as Interruption[])('that ends with %s is reopened, and nothing is lost', async (how) => {
    const seen = follow()
    await whole(seen)
    expect(interruptWatches(cluster, how)).toBeGreaterThan(5)
    await stillFollows(seen, '2.0.0')
    interruptWatches(cluster, how)
    changeWorkload(cluster, { name: 'api', remove: true })
    await eventually(async () => seen.workloads.size === 1)
    await eventually(async () => seen.report()?.parts.every((p) => p.state === 'watching' || p.state === 'not_served'))
  })

  test('closed at random, it misses nothing', async () => {
    const seen = follow()
    await whole(seen)
    for (let i = 1; i <= 10; i++) {
      for (const end of cluster.openWatches) if (Math.random() < 0.5) end(undefined)
      await stillFollows(seen, `2.0.${i}`)
    }
    expect(seen.workloads.size).toBe(2)
  })

  test('an error is shown with the server’s message until it is over', async () => {
    const seen = follow()
    await whole(seen)
    faults.add('etcd-timeout', { path: inCluster('/apis/apps/v1/deployments'), times: 6 })
    interruptWatches(cluster, 'internal error event')
    const part = await eventually(async () => {
      const now = seen.part('Deployments')
      return now && now.state !== 'watching' ? now : undefined
    })
    expect(part.message).toMatch(/^The cluster answered 500: /)
    expect(seen.workloads.size).toBe(2)
    await stillFollows(seen, '3.0.0')
  })
})

describe('a requested wait is observed', () => {
  test.each(['too-many-requests', 'initializing', 'shutting-down'] as const)('%s while watching', async (name) => {
    const seen = follow()
    await whole(seen)
    faults.add(name, { path: inCluster('/apis/apps/v1/deployments'), times: 1 })
    interruptWatches(cluster, 'close')
    const refused = await eventually(async () =>
      faults.requests.findLast((r) => r.fault === name && r.url.includes(`/${cluster.name}/`)),
    )
    await stillFollows(seen, '2.0.0')
    const next = await eventually(async () =>
      faults.requests.find(
        (r) => r.at >= refused.at && r !== refused && r.url.includes(`/${cluster.name}/apis/apps/v1/deployments`),
      ),
    )
    expect(next.at - refused.at).toBeGreaterThanOrEqual(990)
    expect(seen.workloads.size).toBe(2)
  })

  test('at the start: it ends with the wait, and reports nothing about unserved kinds', async () => {
    faults.add('too-many-requests', { path: inCluster('/apis/apps/v1'), times: 1 })
    const seen = follow()
    expect(await seen.ended).toMatchObject({ kind: 'rate_limited', retryAfterS: 1, status: 429 })
    expect(seen.report()).toBeUndefined()
  })

  test('rate-limited heartbeats do not end it', async () => {
    const seen = follow()
    await whole(seen)
    faults.add('too-many-requests', { path: inCluster('/version'), times: 20 })
    await eventually(async () => faults.requests.filter((r) => r.url.includes(`/${cluster.name}/version`) && r.fault).length > 5)
    await stillFollows(seen, '2.0.0')
  })
})

describe('one kind does not affect the others', () => {
  test.each(['etcd-timeout', 'gateway-timeout', 'html-error-page', 'sign-in-page', 'cut'] as const)(
    'whose listing responds with %s is shown, and read again',
    async (name) => {
      faults.add(name, { path: inCluster('/apis/apps/v1/statefulsets?'), times: 8 })
      const seen = follow()
      await whole(seen)
      const part = await eventually(async () => {
        const now = seen.part('StatefulSets')
        return now && now.state !== 'watching' ? now : undefined
      })
      expect(part.message).toBeTruthy()
      expect(seen.part('Deployments')?.state).toBe('watching')
      faults.clear()
      await eventually(async () => seen.part('StatefulSets')?.state === 'watching')
    },
  )

  test('a metrics server that is down leaves usage unknown', async () => {
    faults.add('aggregated-down', { path: inCluster('/apis/metrics.k8s.io'), times: 1000 })
    const seen = follow()
    await whole(seen)
    expect(seen.report()?.parts.find((p) => p.name.startsWith('Usage'))?.state).toBe('not_served')
  })

  test('a built-in API with a server error is not mistaken for an unserved one', async () => {
    faults.add('etcd-timeout', { path: inCluster('/apis/batch/v1'), times: 1 })
    expect(await follow().ended).toMatchObject({ kind: 'unavailable', status: 500 })
  })
})

test('restarts a listing whose continuation has expired', async () => {
  faults.add('expired', { path: inCluster('/api/v1/pods?'), times: 2 })
  const seen = follow()
  await whole(seen)
  await eventually(async () => seen.part('Pods')?.state === 'watching')
})
