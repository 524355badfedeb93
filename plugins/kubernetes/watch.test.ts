import { isVendorError } from '@callboard/plugin-kit/vendor-error'
import { putNode } from '@callboard/sandbox/kubernetes/around-objects'
import { Cluster, noFaults, servedIn1_20 } from '@callboard/sandbox/kubernetes/cluster'
import { changeWorkload } from '@callboard/sandbox/kubernetes/control'
import { kubernetesRoutes } from '@callboard/sandbox/kubernetes/routes'
import { interruptWatches } from '@callboard/sandbox/kubernetes/watch-answer'
import { putWorkload } from '@callboard/sandbox/kubernetes/workload-objects'
import { sampleClusters } from '@callboard/sandbox/samples/kubernetes/clusters'
import { eventually } from '@callboard/testing/platform'
import Fastify, { type FastifyInstance } from 'fastify'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { server as plugin } from './server.ts'
import { clusterContext, memorySink, type Written } from './test-cluster.ts'
import { type WatchTiming, watchCluster, watchTiming } from './watch/watch-cluster.ts'

// The plugin's own client against the stand-in's API servers, over HTTP.

const clusters = sampleClusters()
const plain = new Cluster('plain')
const old = new Cluster('old', { version: 'v1.20.2', served: servedIn1_20 })
for (const cluster of [plain, old]) {
  clusters.set(cluster.name, cluster)
  putNode(cluster, 'node-1', 'a')
  for (let i = 0; i < 3; i++)
    putWorkload(cluster, { namespace: 'shop', name: `web-${i}`, image: `example.com/web:${i}`, replicas: 2 })
}
const quick: WatchTiming = {
  ...watchTiming,
  pace: { lists: 10, perSecond: 1000, burst: 1000 },
  graceMs: 300,
  minRetryMs: 50,
  forbiddenRetryMs: 100,
  maxForbiddenRetryMs: 200,
  maxRetryMs: 200,
  batchMs: 10,
  heartbeatMs: 100,
  usageMs: 200,
}

let api: FastifyInstance
let address = ''
const running: AbortController[] = []
beforeAll(async () => {
  api = Fastify({ forceCloseConnections: true })
  await api.register((routes) => kubernetesRoutes(routes, clusters), { prefix: '/kubernetes/:cluster' })
  address = await api.listen({ port: 0, host: '127.0.0.1' })
})
afterEach(() => {
  for (const one of running.splice(0)) one.abort()
  for (const { faults, tokens, firstToken } of clusters.values()) {
    Object.assign(faults, noFaults())
    tokens.add(firstToken)
  }
})
afterAll(() => api.close())

const contextOf = (cluster: Cluster, settings: object = {}) => {
  const stop = new AbortController()
  running.push(stop)
  return { stop, context: clusterContext(`${address}/kubernetes/${cluster.name}`, cluster.firstToken, stop.signal, settings) }
}
function follow(
  cluster: Cluster,
  options: { timing?: Partial<WatchTiming>; settings?: object } = {},
): Written & { ended: Promise<unknown>; stop(): void } {
  const { stop, context } = contextOf(cluster, options.settings)
  const written = memorySink()
  const ended = watchCluster(context, written.sink, { ...quick, ...options.timing }).then(
    () => undefined,
    (error) => error,
  )
  return { ...written, ended, stop: () => stop.abort() }
}
const partOf = (written: Written, name: string) => written.report()?.parts.find((p) => p.name === name)

