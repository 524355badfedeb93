import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { WorkloadInput } from '@callboard/modules/workloads/domain/workload'
import { describe, expect, test } from 'vitest'
import { kinds, type Resource } from '../watch/kinds.ts'
import type { Raw } from './objects.ts'
import { Store } from './store.ts'

// Ended pods stay in the cluster for days. The running ones determine a workload's status.

const now = Date.parse('2026-11-28T08:00:00Z')
const hoursAgo = (hours: number) => new Date(now - hours * 3_600_000).toISOString()

type Given = { resource: Resource; object: Raw }

function workloads(given: readonly Given[]): Map<string, WorkloadInput> {
  const store = new Store()
  store.podsKnown = true
  for (const { resource, object } of given) store.put(resource, kinds[resource].trim(object) as never)
  store.findRoots()
  return new Map(store.takeChanges(now).workloads.map((w) => [w.name, w]))
}

const resources = { requests: { cpu: '100m', memory: '128Mi' }, limits: { memory: '128Mi' } }
const main = { name: 'main', image: 'acme/x:1', resources }
const owned = (kind: string, name: string) => [{ kind, name, uid: name, controller: true }]

const controller = (
  resource: Resource,
  name: string,
  more: { spec?: object; status?: object; owner?: [string, string] } = {},
): Given => ({
  resource,
  object: {
    metadata: {
      name,
      namespace: 'shop',
      uid: name,
      creationTimestamp: hoursAgo(100),
      ...(more.owner ? { ownerReferences: owned(...more.owner) } : {}),
    },
    spec: { template: { spec: { containers: [main] } }, ...more.spec },
    status: more.status ?? {},
  } as unknown as Raw,
})

type PodGiven = {
  owner: [string, string]
  phase: string
  age: number
  reason?: string
  exitCode?: number
  init?: object[]
  initStatuses?: object[]
}

const pod = (name: string, { owner, phase, age, reason, exitCode, init, initStatuses }: PodGiven): Given => ({
  resource: 'pods',
  object: {
    metadata: { name, namespace: 'shop', uid: name, creationTimestamp: hoursAgo(age), ownerReferences: owned(...owner) },
    spec: { nodeName: 'n', containers: [main], ...(init ? { initContainers: init } : {}) },
    status: {
      phase,
      ...(reason ? { reason } : {}),
      conditions: [{ type: 'Ready', status: phase === 'Running' ? 'True' : 'False' }],
      ...(initStatuses ? { initContainerStatuses: initStatuses } : {}),
      containerStatuses: [
        {
          name: 'main',
          ready: phase === 'Running',
          restartCount: 0,
          state:
            phase === 'Running'
              ? { running: {} }
              : {
                  terminated: {
                    exitCode: exitCode ?? 0,
                    reason: exitCode ? 'Error' : 'Completed',
                    finishedAt: hoursAgo(age - 0.1),
                  },
                },
        },
      ],
    },
  } as unknown as Raw,
})

const deployment = (name: string, replicas: number) =>
  controller('deployments', name, {
    spec: { replicas },
    status: { replicas, readyReplicas: replicas, updatedReplicas: replicas, availableReplicas: replicas },
  })
const codes = (w: WorkloadInput | undefined) => w?.findings.map((f) => f.code)

