import diagnostics from 'node:diagnostics_channel'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { openCluster } from '@callboard/agent/cluster'
import { storeToken } from '@callboard/agent/rotation'
import { connection } from '@callboard/plugin-kubernetes/connection'
import { agentManifest, readOnlyAccount } from '@callboard/plugin-kubernetes/rbac'
import { clusterContext, memorySink } from '@callboard/plugin-kubernetes/test-cluster'
import { type WatchTiming, watchCluster, watchTiming } from '@callboard/plugin-kubernetes/watch/watch-cluster'
import { eventually } from '@callboard/testing/platform'
import { Agent, fetch } from 'undici'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { type ControlPlane, startControlPlane } from './control-plane.ts'

// The contract with a real API server. KUBE_ASSETS names a folder with etcd, kube-apiserver and kube-controller-manager.

const assets = process.env.KUBE_ASSETS ?? ''
const available = existsSync(path.join(assets, 'kube-apiserver'))
if (!available)
  process.stdout.write(
    'No control plane: KUBE_ASSETS must name a folder with etcd, kube-apiserver and kube-controller-manager.\n',
  )

/** Watches of a few seconds, so that many end and go on within a test. */
const timing: WatchTiming = {
  ...watchTiming,
  watchS: 6,
  perWatchS: 0,
  minRetryMs: 100,
  maxRetryMs: 1000,
  forbiddenRetryMs: 500,
  maxForbiddenRetryMs: 1000,
  heartbeatMs: 1000,
  discoverMs: 1000,
  pace: { lists: 10, perSecond: 50, burst: 100 },
}

let plane: ControlPlane
let stop = new AbortController()
let names = 0
/** Requests of our own client, without those of the tests. */
const requests: string[] = []
const note = (message: unknown) => {
  const { request } = message as { request: { method: string; origin: string; path: string; headers: unknown } }
  if (JSON.stringify(request.headers).toLowerCase().includes('bearer')) requests.push(`${request.method} ${request.path}`)
}

/** The documents of a manifest, created or replaced as `kubectl apply` would. */
async function apply(text: string): Promise<void> {
  const plurals: Record<string, string> = {
    Namespace: '/api/v1/namespaces',
    ServiceAccount: '/api/v1/namespaces/callboard/serviceaccounts',
    Secret: '/api/v1/namespaces/callboard/secrets',
    ClusterRole: '/apis/rbac.authorization.k8s.io/v1/clusterroles',
    ClusterRoleBinding: '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings',
    Role: '/apis/rbac.authorization.k8s.io/v1/namespaces/callboard/roles',
    RoleBinding: '/apis/rbac.authorization.k8s.io/v1/namespaces/callboard/rolebindings',
    Deployment: '/apis/apps/v1/namespaces/callboard/deployments',
  }
  for (const document of parseAllDocuments(text)) {
    const object = document.toJS() as { kind: string }
    await plane.admin('POST', plurals[object.kind] ?? '', object).catch((error: Error) => {
      if (!error.message.includes('AlreadyExists')) throw error
    })
  }
}

async function namespace(): Promise<string> {
  const name = `n${++names}`
  await plane.admin('POST', '/api/v1/namespaces', { metadata: { name } })
  return name
}

const rule = (apiGroup: string, resources: string[], verbs: string[]) => ({ apiGroups: [apiGroup], resources, verbs })

/** A service account with these rules in the whole cluster. @returns its token, and a way to change the rules */
async function account(rules: object[], expirationSeconds = 3600) {
  const name = `a${++names}`
  const rbac = '/apis/rbac.authorization.k8s.io/v1'
  await plane.admin('POST', '/api/v1/namespaces/default/serviceaccounts', { metadata: { name } })
  await plane.admin('POST', `${rbac}/clusterroles`, { metadata: { name }, rules })
  await plane.admin('POST', `${rbac}/clusterrolebindings`, {
    metadata: { name },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name },
    subjects: [{ kind: 'ServiceAccount', name, namespace: 'default' }],
  })
  const issued = await plane.admin('POST', `/api/v1/namespaces/default/serviceaccounts/${name}/token`, {
    spec: { expirationSeconds },
  })
  return {
    token: issued.status.token as string,
    setRules: (next: object[]) => plane.admin('PATCH', `${rbac}/clusterroles/${name}`, { rules: next }),
    remove: () => plane.admin('DELETE', `/api/v1/namespaces/default/serviceaccounts/${name}`),
  }
}