describe('workloads', () => {
  test('are read with pods, versions, usage, endpoints and autoscalers', async () => {
    const seen = follow(clusters.get('production-eu') ?? plain)
    const checkout = await eventually(async () => seen.named('checkout-api'))
    expect(checkout).toMatchObject({
      kind: 'Deployment',
      namespace: 'checkout',
      desired: 4,
      ready: 4,
      version: '3.14.2',
      health: 'healthy',
      findings: [],
    })
    expect(checkout.labels['backstage.io/kubernetes-id']).toBe('checkout-api')
    expect(checkout.instances).toHaveLength(4)
    expect(checkout.detail.cpu.request).toBe(1)
    expect(checkout.detail.memory.limit).toBe(4 * 256 * 2 ** 20)
    expect(checkout.detail.memory.usage).toBeGreaterThan(0)
    expect(checkout.detail.rollout).toMatchObject({ state: 'complete', strategy: 'RollingUpdate', revision: '1' })
    expect(checkout.detail.autoscaler).toMatchObject({ max: 12, targets: ['cpu 48% of 70%'] })
    expect(checkout.detail.endpoints.map((e) => e.kind)).toEqual(['Service', 'Ingress'])
    expect(checkout.detail.endpoints[1]?.urls).toEqual(['https://api.meridian.example/'])
    expect(seen.named('refund-worker')).toMatchObject({
      kind: 'CronJob',
      health: 'healthy',
      detail: { schedule: { cron: '0 2 * * *' } },
    })
    expect(seen.named('log-collector')).toMatchObject({ kind: 'DaemonSet', desired: 3, ready: 3 })
    // ReplicaSets and a CronJob's Jobs are not separate workloads.
    expect(new Set([...seen.workloads.values()].map((w) => w.kind))).toEqual(
      new Set(['Deployment', 'StatefulSet', 'DaemonSet', 'CronJob']),
    )
    expect(seen.report()?.nodes).toHaveLength(3)
    expect(seen.report()?.version).toBe('v1.33.4')
  })

  test('show both versions while a rollout is halfway, and one when it is complete', async () => {
    const cluster = clusters.get('production-eu') ?? plain
    const seen = follow(cluster)
    const change = { name: 'checkout-web', image: 'ghcr.io/meridian/checkout-web:8.3.0' }
    await eventually(async () => seen.named(change.name))
    changeWorkload(cluster, { ...change, trouble: 'rollout' })
    const halfway = await eventually(async () => {
      const shown = seen.named(change.name)
      return shown?.detail.versions && shown.instances?.length === 3 ? shown : undefined
    })
    expect(halfway).toMatchObject({ health: 'progressing', desired: 3 })
    expect(halfway.detail).toMatchObject({ updated: 2, rollout: { state: 'progressing' } })
    expect(halfway.detail.versions).toEqual([
      { version: '8.3.0', count: 2 },
      { version: '8.2.0', count: 1 },
    ])
    changeWorkload(cluster, change)
    await eventually(async () => {
      const shown = seen.named(change.name)
      return shown?.health === 'healthy' && shown.version === '8.3.0' && !shown.detail.versions ? shown : undefined
    })
  })

  test('are updated on a crash with its reason, a new version, a scale and a removal', async () => {
    const cluster = clusters.get('production-eu') ?? plain
    const seen = follow(cluster)
    await eventually(async () => seen.named('login')?.health === 'healthy')
    changeWorkload(cluster, { name: 'login', trouble: 'crash' })
    const crashed = await eventually(async () => (seen.named('login')?.health === 'broken' ? seen.named('login') : undefined))
    expect(crashed.findings[0]).toMatchObject({
      code: 'crash-loop',
      instances: 2,
      title: 'main keeps crashing, 4 restarts so far',
    })
    expect(crashed.detail.events[0]?.reason).toBe('BackOff')
    changeWorkload(cluster, { name: 'login', image: 'ghcr.io/meridian/login:6.4.0', replicas: 3 })
    const mended = await eventually(async () => (seen.named('login')?.ready === 3 ? seen.named('login') : undefined))
    expect(mended).toMatchObject({ version: '6.4.0', health: 'healthy', desired: 3 })
    expect(mended.instances?.map((i) => i.containers[0]?.image)).toEqual(Array(3).fill('ghcr.io/meridian/login:6.4.0'))
    changeWorkload(cluster, { name: 'login', remove: true })
    await eventually(async () => seen.named('login') === undefined)
  })

  test.each([
    ['memory', 'out-of-memory', 'Raise resources.limits.memory'],
    ['image', 'image-pull', 'no such image or tag'],
    ['pending', 'pending', 'No node has enough cpu free'],
    ['configuration', 'configuration', 'Create the ConfigMap'],
    ['readiness', 'readiness-probe', 'gets no requests until'],
    ['quota', 'quota', 'request a larger ResourceQuota'],
  ] as const)('explains the problem %s', async (trouble, code, words) => {
    const seen = follow(plain)
    await eventually(async () => seen.named('web-1'))
    changeWorkload(plain, { name: 'web-1', trouble })
    const found = await eventually(async () => seen.named('web-1')?.findings.find((f) => f.code === code))
    expect(found.advice).toContain(words)
    changeWorkload(plain, { name: 'web-1' })
    await eventually(async () => seen.named('web-1')?.findings.length === 0)
  })
})

describe('an old cluster', () => {
  test('serves older versions, and missing kinds are reported', async () => {
    const seen = follow(old)
    await eventually(async () => seen.workloads.size === 3)
    expect(partOf(seen, 'CronJobs')?.api).toBe('batch/v1beta1')
    expect(partOf(seen, 'Autoscalers')?.api).toBe('autoscaling/v2beta2')
    expect(partOf(seen, 'Usage (metrics)')).toMatchObject({ state: 'not_served' })
    expect(partOf(seen, 'Gateway routes')).toBeUndefined()
  })
})

