import type { WorkloadInput } from '@callboard/modules/workloads/domain/workload'
import { describe, expect, test } from 'vitest'
import { kinds, type Resource } from '../watch/kinds.ts'
import type { Raw } from './objects.ts'
import { Store } from './store.ts'

// Objects as controllers and kubelets leave them in states that last, although nothing is wrong, or although something is.

const now = Date.parse('2026-11-28T08:00:00Z')
const ago = (minutes: number) => new Date(now - minutes * 60_000).toISOString()

type Given = [resource: Resource, object: object]

function workload(name: string, ...given: Given[]): WorkloadInput | undefined {
  const store = new Store()
  store.podsKnown = true
  for (const [resource, object] of given) store.put(resource, kinds[resource].trim(object as Raw) as never)
  store.findRoots()
  return store.takeChanges(now).workloads.find((w) => w.name === name)
}

type Owner = [kind: string, name: string]
const meta = (name: string, minutes: number, owner?: Owner) => ({
  name,
  namespace: 'shop',
  uid: name,
  generation: 1,
  creationTimestamp: ago(minutes),
  ...(owner ? { ownerReferences: [{ kind: owner[0], name: owner[1], uid: owner[1], controller: true }] } : {}),
})
const container = { name: 'main', image: 'acme/x:1' }

const controller = (resource: Resource, name: string, spec: object, status: object, owner?: Owner, minutes = 600): Given => [
  resource,
  { metadata: meta(name, minutes, owner), spec: { template: { spec: { containers: [container] } }, ...spec }, status },
]
const replicas = (all: number, updated = all) => ({
  observedGeneration: 1,
  replicas: all,
  readyReplicas: all,
  availableReplicas: all,
  updatedReplicas: updated,
})

type PodGiven = { owner: Owner; phase?: string; ready?: boolean; stopping?: boolean; state?: object; minutes?: number }
const pod = (
  name: string,
  { owner, phase = 'Running', ready = true, stopping, state = { running: {} }, minutes = 60 }: PodGiven,
): Given => [
  'pods',
  {
    metadata: { ...meta(name, minutes, owner), ...(stopping ? { deletionTimestamp: ago(0) } : {}) },
    spec: { nodeName: 'n', containers: [container] },
    status: {
      phase,
      conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }],
      containerStatuses: [{ name: 'main', ready, restartCount: 0, state }],
    },
  },
]
const unhealthy = (podName: string): Given => [
  'events',
  {
    metadata: meta(`e-${podName}`, 1),
    involvedObject: { kind: 'Pod', name: podName, namespace: 'shop', uid: podName },
    type: 'Warning',
    reason: 'Unhealthy',
    message: 'Readiness probe failed: HTTP probe failed with statuscode: 503',
    lastTimestamp: ago(1),
  },
]
const told = (found: WorkloadInput | undefined) => [found?.health, found?.findings.map((f) => f.code)]

describe('a rollout that replaces some pods only', () => {
  const set = (updateStrategy: object, updated: number, kind: Resource = 'statefulsets') =>
    workload(
      'db',
      controller(kind, 'db', { replicas: 3, updateStrategy }, replicas(3, updated)),
      ...['db-0', 'db-1', 'db-2'].map((name) => pod(name, { owner: ['StatefulSet', 'db'] })),
    )
  test.each([
    ['is complete at its partition', { type: 'RollingUpdate', rollingUpdate: { partition: 2 } }, 1, 'complete', 'healthy'],
    [
      'is complete with a partition beyond all pods',
      { type: 'RollingUpdate', rollingUpdate: { partition: 9 } },
      0,
      'complete',
      'healthy',
    ],
    [
      'progresses until its partition',
      { type: 'RollingUpdate', rollingUpdate: { partition: 1 } },
      1,
      'progressing',
      'progressing',
    ],
    ['progresses without a partition', { type: 'RollingUpdate' }, 1, 'progressing', 'progressing'],
    ['is complete if pods are replaced when somebody deletes them', { type: 'OnDelete' }, 0, 'complete', 'healthy'],
  ])('%s', (_, strategy, updated, state, health) => {
    const db = set(strategy, updated)
    expect([db?.detail.rollout?.state, db?.health]).toEqual([state, health])
  })

  test('of a DaemonSet is complete if pods are replaced when somebody deletes them', () => {
    const status = {
      observedGeneration: 1,
      desiredNumberScheduled: 1,
      updatedNumberScheduled: 0,
      numberAvailable: 1,
      numberReady: 1,
    }
    const agent = workload(
      'agent',
      controller('daemonsets', 'agent', { updateStrategy: { type: 'OnDelete' } }, status),
      pod('agent-a', { owner: ['DaemonSet', 'agent'] }),
    )
    expect([agent?.detail.rollout?.state, agent?.health]).toEqual(['complete', 'healthy'])
  })
})

