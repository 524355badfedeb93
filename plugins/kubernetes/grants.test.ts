import { setImmediate } from 'node:timers/promises'
import { Cluster, noFaults } from '@callboard/sandbox/kubernetes/cluster'
import { kubernetesFaults } from '@callboard/sandbox/kubernetes/faults'
import { kubernetesRoutes } from '@callboard/sandbox/kubernetes/routes'
import { putWorkload } from '@callboard/sandbox/kubernetes/workload-objects'
import { eventually } from '@callboard/testing/platform'
import Fastify, { type FastifyInstance } from 'fastify'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { grants } from './grants.ts'
import { readOnlyAccount } from './rbac.ts'
import { server as plugin } from './server.ts'
import { clusterContext, memorySink } from './test-cluster.ts'

// The rights that are asked for are those that the code uses, and what is missing is said when connecting.

const log = kubernetesFaults()
const cluster = new Cluster('all')
cluster.served = [...cluster.served, { api: 'argoproj.io/v1alpha1', resource: 'rollouts', kind: 'Rollout', namespaced: true }]
putWorkload(cluster, { namespace: 'shop', name: 'web', image: 'example.com/web:1', replicas: 1 })
let api: FastifyInstance
let address = ''
/** Requests that wait for their answer; undefined while requests are answered at once. */
let held: (() => void)[] | undefined
beforeAll(async () => {
  api = Fastify({ forceCloseConnections: true })
  api.addHook('onRequest', () => new Promise<void>((resolve) => (held ? held.push(resolve) : resolve())))
  await api.register((routes) => kubernetesRoutes(routes, new Map([['all', cluster]]), log), { prefix: '/kubernetes/:cluster' })
  address = await api.listen({ port: 0, host: '127.0.0.1' })
})
afterEach(() => {
  Object.assign(cluster.faults, noFaults())
  vi.restoreAllMocks()
  for (const answer of held ?? []) answer()
  held = undefined
})
afterAll(() => api.close())

const contextOf = (settings: object = {}, signal = AbortSignal.timeout(20_000)) =>
  clusterContext(`${address}/kubernetes/all`, cluster.firstToken, signal, settings)
const check = (settings: object = {}) => plugin.connection.check(contextOf(settings))

/** The right that a request needs: "list pods" of "apps". */
function rightOf(url: string): string | undefined {
  const { pathname, searchParams } = new URL(url, 'http://x')
  const [, group, rest] = /^\/kubernetes\/all\/(?:api\/v1|apis\/([^/]+)\/[^/]+)\/(.+)$/.exec(pathname) ?? []
  const parts = rest?.split('/') ?? []
  const [resource, , log] = parts[0] === 'namespaces' && parts.length > 2 ? parts.slice(2) : parts
  if (!resource || group === 'authorization.k8s.io') return undefined
  const verb = log ? 'get' : searchParams.has('watch') ? 'watch' : 'list'
  return `${group ?? ''} ${verb} ${log ? `${resource}/${log}` : resource}`
}

/** Waits until no request has arrived for many turns of the event loop, which client and server share. */
async function quiet(requests: readonly unknown[]): Promise<void> {
  let seen = requests.length
  for (let turns = 0; turns < 200; turns++) {
    await setImmediate()
    if (requests.length > seen) turns = 0
    seen = requests.length
  }
}

/** How often some work waits for answers: requests that are sent without waiting for another one are answered together. */
async function roundTripsOf(work: () => Promise<unknown>): Promise<number> {
  const waiting: (() => void)[] = []
  held = waiting
  let ended = false
  let rounds = 0
  const running = work().finally(() => {
    ended = true
  })
  while (!ended) {
    await quiet(waiting)
    if (waiting.length > 0) rounds++
    for (const answer of waiting.splice(0)) answer()
  }
  held = undefined
  await running
  return rounds
}

test('the manifest grants what is used, and nothing else', async () => {
  const stop = new AbortController()
  const written = memorySink()
  const watching = plugin.watcher?.watch(contextOf({}, stop.signal), written.sink)
  await eventually(async () => written.report()?.parts.length === 15 && written.workloads.size > 0)
  await eventually(async () => written.report()?.parts.every((p) => p.state === 'watching'))
  await check()
  const instance = cluster.list('pods', 'shop')[0]?.metadata.name ?? ''
  const wanted = { namespace: 'shop', instance, container: 'main', previous: false, follow: false, lines: 1, bytes: 1000 }
  await new Response(await plugin.logs?.(contextOf(), wanted)).text()
  await eventually(async () => log.requests.filter((r) => r.url.includes('watch=true')).length >= 14)
  stop.abort()
  await watching
  const used = new Set(log.requests.flatMap((r) => rightOf(r.url) ?? []))
  const granted = grants.flatMap(({ group, resources, verbs }) =>
    resources.flatMap((r) => verbs.map((v) => `${group} ${v} ${r}`)),
  )
  expect([...used].sort()).toEqual(granted.sort())
  expect(readOnlyAccount.text).toContain(
    "  - apiGroups: ['apps']\n    resources: [deployments, statefulsets, daemonsets, replicasets]\n    verbs: [list, watch]",
  )
})