const everything = [
  rule('', ['pods', 'services', 'events', 'nodes'], ['list', 'watch']),
  rule('apps', ['deployments', 'statefulsets', 'daemonsets', 'replicasets'], ['list', 'watch']),
  rule('batch', ['jobs', 'cronjobs'], ['list', 'watch']),
  rule('networking.k8s.io', ['ingresses'], ['list', 'watch']),
  rule('autoscaling', ['horizontalpodautoscalers'], ['list', 'watch']),
]

const contextOf = (token: string, settings: object = {}) => {
  const context = clusterContext(plane.url, token, stop.signal, settings)
  const given = JSON.parse(context.secrets.kubeconfig ?? '{}')
  given.clusters[0].cluster['certificate-authority-data'] = Buffer.from(plane.authority).toString('base64')
  return { ...context, secrets: { ...context.secrets, kubeconfig: JSON.stringify(given) } }
}

function follow(token: string, settings: object = {}) {
  const written = memorySink()
  const states: string[] = []
  const report = written.sink.report
  written.sink.report = (r) => {
    for (const part of r.parts) if (part.state !== 'watching') states.push(`${part.name} ${part.state}`)
    return report(r)
  }
  const ended = watchCluster(contextOf(token, settings), written.sink, timing).then(
    () => undefined,
    (error) => error,
  )
  return { ...written, states, ended, part: (name: string) => written.report()?.parts.find((p) => p.name === name) }
}

const deployment = (name: string, replicas = 2, image = 'example.com/web:1.0.0') => ({
  metadata: { name },
  spec: {
    replicas,
    selector: { matchLabels: { app: name } },
    template: { metadata: { labels: { app: name } }, spec: { containers: [{ name: 'main', image }] } },
  },
})

/** Writes the status that a kubelet would, for all pods of a namespace; a rollout may have removed one of them meanwhile. */
async function runPods(of: string): Promise<void> {
  const { items } = await plane.admin('GET', `/api/v1/namespaces/${of}/pods`)
  for (const pod of items) {
    const now = new Date().toISOString().replace(/\.\d+Z/, 'Z')
    const written = plane.admin('PATCH', `/api/v1/namespaces/${of}/pods/${pod.metadata.name}/status`, {
      status: {
        phase: 'Running',
        conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: now }],
        containerStatuses: [
          {
            name: 'main',
            image: pod.spec.containers[0].image,
            imageID: 'x',
            ready: true,
            restartCount: 0,
            state: { running: { startedAt: now } },
            lastState: {},
          },
        ],
      },
    })
    await written.catch((error: Error) => {
      if (!error.message.includes('"reason":"NotFound"')) throw error
    })
  }
}