describe('pods that are being stopped', () => {
  const api = (...pods: Given[]) => workload('api', controller('deployments', 'api', { replicas: 2 }, replicas(2)), ...pods)
  const owner: Owner = ['Deployment', 'api']
  test('do not count as ready', () => {
    const found = api(
      pod('api-a', { owner }),
      pod('api-old', { owner, stopping: true }),
      pod('api-b', { owner, ready: false, state: { waiting: { reason: 'ContainerCreating' } } }),
    )
    expect([found?.ready, found?.health]).toEqual([1, 'progressing'])
  })
  test('may fail their probes', () => {
    const all = [pod('api-a', { owner }), pod('api-b', { owner }), pod('api-old', { owner, stopping: true, ready: false })]
    expect(told(api(...all, unhealthy('api-old')))).toEqual(['healthy', []])
  })
  test('differ from running ones, whose failing probes are told', () => {
    const all = [pod('api-a', { owner }), pod('api-b', { owner, ready: false })]
    expect(told(api(...all, unhealthy('api-b')))).toEqual(['degraded', ['readiness-probe']])
  })
})

describe('a CronJob whose successful jobs are removed at once', () => {
  const failedAt = (minutes: number) => ({
    failed: 1,
    conditions: [{ type: 'Failed', status: 'True', reason: 'BackoffLimitExceeded', lastTransitionTime: ago(minutes) }],
  })
  const nightly = (succeededAt: number | undefined, ...more: Given[]) =>
    workload(
      'nightly',
      controller(
        'cronjobs',
        'nightly',
        { schedule: '0 2 * * *', successfulJobsHistoryLimit: 0 },
        succeededAt === undefined ? {} : { lastSuccessfulTime: ago(succeededAt) },
      ),
      controller('jobs', 'nightly-1', {}, failedAt(200), ['CronJob', 'nightly'], 210),
      pod('nightly-1-x', {
        owner: ['Job', 'nightly-1'],
        phase: 'Failed',
        ready: false,
        minutes: 205,
        state: { terminated: { exitCode: 1, reason: 'Error', finishedAt: ago(200) } },
      }),
      ...more,
    )
  test.each([
    ['after the failure: healthy', 100, 'healthy', []],
    ['before the failure: broken', 300, 'broken', ['job-failed', 'crash-loop']],
    ['never: broken', undefined, 'broken', ['job-failed', 'crash-loop']],
    ['while the failed job was still running: broken', 203, 'broken', ['job-failed', 'crash-loop']],
  ])('has succeeded %s', (_, succeededAt, health, codes) => {
    expect(told(nightly(succeededAt))).toEqual([health, codes])
  })
  test('shows the job that runs', () => {
    const running = [
      controller('jobs', 'nightly-2', {}, { active: 1 }, ['CronJob', 'nightly'], 5),
      pod('nightly-2-x', { owner: ['Job', 'nightly-2'], minutes: 5 }),
    ]
    expect(told(nightly(100, ...running))).toEqual(['progressing', []])
  })
})

test.each([
  ['all pods of a queue', { parallelism: 3 }, {}, 3],
  ['one pod by default', {}, {}, 1],
  ['no more pods than are left', { completions: 5, parallelism: 3 }, { succeeded: 4 }, 1],
  ['as many as may run at once', { completions: 5, parallelism: 3 }, { succeeded: 1 }, 3],
])('a Job wants %s', (_, spec, status, desired) => {
  const job = workload('import', controller('jobs', 'import', spec, { active: 1, ...status }))
  expect(job?.desired).toBe(desired)
})

test.each([
  ['ImageInspectError', 'image-pull'],
  ['SignatureValidationFailed', 'image-pull'],
  ['PostStartHookError', 'container-start'],
])('a container that waits because of %s has a finding', (reason, code) => {
  const found = workload(
    'api',
    controller('deployments', 'api', { replicas: 1 }, replicas(1)),
    pod('api-a', { owner: ['Deployment', 'api'], ready: false, state: { waiting: { reason } } }),
  )
  expect(told(found)).toEqual(['broken', [code]])
})
