import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { instance, type WorkloadInput, workloadDetail } from '@callboard/modules/workloads/domain/workload'
import { eventually } from '@callboard/testing/platform'
import Fastify, { type FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import type { Raw } from './model/objects.ts'
import { Store } from './model/store.ts'
import { clusterContext, memorySink, type Written } from './test-cluster.ts'
import { kinds, type Resource } from './watch/kinds.ts'
import { watchCluster, watchTiming } from './watch/watch-cluster.ts'

// Responses of a real control plane, and the fixtures of Backstage's plugin, through our own client and model. Skipped if the
// files are not available.

const folder = path.resolve(import.meta.dirname, '../../../shared/data/kubernetes')
const recorded = path.join(folder, 'recorded-v1.20.2')
const readJson = (...parts: string[]) => JSON.parse(readFileSync(path.join(...parts), 'utf8'))

type Listed = { items: (Raw & { status?: { readyReplicas?: number; replicas?: number }; spec?: { replicas?: number } })[] }
const list = (file: string): Listed['items'] => (readJson(recorded, file) as Listed).items

/** Responds with the recorded bytes; a watch of deployments is the recorded stream, any other stays silent. */
async function startRecorded(): Promise<{ app: FastifyInstance; url: string }> {
  const index = readJson(recorded, 'index.json') as { method: string; path: string; status: number; file: string }[]
  const answers = new Map(
    index.filter((i) => i.method === 'GET' && !i.path.includes('?') && i.status !== 401).map((i) => [i.path, i]),
  )
  const app = Fastify({ forceCloseConnections: true })
  app.setNotFoundHandler((request, reply) => {
    const at = request.url.split('?')[0] ?? ''
    const query = request.query as { watch?: string }
    if (query.watch) {
      reply.hijack()
      reply.raw.writeHead(200, { 'content-type': 'application/json' })
      reply.raw.flushHeaders()
      if (at.endsWith('/deployments')) reply.raw.write(readFileSync(path.join(recorded, 'watch-deployments.jsonl')))
      return
    }
    const known = answers.get(at)
    if (!known) return reply.code(404).type('text/plain').send('404 page not found\n')
    return reply
      .code(known.status)
      .type('application/json')
      .send(readFileSync(path.join(recorded, known.file)))
  })
  return { app, url: await app.listen({ port: 0, host: '127.0.0.1' }) }
}

/** What the database would store and pages would read. */
function expectWhole(w: WorkloadInput): void {
  expect(() => workloadDetail.parse(w.detail)).not.toThrow()
  expect(() => z.array(instance).parse(w.instances)).not.toThrow()
}

describe.skipIf(!existsSync(recorded))('recorded from a control plane of version 1.20', () => {
  let app: FastifyInstance
  let seen: Written
  const stop = new AbortController()
  beforeAll(async () => {
    const started = await startRecorded()
    app = started.app
    seen = memorySink()
    void watchCluster(clusterContext(started.url, 'any', stop.signal), seen.sink, { ...watchTiming, batchMs: 10 }).catch(() => {})
    await eventually(async () => seen.report() && seen.workloads.size > 0)
    await new Promise((r) => setTimeout(r, 300))
  })
  afterAll(async () => {
    stop.abort()
    await app.close()
  })
  const named = (kind: string, name: string) => [...seen.workloads.values()].find((w) => w.kind === kind && w.name === name)

  test('every controller and every pod is shown', () => {
    for (const deployment of list('apis_apps_v1_deployments.json')) {
      const { name } = deployment.metadata
      expect([name, named('Deployment', name) !== undefined]).toEqual([name, true])
    }
    for (const cron of list('apis_batch_v1beta1_cronjobs.json')) expect(named('CronJob', cron.metadata.name)).toBeDefined()
    for (const rollout of list('apis_argoproj.io_v1alpha1_rollouts.json'))
      expect(named('Rollout', rollout.metadata.name)).toBeDefined()
    const instances = [...seen.workloads.values()].flatMap((w) => w.instances ?? []).map((i) => i.name)
    expect(instances.sort()).toEqual(
      list('api_v1_pods.json')
        .map((p) => p.metadata.name)
        .sort(),
    )
    for (const w of seen.workloads.values()) expectWhole(w)
  })

  test('reports problems with the control plane’s messages', () => {
    expect(named('Deployment', 'worker')?.findings[0]).toMatchObject({
      code: expect.stringMatching(/crash-loop|out-of-memory/),
      instances: 2,
    })
    expect(named('Deployment', 'worker')?.health).toBe('broken')
    const pending = named('Deployment', 'ledger')?.findings[0]
    expect(pending).toMatchObject({ code: 'pending', evidence: '0/3 nodes are available: 3 Insufficient cpu.' })
    expect(pending?.advice).toBe('No node has enough cpu free. Lower the requests, remove other workloads, or add nodes.')
  })

  test('assigns services, autoscalers, ingresses, events and nodes to their workloads', () => {
    const endpoints = [...seen.workloads.values()].flatMap((w) => w.detail.endpoints.map((e) => `${e.kind}/${e.name}`))
    const selecting = list('api_v1_services.json').filter((s) => (s.spec as { selector?: object } | undefined)?.selector)
    const pods = list('api_v1_pods.json')
    const used = selecting.filter((s) => {
      const selector = Object.entries((s.spec as { selector?: Record<string, string> }).selector ?? {})
      return pods.some(
        (p) => p.metadata.namespace === s.metadata.namespace && selector.every(([k, v]) => p.metadata.labels?.[k] === v),
      )
    })
    expect(used.length).toBeGreaterThan(0)
    for (const service of used) expect(endpoints).toContain(`Service/${service.metadata.name}`)
    const scaled = list('apis_autoscaling_v2beta2_horizontalpodautoscalers.json').map((h) => h.metadata.name)
    const shown = [...seen.workloads.values()].map((w) => w.detail.autoscaler?.name).filter(Boolean)
    expect(shown.sort()).toEqual(scaled.sort())
    expect(seen.report()?.nodes.map((n) => n.name)).toEqual(
      list('api_v1_nodes.json')
        .map((n) => n.metadata.name)
        .sort(),
    )
    expect(named('Deployment', 'ledger')?.detail.events[0]).toMatchObject({ type: 'Warning', reason: 'FailedScheduling' })
  })

  test('uses older API versions, and reports unserved ones', () => {
    const part = (name: string) => seen.report()?.parts.find((p) => p.name === name)
    expect(part('CronJobs')).toMatchObject({ api: 'batch/v1beta1', state: 'watching' })
    expect(part('Autoscalers')?.api).toBe('autoscaling/v2beta2')
    expect(part('Usage (metrics)')?.state).toBe('not_served')
    expect(seen.report()?.version).toBe('v1.20.2')
  })

  test('the recorded watch ends where the rolling update ended', () => {
    const last = new Map<string, { spec: { replicas: number } } & Raw>()
    for (const line of readFileSync(path.join(recorded, 'watch-deployments.jsonl'), 'utf8').trim().split('\n')) {
      const { type, object } = JSON.parse(line)
      if (type === 'ADDED' || type === 'MODIFIED') last.set(object.metadata.name, object)
    }
    expect(last.size).toBeGreaterThan(0)
    for (const [name, object] of last) expect(named('Deployment', name)?.desired).toBe(object.spec.replicas)
  })
})

const plurals: Record<string, Resource> = {
  pods: 'pods',
  replicaSets: 'replicasets',
  deployments: 'deployments',
  statefulsets: 'statefulsets',
  daemonSets: 'daemonsets',
  cronJobs: 'cronjobs',
  jobs: 'jobs',
  horizontalPodAutoscalers: 'horizontalpodautoscalers',
  customResources: 'rollouts',
  ingresses: 'ingresses',
  services: 'services',
}
const keptIn = (resource: Resource, raw: Raw) => kinds[resource].trim(raw) as never

const fixtures = path.join(folder, 'backstage-fixtures')
const grouped = existsSync(fixtures)
  ? ['kubernetes', 'kubernetes-react'].flatMap((sub) =>
      readdirSync(path.join(fixtures, sub))
        .filter((f) => f.endsWith('.json'))
        .map((f) => path.join(sub, f)),
    )
  : []

describe.skipIf(grouped.length === 0)('the fixtures of Backstage’s plugin', () => {
  test.each(grouped)('%s: every pod is an instance of a workload', (file) => {
    const groups = readJson(fixtures, file) as Record<string, Raw[]>
    const store = new Store()
    store.podsKnown = true
    for (const [plural, objects] of Object.entries(groups))
      for (const object of objects) {
        const resource = plurals[plural]
        if (resource) store.put(resource, keptIn(resource, object))
      }
    store.findRoots()
    const { workloads } = store.takeChanges(Date.parse('2021-01-01'))
    for (const w of workloads) expectWhole(w)
    expect(workloads.flatMap((w) => w.instances ?? [])).toHaveLength(groups.pods?.length ?? 0)
    expect(
      workloads.some((w) => w.kind === 'ReplicaSet' && (groups.deployments ?? groups.customResources ?? []).length > 0),
    ).toBe(false)
  })

  test('detects crashing pods, missing config maps and autoscalers at their maximum', () => {
    const one = (name: string) => readJson(fixtures, 'kubernetes-common/error-detection', name) as Raw
    const store = new Store()
    store.podsKnown = true
    for (const name of ['pod-crashing.json', 'pod-missing-cm.json', 'pod.json'])
      store.put('pods', kinds.pods.trim({ ...one(name), metadata: { ...one(name).metadata, uid: name } }))
    const codes = store.takeChanges(Date.now()).workloads.flatMap((w) => w.findings.map((f) => f.code))
    expect(codes.sort()).toEqual(expect.arrayContaining(['configuration', 'crash-loop']))
    const scaler = kinds.horizontalpodautoscalers.trim(one('hpa-maxed-out.json'))
    expect(scaler.max).toBeGreaterThan(0)
    expect(scaler.conditions.some((c) => c.type === 'ScalingLimited' && c.status === 'True')).toBe(true)
  })

  test.each(['rollout', 'paused-rollout', 'aborted-rollout'])('an Argo Rollout: %s', (name) => {
    const raw = readJson(fixtures, 'kubernetes-react/components/CustomResources/ArgoRollouts', `${name}.json`) as Raw
    const store = new Store()
    store.podsKnown = true
    store.put('rollouts', kinds.rollouts.trim(raw))
    const [w] = store.takeChanges(Date.now()).workloads
    expect(w?.kind).toBe('Rollout')
    if (name === 'paused-rollout') expect(w?.detail.rollout?.state).toBe('paused')
    if (name === 'aborted-rollout') expect(w?.detail.rollout?.state).toBe('aborted')
    expect(w?.detail.rollout?.strategy).toMatch(/Canary|BlueGreen/)
  })
})

const roundtrip = path.join(folder, 'k8s-api-v0.37-roundtrip')
describe.skipIf(!existsSync(roundtrip))('objects with every field filled', () => {
  const resources: Record<string, Resource> = {
    'apps.v1.DaemonSet': 'daemonsets',
    'apps.v1.Deployment': 'deployments',
    'apps.v1.ReplicaSet': 'replicasets',
    'apps.v1.StatefulSet': 'statefulsets',
    'autoscaling.v2.HorizontalPodAutoscaler': 'horizontalpodautoscalers',
    'batch.v1.CronJob': 'cronjobs',
    'batch.v1.Job': 'jobs',
    'core.v1.Event': 'events',
    'core.v1.Pod': 'pods',
    'core.v1.Service': 'services',
    'networking.k8s.io.v1.Ingress': 'ingresses',
  }
  test.each(Object.entries(resources))('%s', (name, resource) => {
    const raw = readJson(roundtrip, `${name}.json`) as Raw
    const kept = kinds[resource].trim(raw)
    expect(kept.metadata.name).toBe(raw.metadata.name)
    expect(kept.metadata.uid).toBe(raw.metadata.uid)
    const store = new Store()
    store.podsKnown = true
    store.put(resource, kept as never)
    store.findRoots()
    for (const w of store.takeChanges(Date.now()).workloads) expectWhole(w)
  })
})
