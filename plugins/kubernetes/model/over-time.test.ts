import type { WorkloadInput } from '@callboard/modules/workloads/domain/workload'
import { describe, expect, test } from 'vitest'
import { kinds, type Resource } from '../watch/kinds.ts'
import type { Raw } from './objects.ts'
import { Store } from './store.ts'

// What is true of the same objects now, and some minutes later.

const start = Date.parse('2026-11-28T08:00:00Z')
const minute = 60_000
const at = (minutes: number) => new Date(start + minutes * minute).toISOString()
const owned = (kind: string, name: string) => [{ kind, name, uid: name, controller: true }]

function storeOf(given: readonly [Resource, object][]): Store {
  const store = new Store()
  store.podsKnown = true
  for (const [resource, object] of given) store.put(resource, kinds[resource].trim(object as Raw) as never)
  store.findRoots()
  return store
}
const only = (store: Store, minutes: number): WorkloadInput | undefined =>
  store.takeChanges(start + minutes * minute).workloads[0]

type Status = { updated?: number; replicas?: number }
const deployment = (image: string, { updated = 2, replicas = 2 }: Status = {}): [Resource, object] => [
  'deployments',
  {
    metadata: { name: 'web', namespace: 'shop', uid: 'web', generation: 1 },
    spec: { replicas: 2, template: { spec: { containers: [{ name: 'main', image }] } } },
    status: { observedGeneration: 1, replicas, updatedReplicas: updated, availableReplicas: 2 },
  },
]
const set = (name: string): [Resource, object] => [
  'replicasets',
  { metadata: { name, namespace: 'shop', uid: name, ownerReferences: owned('Deployment', 'web') }, spec: {}, status: {} },
]
type PodGiven = { of?: string; image?: string; ready?: boolean; restarts?: number; startedAt?: string; exitedAt?: string }
const pod = (name: string, given: PodGiven = {}): [Resource, object] => {
  const { of = 'web-1', image = 'acme/web:1.0.0', ready = true, restarts = 0, startedAt = at(-60), exitedAt } = given
  return [
    'pods',
    {
      metadata: { name, namespace: 'shop', uid: name, ownerReferences: owned('ReplicaSet', of) },
      spec: { nodeName: 'n', containers: [{ name: 'main', image }] },
      status: {
        phase: 'Running',
        conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }],
        containerStatuses: [
          {
            name: 'main',
            ready,
            restartCount: restarts,
            state: { running: { startedAt } },
            ...(exitedAt ? { lastState: { terminated: { exitCode: 1, reason: 'Error', finishedAt: exitedAt } } } : {}),
          },
        ],
      },
    },
  ]
}
const event = (reason: string, message: string, about: [string, string], time: string): [Resource, object] => [
  'events',
  {
    metadata: { name: `${about[1]}.${reason}`, namespace: 'shop', uid: `${about[1]}.${reason}` },
    involvedObject: { kind: about[0], name: about[1], namespace: 'shop', uid: about[1] },
    type: 'Warning',
    reason,
    message,
    lastTimestamp: time,
    count: 1,
  },
]
const codes = (w: WorkloadInput | undefined) => w?.findings.map((f) => f.code)

describe('an event about failed creation', () => {
  const refused = event('FailedCreate', 'exceeded quota: pods', ['ReplicaSet', 'web-1'], at(-1))
  const base = [deployment('acme/web:1.0.0'), set('web-1'), refused]

  test('counts while pods are missing, and no longer once all are there', () => {
    const store = storeOf([...base, pod('a')])
    expect(codes(only(store, 0))).toEqual(['quota'])
    store.put('pods', kinds.pods.trim(pod('b')[1] as Raw))
    expect(only(store, 1)).toMatchObject({ findings: [], health: 'healthy' })
  })

  test('counts while a rollout cannot go on, although all former pods run', () => {
    const store = storeOf([deployment('acme/web:2.0.0', { updated: 0 }), set('web-1'), refused, pod('a'), pod('b')])
    expect(codes(only(store, 0))).toEqual(['quota'])
  })

  test('expires by itself, without any change in the cluster', () => {
    const store = storeOf([...base, pod('a')])
    expect(codes(only(store, 0))).toEqual(['quota'])
    expect(store.nextDue()).toBe(start + 9 * minute)
    expect(only(store, 8)).toBeUndefined()
    expect(only(store, 9)).toMatchObject({ findings: [], health: 'progressing' })
    expect(store.nextDue()).toBeUndefined()
  })
})

describe('a crash', () => {
  test('is over once the container is ready, and expires if it never is', () => {
    const store = storeOf([
      deployment('acme/web:1.0.0'),
      set('web-1'),
      pod('a'),
      pod('b', { ready: false, restarts: 1, startedAt: at(-1), exitedAt: at(-2) }),
    ])
    expect(codes(only(store, 0))).toEqual(['crash-loop'])
    expect(store.nextDue()).toBe(start + 8 * minute)
    expect(codes(only(store, 8))).toEqual([])
    store.put('pods', kinds.pods.trim(pod('b', { restarts: 1, startedAt: at(8), exitedAt: at(7) })[1] as Raw))
    expect(only(store, 9)).toMatchObject({ findings: [], health: 'healthy' })
  })
})

describe('a failed liveness probe', () => {
  const failed = event('Unhealthy', 'Liveness probe failed: 500', ['Pod', 'a'], at(-3))
  const withPod = (given: PodGiven) => storeOf([deployment('acme/web:1.0.0'), set('web-1'), pod('a', given), pod('b'), failed])

  test('counts against the run that failed it, and not against the one that replaced it', () => {
    expect(codes(only(withPod({ restarts: 1, startedAt: at(-5) }), 0))).toEqual(['liveness-probe'])
    expect(only(withPod({ restarts: 1, startedAt: at(-2) }), 0)).toMatchObject({ findings: [], health: 'healthy' })
  })

  test('counts against a container that is restarted again and again, until it has been quiet for ten minutes', () => {
    const store = withPod({ restarts: 6, startedAt: at(-2) })
    expect(codes(only(store, 0))).toEqual(['liveness-probe'])
    expect(store.nextDue()).toBe(start + 7 * minute)
    expect(codes(only(store, 7))).toEqual([])
  })
})

describe('the version', () => {
  const rollout = (ready: boolean) =>
    storeOf([
      deployment('acme/web:2.0.0', { updated: 1, replicas: 3 }),
      set('web-1'),
      set('web-2'),
      pod('a'),
      pod('b'),
      pod('c', { of: 'web-2', image: 'acme/web:2.0.0', ready }),
    ])

  test('during a rollout is that of most pods, with the number of each', () => {
    expect(only(rollout(true), 0)).toMatchObject({
      version: '1.0.0',
      detail: {
        versions: [
          { version: '1.0.0', count: 2 },
          { version: '2.0.0', count: 1 },
        ],
      },
    })
    expect(only(rollout(false), 0)?.version).toBe('1.0.0')
  })

  test('is single when all pods have it, and the template’s while there is none', () => {
    const done = only(
      storeOf([deployment('acme/web:2.0.0'), set('web-2'), pod('c', { of: 'web-2', image: 'acme/web:2.0.0' })]),
      0,
    )
    expect(done?.version).toBe('2.0.0')
    expect(done?.detail.versions).toBeUndefined()
    expect(only(storeOf([deployment('acme/web:2.0.0')]), 0)?.version).toBe('2.0.0')
  })
})