describe.skipIf(!available)('a real API server', () => {
  beforeAll(async () => {
    plane = await startControlPlane(assets)
    process.stdout.write(`control plane: ${plane.version}\n`)
    diagnostics.subscribe('undici:request:create', note)
  })
  beforeEach(() => {
    stop = new AbortController()
    requests.length = 0
  })
  afterEach(() => stop.abort())
  afterAll(async () => {
    diagnostics.unsubscribe('undici:request:create', note)
    await plane?.stop()
  })

  const lists = () => requests.filter((r) => r.includes('limit=500'))

  test('shows a deployment, and its running pods', async () => {
    const of = await namespace()
    const { token } = await account(everything)
    const seen = follow(token)
    await plane.admin('POST', `/apis/apps/v1/namespaces/${of}/deployments`, deployment('web'))
    await eventually(async () => seen.named('web')?.instances?.length === 2, 30_000)
    await runPods(of)
    await eventually(async () => seen.named('web')?.health === 'healthy', 30_000)
    expect(seen.named('web')).toMatchObject({ ready: 2, version: '1.0.0' })
  })

  test('a quiet cluster is listed once, and no resource flaps while watches end and go on', async () => {
    const { token } = await account(everything)
    const seen = follow(token)
    await eventually(async () => seen.report()?.parts.every((p) => p.state !== 'reconnecting'), 30_000)
    const listed = lists().length
    seen.states.length = 0
    await pause(25_000)
    expect(lists().length).toBe(listed)
    expect(seen.states.filter((s) => /reconnecting|failing/.test(s))).toEqual([])
    expect(seen.part('Pods')?.state).toBe('watching')
  })

  test('names what is forbidden, and goes on once a right is granted', async () => {
    const of = await namespace()
    const without = everything.filter((r) => !r.resources.includes('deployments'))
    const { token, setRules } = await account(without)
    const seen = follow(token)
    await eventually(async () => seen.part('Deployments')?.state === 'forbidden', 30_000)
    expect(seen.part('Deployments')?.message).toContain('cannot list resource "deployments"')
    await setRules(everything)
    await eventually(async () => seen.part('Deployments')?.state === 'watching', 30_000)
    await plane.admin('POST', `/apis/apps/v1/namespaces/${of}/deployments`, deployment('granted', 0))
    await eventually(async () => seen.named('granted'), 30_000)
  })

  test('a role without watch is listed now and then', async () => {
    const of = await namespace()
    const { token } = await account(everything.map((r) => ({ ...r, verbs: r.apiGroups[0] === 'apps' ? ['list'] : r.verbs })))
    const seen = follow(token)
    await eventually(async () => seen.part('Deployments')?.state === 'forbidden', 30_000)
    await plane.admin('POST', `/apis/apps/v1/namespaces/${of}/deployments`, deployment('listed', 0))
    await eventually(async () => seen.named('listed'), 30_000)
  })

  test('a failure that is over is not shown, although its event is minutes old', async () => {
    const of = await namespace()
    await plane.admin('POST', `/api/v1/namespaces/${of}/resourcequotas`, {
      metadata: { name: 'none' },
      spec: { hard: { pods: '0' } },
    })
    const { token } = await account(everything)
    const seen = follow(token)
    // The quota is known once its status is.
    await eventually(async () => (await plane.admin('GET', `/api/v1/namespaces/${of}/resourcequotas/none`)).status?.hard, 30_000)
    await plane.admin('POST', `/apis/apps/v1/namespaces/${of}/deployments`, deployment('blocked', 1))
    await eventually(async () => (seen.named('blocked')?.findings.length ?? 0) > 0, 30_000)
    await plane.admin('DELETE', `/api/v1/namespaces/${of}/resourcequotas/none`)
    await eventually(async () => (await plane.admin('GET', `/api/v1/namespaces/${of}/pods`)).items.length > 0, 60_000)
    await runPods(of)
    await eventually(async () => seen.named('blocked')?.health === 'healthy', 30_000)
    expect(seen.named('blocked')?.findings).toEqual([])
  })

  test('shows both versions during a rollout, with their numbers', async () => {
    const of = await namespace()
    const { token } = await account(everything)
    const seen = follow(token)
    await plane.admin('POST', `/apis/apps/v1/namespaces/${of}/deployments`, deployment('rolled', 4))
    await eventually(async () => seen.named('rolled')?.instances?.length === 4, 30_000)
    await runPods(of)
    await eventually(async () => seen.named('rolled')?.health === 'healthy', 30_000)
    await plane.admin('PATCH', `/apis/apps/v1/namespaces/${of}/deployments/rolled`, {
      spec: deployment('rolled', 4, 'example.com/web:2.0.0').spec,
    })
    await eventually(async () => (await plane.admin('GET', `/api/v1/namespaces/${of}/pods`)).items.length > 4, 30_000)
    await runPods(of)
    const versions = await eventually(async () => {
      const found = seen.named('rolled')?.detail.versions?.map((v) => v.version)
      return found && found.length > 1 ? found : undefined
    }, 30_000)
    expect(versions.sort()).toEqual(['1.0.0', '2.0.0'])
  })

  test('an API whose definition is deleted disappears without an alarm', async () => {
    const definition = {
      metadata: { name: 'rollouts.argoproj.io' },
      spec: {
        group: 'argoproj.io',
        scope: 'Namespaced',
        names: { kind: 'Rollout', plural: 'rollouts' },
        versions: [
          {
            name: 'v1alpha1',
            served: true,
            storage: true,
            schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
          },
        ],
      },
    }
    const at = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions'
    const { token } = await account([...everything, rule('argoproj.io', ['rollouts'], ['list', 'watch'])])
    const seen = follow(token)
    await eventually(async () => seen.part('Pods')?.state === 'watching', 30_000)
    await plane.admin('POST', at, definition)
    await eventually(async () => seen.part('Argo Rollouts')?.state === 'watching', 60_000)
    seen.states.length = 0
    await plane.admin('DELETE', `${at}/rollouts.argoproj.io`)
    await eventually(async () => seen.part('Argo Rollouts')?.state !== 'watching', 60_000)
    await pause(5000)
    expect(seen.states.filter((s) => s.includes('failing'))).toEqual([])
    expect(seen.part('Pods')?.state).toBe('watching')
  })

  test('a revoked token ends the watch with the server’s words', async () => {
    const { token, remove } = await account(everything)
    const seen = follow(token)
    await eventually(async () => seen.part('Pods')?.state === 'watching', 30_000)
    await remove()
    expect(await seen.ended).toMatchObject({ kind: 'unauthorized' })
  })

  test('the check names a mistyped namespace, connects, and needs few round trips', async () => {
    const of = await namespace()
    const name = `r${++names}`
    const rbac = `/apis/rbac.authorization.k8s.io/v1/namespaces/${of}`
    const { token } = await account([])
    const subject = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())['kubernetes.io'].serviceaccount
      .name
    await plane.admin('POST', `${rbac}/roles`, { metadata: { name }, rules: everything })
    await plane.admin('POST', `${rbac}/rolebindings`, {
      metadata: { name },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name },
      subjects: [{ kind: 'ServiceAccount', name: subject, namespace: 'default' }],
    })
    const { found, warnings } = await connection.check(contextOf(token, { namespaces: [of, 'shpo'] }))
    expect(found[0]).toBe(`Kubernetes ${plane.version}`)
    expect(warnings.join(' ')).toContain('Nothing may be read in shpo.')
  })

  test('a token whose lifetime was shortened is announced', async () => {
    const { token } = await account(everything, 8760 * 3600)
    const expiry = await connection.credentialExpiry?.(contextOf(token))
    expect(((expiry?.expiresAt.getTime() ?? 0) - Date.now()) / 3_600_000).toBeCloseTo(24, 0)
    const { warnings } = await connection.check(contextOf(token))
    expect(warnings[0]).toMatch(/expires in 2[34] hours; API servers shorten the lifetime of tokens/)
  })

  test('the manifests are accepted; the account reads what it should, and the agent may only replace its own token', async () => {
    await apply(readOnlyAccount.text)
    await apply(agentManifest({ url: 'https://portal.example.com', token: 'cba_first', name: 'test' }).text)
    const issued = await plane.admin('POST', '/api/v1/namespaces/callboard/serviceaccounts/callboard/token', {
      spec: { expirationSeconds: 3600 },
    })
    const { token } = issued.status
    const { warnings } = await connection.check(contextOf(token))
    expect(warnings.filter((w) => w.startsWith('Missing'))).toEqual([])

    const folder = mkdtempSync(path.join(os.tmpdir(), 'callboard-agent-token-'))
    const tokenFile = path.join(folder, 'token')
    writeFileSync(tokenFile, token)
    const dispatcher = new Agent({ connect: { ca: plane.authority } })
    const cluster = openCluster(plane.url, tokenFile, plane.authority)
    await storeToken(cluster, { namespace: 'callboard', name: 'callboard-agent', key: 'token' }, 'cba_second')
    const secret = await plane.admin('GET', '/api/v1/namespaces/callboard/secrets/callboard-agent')
    expect(Buffer.from(secret.data.token, 'base64').toString()).toBe('cba_second')
    const other = { namespace: 'callboard', name: 'callboard-token', key: 'token' }
    await expect(storeToken(cluster, other, 'x')).rejects.toThrow('403')
    const read = await fetch(`${plane.url}/api/v1/namespaces/callboard/secrets/callboard-agent`, {
      dispatcher,
      headers: { authorization: `Bearer ${token}` },
    })
    expect(read.status).toBe(403)
    cluster.close()
    await dispatcher.destroy()
    rmSync(folder, { recursive: true })
  })
})
