import { trustedTenantId } from '@callboard/core/ids'
import type { RuntimeReport, WorkloadInput } from '@callboard/modules/workloads/domain/workload'
import { guardedDispatcher } from '@callboard/plugin-kit/http'
import type { WorkloadSink } from '@callboard/plugin-kit/server'
import { EcsCluster, ecsRoutes } from '@callboard/sandbox/aws/ecs'
import { eventually } from '@callboard/testing/platform'
import Fastify, { type FastifyInstance } from 'fastify'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { EcsContext } from './client.ts'
import { secretsSchema, settingsSchema } from './config.ts'
import { connection } from './connection.ts'
import { diagnose } from './model/diagnose.ts'
import { instanceOf } from './model/tasks.ts'
import { familyOf } from './model/workloads.ts'
import { watchServices } from './watch.ts'

// The plugin's own client against the stand-in, over HTTP with signatures.

const cluster = new EcsCluster()
const revoked = new Set<string>()
let api: FastifyInstance
let url = ''
const running: AbortController[] = []
beforeAll(async () => {
  api = Fastify({ forceCloseConnections: true })
  await api.register(async (routes) => ecsRoutes(routes, cluster, revoked), { prefix: '/aws/ecs' })
  url = await api.listen({ port: 0, host: '127.0.0.1' })
})
afterEach(() => {
  for (const one of running.splice(0)) one.abort()
  revoked.clear()
  for (const s of cluster.services) cluster.change(s.name, { trouble: 'none' })
})
afterAll(() => api.close())

function contextOf(settings: object = {}, secrets: object = {}): EcsContext {
  const stop = new AbortController()
  running.push(stop)
  return {
    settings: settingsSchema.parse({ name: 'meridian', region: 'eu-central-1', endpoint: `${url}/aws/ecs`, ...settings }),
    secrets: secretsSchema.parse({ accessKeyId: 'SANDBOX', secretAccessKey: 'sandbox-secret', ...secrets }),
    tenantId: trustedTenantId('00000000-0000-4000-8000-000000000001'),
    fetch,
    dispatcher: (address, tls) => guardedDispatcher({ allow: [new URL(url).host] }, address, tls),
    signal: stop.signal,
    egress: [],
    onRequest() {},
    recordUsage: async () => 0,
  }
}

/** What was written, as the database would hold it. */
function follow() {
  const workloads = new Map<string, WorkloadInput>()
  let report: RuntimeReport | undefined
  let writes = 0
  const sink: WorkloadSink = {
    async apply({ workloads: changed, removed }) {
      writes++
      for (const key of removed) workloads.delete(key)
      for (const w of changed) workloads.set(w.key, w)
    },
    async listed(_, keys) {
      for (const key of workloads.keys()) if (!keys.includes(key)) workloads.delete(key)
    },
    async report(next) {
      report = next
    },
  }
  const ended = watchServices(contextOf(), sink, 50).catch((error) => error)
  const named = (name: string) => [...workloads.values()].find((w) => w.name === name)
  return { named, report: () => report, writes: () => writes, ended }
}

test('reads services with their tasks, versions and resources, and writes only changes', async () => {
  const seen = follow()
  const page = await eventually(async () => seen.named('status-page'))
  expect(page).toMatchObject({
    kind: 'ECS service',
    namespace: 'edge',
    health: 'healthy',
    desired: 2,
    ready: 2,
    version: '2.4.1',
    images: ['ghcr.io/meridian/status-page:2.4.1'],
    labels: { team: 'web' },
    findings: [],
    detail: { rollout: { state: 'complete', revision: '7' }, cpu: { request: 0.5 }, memory: { limit: 2 ** 30 } },
  })
  expect(page.instances?.[0]).toMatchObject({ ready: true, phase: 'Running', node: 'eu-central-1a' })
  await eventually(async () => seen.report()?.parts.find((p) => p.name === 'Services' && p.objects === 2))
  const before = seen.writes()
  await new Promise((resolve) => setTimeout(resolve, 300))
  expect(seen.writes()).toBe(before)
  cluster.change('status-page', { version: '2.5.0', desired: 3 })
  await eventually(async () => (seen.named('status-page')?.version === '2.5.0' ? true : undefined))
  expect(seen.named('status-page')).toMatchObject({ desired: 3, detail: { rollout: { revision: '8' } } })
})

test.each([
  ['crash', 'crash-loop', /exit code 1/],
  ['image', 'image-pull', /cannot be pulled/],
] as const)('diagnoses an unhealthy service (%s)', async (trouble, code, words) => {
  const seen = follow()
  await eventually(async () => seen.named('mobile-app'))
  cluster.change('mobile-app', { trouble })
  const broken = await eventually(async () =>
    seen.named('mobile-app')?.health === 'broken' ? seen.named('mobile-app') : undefined,
  )
  expect(broken.findings.map((f) => f.code)).toEqual(['pending', code])
  expect(broken.findings[1]).toMatchObject({ title: expect.stringMatching(words), instances: 3 })
  expect(broken.detail.events[0]).toMatchObject({ type: 'Warning' })
})