describe('failures', () => {
  test('a forbidden kind is reported without affecting the rest, and appears once permitted', async () => {
    plain.faults.forbidden = new Set(['events', 'replicasets'])
    const seen = follow(plain)
    await eventually(async () => seen.workloads.size === 3)
    // Without ReplicaSets the pods' Deployment is found by name.
    expect(seen.named('web-0')).toMatchObject({ kind: 'Deployment', ready: 2 })
    expect(seen.named('web-0')?.instances).toHaveLength(2)
    await eventually(async () => partOf(seen, 'Events')?.state === 'forbidden')
    expect(partOf(seen, 'Events')?.message).toContain('cannot list resource "events"')
    plain.faults.forbidden = new Set()
    await eventually(async () => partOf(seen, 'Events')?.state === 'watching')
  })

  test('forbidden pods are left out of the counts of their controllers', async () => {
    plain.faults.forbidden = new Set(['pods'])
    const seen = follow(plain)
    await eventually(async () => seen.workloads.size === 3)
    expect(seen.named('web-0')).toMatchObject({ ready: 2, desired: 2 })
  })

  test('a watch that its server never ends is opened again where it was, and catches up', async () => {
    const seen = follow(plain, { timing: { watchS: 1, perWatchS: 0 } })
    await eventually(async () => partOf(seen, 'Pods')?.state === 'watching')
    plain.faults.stalled = new Set(['deployments'])
    changeWorkload(plain, { name: 'web-2', replicas: 5 })
    // Longer than the watch may last: nothing but its deadline ends it.
    await new Promise((r) => setTimeout(r, 1500))
    expect(seen.named('web-2')?.desired).toBe(2)
    plain.faults.stalled = new Set()
    await eventually(async () => seen.named('web-2')?.desired === 5)
    changeWorkload(plain, { name: 'web-2', replicas: 2 })
    await eventually(async () => seen.named('web-2')?.desired === 2)
  })

  test('lists again when the changes have expired', async () => {
    const seen = follow(plain)
    await eventually(async () => seen.workloads.size === 3)
    plain.faults.stalled = new Set(['*'])
    putWorkload(plain, { namespace: 'shop', name: 'late', image: 'example.com/late:1', replicas: 1 })
    changeWorkload(plain, { name: 'web-0', remove: true })
    plain.compact()
    plain.faults.stalled = new Set()
    interruptWatches(plain, 'close')
    await eventually(async () => seen.named('late')?.ready === 1 && seen.named('web-0') === undefined)
    changeWorkload(plain, { name: 'late', remove: true })
    putWorkload(plain, { namespace: 'shop', name: 'web-0', image: 'example.com/web:0', replicas: 2 })
    await eventually(async () => seen.named('late') === undefined)
  })

  test('an invalid token ends it, with nothing lost', async () => {
    const seen = follow(plain)
    await eventually(async () => seen.workloads.size === 3)
    plain.tokens.clear()
    const error = await seen.ended
    expect(isVendorError(error) && error.kind).toBe('unauthorized')
    expect(String(error)).toContain('A token may have expired')
    expect(seen.workloads.size).toBe(3)
  })

  test('an unreachable cluster ends it, with nothing lost', async () => {
    const seen = follow(plain)
    await eventually(async () => seen.workloads.size === 3)
    plain.faults.down = true
    const error = await seen.ended
    expect(isVendorError(error) && error.kind).toBe('unavailable')
    expect(seen.workloads.size).toBe(3)
  })

  test('removes what was deleted while disconnected, once the list is complete', async () => {
    const first = follow(plain)
    await eventually(async () => first.workloads.size === 3)
    first.stop()
    await first.ended
    const seen = follow(plain)
    await eventually(async () => seen.listings.length > 0)
    expect(seen.listings.at(-1)?.kinds).toContain('Deployment')
    expect(seen.listings.at(-1)?.keys).toHaveLength(3)
  })
})

describe('connecting', () => {
  const check = (cluster: Cluster, settings: object = {}) => plugin.connection.check(contextOf(cluster, settings).context)

  test('reports what the cluster contains', async () => {
    const result = await check(plain)
    expect(result.account).toBe('test')
    expect(result.found).toEqual(['Kubernetes v1.33.4', '1 node', '3 deployments', '6 pods'])
    expect(result.warnings).toEqual([
      'TLS verification is disabled, so the connection can be intercepted. Add the certificate authority.',
    ])
  })

  test('names exactly the missing permissions', async () => {
    plain.faults.forbidden = new Set(['deployments', 'pods/log'])
    const { warnings } = await check(plain)
    expect(warnings[0]).toBe('Missing rights in all namespaces: list and watch deployments.apps. The rest will be shown.')
    expect(warnings[1]).toBe('Without get on pods/log, logs are not available.')
  })

  test('rejects credentials without any read permission', async () => {
    plain.faults.forbidden = new Set(plain.served.map((s) => s.resource))
    await expect(check(plain)).rejects.toThrow('may read nothing')
  })

  test('reports an invalid token and an unreachable server', async () => {
    plain.tokens.clear()
    await expect(check(plain)).rejects.toMatchObject({ kind: 'unauthorized' })
    plain.faults.down = true
    await expect(check(plain)).rejects.toMatchObject({ kind: 'unavailable' })
  })

  test('reads the log of a container, and explains why there is none', async () => {
    const { context } = contextOf(plain)
    const pod = plain.list('pods', 'shop')[0]?.metadata.name ?? ''
    const wanted = {
      namespace: 'shop',
      instance: pod,
      container: 'main',
      previous: false,
      follow: false,
      lines: 5,
      bytes: 10_000,
    }
    const text = await new Response(await plugin.logs?.(context, wanted)).text()
    expect(text.trim().split('\n')).toHaveLength(5)
    await expect(plugin.logs?.(context, { ...wanted, previous: true })).rejects.toThrow('previous terminated container')
    plain.faults.forbidden = new Set(['pods/log'])
    await expect(plugin.logs?.(context, wanted)).rejects.toThrow('Grant “get” on pods/log')
  })
})