describe('a Deployment with pods that have ended', () => {
  const of = (owner: string): [string, string] => ['Deployment', owner]
  test.each([
    ['evicted', { reason: 'Evicted' }],
    ['stopped by the shutdown of a node', { reason: 'Terminated' }],
    ['crashed', { exitCode: 1 }],
  ])('%s days ago: healthy, and counts only running ones', (_, end) => {
    const api = workloads([
      deployment('api', 2),
      pod('api-a', { owner: of('api'), phase: 'Running', age: 7 }),
      pod('api-old', { owner: of('api'), phase: 'Failed', age: 200, ...end }),
      pod('api-b', { owner: of('api'), phase: 'Running', age: 7 }),
    ]).get('api')
    expect([api?.health, codes(api), api?.ready, api?.restarts]).toEqual(['healthy', [], 2, 0])
    expect([api?.detail.cpu.request, api?.detail.memory.limit]).toEqual([0.2, 256 * 2 ** 20])
    expect(api?.instances?.map((i) => [i.name, i.ended])).toEqual([
      ['api-a', false],
      ['api-b', false],
      ['api-old', true],
    ])
  })

  test('scaled to zero it is idle, however its last pods ended', () => {
    const api = workloads([
      deployment('api', 0),
      pod('api-old', { owner: of('api'), phase: 'Failed', age: 9, exitCode: 1 }),
      pod('api-evicted', { owner: of('api'), phase: 'Failed', age: 1, reason: 'Evicted' }),
    ]).get('api')
    expect([api?.health, codes(api)]).toEqual(['idle', []])
  })

  test('without running pods, the last one that ended gives the reason', () => {
    const api = workloads([
      deployment('api', 1),
      pod('api-older', { owner: of('api'), phase: 'Failed', age: 9, exitCode: 127 }),
      pod('api-newest', { owner: of('api'), phase: 'Failed', age: 1, reason: 'Evicted' }),
    ]).get('api')
    expect([api?.health, api?.findings.map((f) => [f.code, f.since])]).toEqual(['degraded', [['evicted', hoursAgo(0.9)]]])
  })
})

describe('jobs', () => {
  const complete = { succeeded: 1, completionTime: hoursAgo(1), conditions: [{ type: 'Complete', status: 'True' }] }
  const failed = { failed: 1, conditions: [{ type: 'Failed', status: 'True', reason: 'BackoffLimitExceeded' }] }
  const tries = (owner: string) => [
    pod(`${owner}-x1`, { owner: ['Job', owner], phase: 'Failed', age: 2, exitCode: 1 }),
    pod(`${owner}-x2`, { owner: ['Job', owner], phase: 'Succeeded', age: 1 }),
  ]
  test('that succeeded on the second attempt is healthy', () => {
    const job = workloads([controller('jobs', 'import', { status: complete }), ...tries('import')]).get('import')
    expect([job?.health, codes(job)]).toEqual(['healthy', []])
  })
  test('that runs again after a failed attempt has the status of the running one', () => {
    const job = workloads([
      controller('jobs', 'import', { status: { active: 1, failed: 1 } }),
      pod('import-x1', { owner: ['Job', 'import'], phase: 'Failed', age: 2, exitCode: 1 }),
      pod('import-x2', { owner: ['Job', 'import'], phase: 'Running', age: 1 }),
    ]).get('import')
    expect([job?.health, codes(job)]).toEqual(['progressing', []])
  })
  test('that waits for its next attempt is progressing, and warns of the reason of the last one', () => {
    const job = workloads([
      controller('jobs', 'import', { status: { failed: 1 } }),
      pod('import-x1', { owner: ['Job', 'import'], phase: 'Failed', age: 2, exitCode: 1 }),
    ]).get('import')
    expect([job?.health, job?.findings.map((f) => [f.code, f.severity])]).toEqual(['progressing', [['crash-loop', 'warning']]])
  })
  test.each([
    ['CrashLoopBackOff', 'progressing', ['crash-loop', 'warning']],
    ['ImagePullBackOff', 'broken', ['image-pull', 'error']],
  ])('that is retried in the same pod: %s is %s', (reason, health, finding) => {
    const restarted = pod('import-x1', { owner: ['Job', 'import'], phase: 'Running', age: 1 })
    const status = {
      phase: 'Running',
      conditions: [{ type: 'Ready', status: 'False' }],
      containerStatuses: [
        {
          name: 'main',
          ready: false,
          restartCount: 2,
          state: { waiting: { reason } },
          lastState: { terminated: { exitCode: 1, reason: 'Error', finishedAt: hoursAgo(0.1) } },
        },
      ],
    }
    const job = workloads([
      controller('jobs', 'import', { status: { active: 1 } }),
      { ...restarted, object: { ...restarted.object, status } as unknown as Raw },
    ]).get('import')
    expect([job?.health, ...(job?.findings.map((f) => [f.code, f.severity]) ?? [])]).toEqual([health, finding])
  })
  test('without a pod is progressing, and a suspended one is idle', () => {
    const found = workloads([
      controller('jobs', 'new', { status: {} }),
      controller('jobs', 'later', { spec: { suspend: true }, status: {} }),
    ])
    expect([found.get('new')?.health, found.get('later')?.health]).toEqual(['progressing', 'idle'])
  })
  test('that has failed permanently shows the reason', () => {
    const job = workloads([
      controller('jobs', 'import', { status: failed }),
      pod('import-x1', { owner: ['Job', 'import'], phase: 'Failed', age: 2, exitCode: 127 }),
    ]).get('import')
    expect([job?.health, codes(job)]).toEqual(['broken', ['job-failed', 'crash-loop']])
  })
  test('a CronJob has the status of its newest job, found by its owner and not by its name', () => {
    const cron = (status: object, pods: Given[]) =>
      workloads(
        [
          controller('cronjobs', 'nightly', { spec: { schedule: '0 2 * * *' } }),
          controller('jobs', 'nightly-1', { status: failed, owner: ['CronJob', 'nightly'] }),
          { ...controller('jobs', 'odd-name', { status, owner: ['CronJob', 'nightly'] }) },
          pod('nightly-1-x', { owner: ['Job', 'nightly-1'], phase: 'Failed', age: 30, exitCode: 1 }),
          ...pods,
        ].map((g) =>
          g.object.metadata?.name === 'odd-name'
            ? { ...g, object: { ...g.object, metadata: { ...g.object.metadata, creationTimestamp: hoursAgo(3) } } as Raw }
            : g,
        ),
      ).get('nightly')
    expect([cron(complete, tries('odd-name'))?.health, codes(cron(complete, tries('odd-name')))]).toEqual(['healthy', []])
    expect(cron(failed, [])?.health).toBe('broken')
  })
})

