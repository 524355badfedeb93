import { Cluster, noFaults } from '@callboard/sandbox/kubernetes/cluster'
import { kubernetesFaults } from '@callboard/sandbox/kubernetes/faults'
import { kubernetesRoutes } from '@callboard/sandbox/kubernetes/routes'
import { putWorkload } from '@callboard/sandbox/kubernetes/workload-objects'
import { eventually } from '@callboard/testing/platform'
import Fastify, { type FastifyInstance } from 'fastify'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
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
/** How long each request takes. */
let delayMs = 0
beforeAll(async () => {
  api = Fastify({ forceCloseConnections: true })
  api.addHook('onRequest', () => new Promise((resolve) => setTimeout(resolve, delayMs)))
  await api.register((routes) => kubernetesRoutes(routes, new Map([['all', cluster]]), log), { prefix: '/kubernetes/:cluster' })
  address = await api.listen({ port: 0, host: '127.0.0.1' })
})
afterEach(() => {
  Object.assign(cluster.faults, noFaults())
  delayMs = 0
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

  test('warns about credentials that may change everything', async () => {
    cluster.faults.admin = true
    expect((await check()).warnings[0]).toContain('may change everything in the cluster')
  })

  test.each([
    ['all namespaces', {}, false],
    ['all namespaces, rules not listed', {}, true],
    ['50 namespaces, rules not listed', { namespaces: Array.from({ length: 50 }, (_, i) => (i ? `team-${i}` : 'shop')) }, true],
  ])(
    'takes four round trips at most: %s',
    async (_, settings, incompleteRules) => {
      cluster.faults.incompleteRules = incompleteRules
      delayMs = 400
      const began = Date.now()
      await check(settings)
      expect((Date.now() - began) / delayMs).toBeLessThan(5)
    },
    20_000,
  )
})