test('revoked keys end the watch with a message; connection errors are reported at their field', async () => {
  const seen = follow()
  await eventually(async () => seen.named('status-page'))
  revoked.add('SANDBOX')
  expect(await seen.ended).toMatchObject({ kind: 'unauthorized' })
  revoked.clear()
  await expect(connection.check(contextOf({}, { secretAccessKey: 'another-secret' }))).rejects.toMatchObject({
    field: 'secrets.accessKeyId',
  })
  expect(await connection.check(contextOf({ clusters: ['edge', 'other'] }))).toMatchObject({
    account: 'meridian (eu-central-1)',
    warnings: ['There is no cluster other in eu-central-1.'],
  })
})

const stopped = (reason: string, stopCode = 'TaskFailedToStart') => ({
  taskArn: 'arn:x/task/1',
  lastStatus: 'STOPPED',
  stopCode: stopCode as 'TaskFailedToStart',
  stoppedReason: reason,
  stoppedAt: new Date(),
  containers: [],
})

test.each([
  ['ResourceInitializationError: unable to pull secrets or registry auth', 'configuration'],
  ['OutOfMemoryError: Container killed due to memory usage', 'out-of-memory'],
  ['Task failed ELB health checks in (target-group x)', 'liveness-probe'],
])('explains ECS’s reason for a stopped task: %s', (reason, code) => {
  expect(diagnose(undefined, [stopped(reason)], Date.now()).map((f) => f.code)).toEqual([code])
})

const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000)
const ended = (name: string, at: number, exitCode: number) => ({
  taskArn: `arn:x/task/${name}`,
  lastStatus: 'STOPPED',
  stopCode: 'EssentialContainerExited' as const,
  createdAt: minutesAgo(at + 1),
  stoppedAt: minutesAgo(at),
  containers: [{ name: 'main', lastStatus: 'STOPPED', exitCode }],
})
const runs = {
  taskArn: 'arn:x/task/now',
  lastStatus: 'RUNNING',
  createdAt: minutesAgo(1),
  containers: [{ name: 'main', lastStatus: 'RUNNING' }],
}

test.each([
  ['that succeeded on the second attempt', [ended('a', 9, 1), ended('b', 3, 0)], 'healthy', []],
  ['that runs again after a failed attempt', [ended('a', 9, 1), runs], 'healthy', []],
  ['whose newest attempt failed', [ended('a', 9, 0), ended('b', 3, 1)], 'degraded', ['crash-loop']],
])('batch work %s', (_, tasks, health, codes) => {
  const family = familyOf({ clusterArn: 'c', clusterName: 'c' }, 'nightly', tasks, undefined, Date.now())
  expect([family.health, family.findings.map((f) => f.code)]).toEqual([health, codes])
})

describe('containers that are not essential', () => {
  const definition = {
    containerDefinitions: [
      { name: 'main', essential: true },
      { name: 'prepare', essential: false },
      { name: 'proxy', essential: false },
    ],
  }
  const exits = (main: number) => ({
    ...ended('a', 3, main),
    containers: [
      { name: 'proxy', lastStatus: 'STOPPED', exitCode: 137 },
      { name: 'main', lastStatus: 'STOPPED', exitCode: main },
    ],
  })
  test.each([
    ['succeeded, whichever way ECS stopped its sidecar', 0, 'healthy', []],
    ['failed names the container that ended by itself', 1, 'degraded', ['main ended with exit code 1']],
  ])('batch work that %s', (_, code, health, titles) => {
    const family = familyOf({ clusterArn: 'c', clusterName: 'c' }, 'nightly', [exits(code)], definition, Date.now())
    expect([family.health, family.findings.map((f) => f.title)]).toEqual([health, titles])
  })
  test.each([
    ['prepare', true],
    ['main', false],
  ])('a running task is ready although %s has ended: %s', (name, ready) => {
    const task = {
      ...runs,
      containers: ['main', 'prepare'].map((c) => ({ name: c, lastStatus: c === name ? 'STOPPED' : 'RUNNING', exitCode: 0 })),
    }
    expect(instanceOf(task, definition).ready).toBe(ready)
  })
})

test('a task stopped on purpose or long ago is healthy; tasks without a service are batch work', () => {
  expect(diagnose(undefined, [stopped('Scaling activity', 'ServiceSchedulerInitiated')], Date.now())).toEqual([])
  expect(diagnose(undefined, [stopped('OutOfMemoryError')], Date.now() + 3_600_000)).toEqual([])
  expect(familyOf({ clusterArn: 'c', clusterName: 'c' }, 'nightly', [], undefined, Date.now())).toMatchObject({
    kind: 'ECS task',
    health: 'idle',
    desired: null,
  })
})