describe('a native sidecar', () => {
  const proxy = {
    name: 'proxy',
    image: 'acme/proxy:1',
    restartPolicy: 'Always',
    resources: { requests: { cpu: '400m', memory: '256Mi' } },
  }
  const migrate = { name: 'migrate', image: 'acme/x:1', resources: { requests: { cpu: '2' } } }
  const withProxy = (state: object, ready: boolean) =>
    workloads([
      deployment('api', 1),
      pod('api-a', {
        owner: ['Deployment', 'api'],
        phase: 'Running',
        age: 1,
        init: [migrate, proxy],
        initStatuses: [
          { name: 'migrate', ready: true, restartCount: 0, state: { terminated: { exitCode: 0 } } },
          { name: 'proxy', ready, restartCount: ready ? 0 : 7, state },
        ],
      }),
    ]).get('api')
  test('counts with its requests', () => {
    const api = withProxy({ running: {} }, true)
    expect([api?.health, api?.detail.cpu.request, api?.detail.memory.request]).toEqual(['healthy', 0.5, 384 * 2 ** 20])
    expect(api?.instances?.[0]?.containers.map((c) => [c.name, c.init, c.sidecar])).toEqual([
      ['migrate', true, false],
      ['proxy', false, true],
      ['main', false, false],
    ])
  })
  test('is named when it crashes', () => {
    const api = withProxy({ waiting: { reason: 'CrashLoopBackOff' } }, false)
    expect(api?.findings[0]?.title).toBe('the sidecar proxy keeps crashing, 7 restarts so far')
  })
})

const cases = path.resolve(import.meta.dirname, '../../../../shared/cases')
describe.skipIf(!existsSync(cases))('objects of public bug reports', () => {
  const of = (folder: string) => workloads(JSON.parse(readFileSync(path.join(cases, folder, 'objects.json'), 'utf8')) as Given[])
  test.each([
    ['22-native-sidecars', { 'c22-sidecar': 'healthy' }],
    ['23-leftover-failed-pods', { 'c23-evicted': 'healthy', 'c23-shutdown': 'healthy' }],
    [
      '24-jobs-retried-and-completed',
      {
        'c24-retried': 'healthy',
        'c24-done': 'healthy',
        'c24-sidecar-job': 'healthy',
        'c24-cron-ok': 'healthy',
        'c24-cron': 'broken',
      },
    ],
  ])('%s', (folder, expected) => {
    const found = of(folder)
    for (const [name, health] of Object.entries(expected)) expect([name, found.get(name)?.health]).toEqual([name, health])
  })
})