describe('the check', () => {
  test('connects with one misspelled namespace, and names it', async () => {
    cluster.faults.onlyIn = new Set(['shop'])
    const { found, warnings } = await check({ namespaces: ['shop', 'shpo'] })
    expect(found).toContain('1 deployment')
    expect(warnings).toContain(
      'Nothing may be read in shpo. Check the spelling, and that a role is bound there. The rest will be shown.',
    )
    expect(warnings.join()).not.toContain('Missing rights')
    await expect(check({ namespaces: ['shpo'] })).rejects.toThrow('may read nothing that Callboard shows in shpo')
  })

  test('names a namespace that may be read and is empty', async () => {
    expect((await check({ namespaces: ['shop', 'shpo'] })).warnings).toContain(
      'There are no deployments and no pods in shpo. Check the spelling.',
    )
  })

  test('mentions missing rights for optional kinds that the cluster serves', async () => {
    cluster.faults.forbidden = new Set(['rollouts', 'watch httproutes'])
    expect((await check()).warnings[0]).toBe(
      'Missing rights in all namespaces: watch httproutes.gateway.networking.k8s.io, list and watch rollouts.argoproj.io. The rest will be shown.',
    )
  })

  test.each([true, false])('is as exact where the authorizer cannot list its rules: %s', async (incompleteRules) => {
    Object.assign(cluster.faults, { incompleteRules, forbidden: new Set(['watch pods']) })
    expect((await check({ namespaces: ['shop'] })).warnings[0]).toBe(
      'Missing rights in shop: watch pods. The rest will be shown.',
    )
  })

  test('announces a token whose lifetime the API server has shortened, and names one that has expired', async () => {
    const response = await fetch(`${address}/kubernetes/all/api/v1/namespaces/callboard/serviceaccounts/callboard/token`, {
      method: 'POST',
      headers: { authorization: `Bearer ${cluster.firstToken}`, 'content-type': 'application/json' },
      body: JSON.stringify({ spec: { expirationSeconds: 8760 * 3600 } }),
    })
    const { token } = ((await response.json()) as { status: { token: string } }).status
    const context = clusterContext(`${address}/kubernetes/all`, token, AbortSignal.timeout(20_000))
    expect((await plugin.connection.check(context)).warnings[0]).toBe(
      'The token in the kubeconfig expires in 24 hours; API servers shorten the lifetime of tokens. Use the token of a Secret, as in the manifest of this page, or the agent.',
    )
    const dayLater = Date.now() + 24 * 3_600_000
    vi.spyOn(Date, 'now').mockReturnValue(dayLater)
    await expect(plugin.connection.check(context)).rejects.toThrow('A token may have expired')
  })

  test('warns about credentials that may change everything', async () => {
    cluster.faults.admin = true
    expect((await check()).warnings[0]).toContain('may change everything in the cluster')
  })

  const fifty = { namespaces: Array.from({ length: 50 }, (_, i) => (i ? `team-${i}` : 'shop')) }
  test.each([
    ['all namespaces', {}, {}, 3],
    ['all namespaces, rules not listed', {}, { incompleteRules: true }, 3],
    ['50 namespaces, rules not listed', fifty, { incompleteRules: true }, 3],
    ['50 namespaces, rules not listed, a right missing', fifty, { incompleteRules: true, forbidden: new Set(['watch pods']) }, 4],
  ])('takes four round trips at most: %s', async (_, settings, faults, expected) => {
    Object.assign(cluster.faults, faults)
    expect(await roundTripsOf(() => check(settings))).toBe(expected)
  })

  test('of a cluster that takes too long ends with what is known, and says that its rights are not', async () => {
    const waiting: (() => void)[] = []
    held = waiting
    let late = 0
    const now = Date.now
    vi.spyOn(Date, 'now').mockImplementation(() => now() + late)
    const checked = check()
    for (const _ of ['version, APIs and rules', 'resources of each API']) {
      await eventually(async () => waiting.length > 0)
      await quiet(waiting)
      late += 11_000
      for (const answer of waiting.splice(0)) answer()
    }
    expect(await checked).toMatchObject({
      found: [expect.stringMatching(/^Kubernetes v/)],
      warnings: [
        'The cluster answers slowly, so its rights were not checked. What may not be read is shown once it is connected.',
        expect.stringMatching(/^TLS verification is disabled/),
      ],
      permissions: [],
    })
  })
})
