import { randomUUID } from 'node:crypto'
import type { JsonObject } from '@callboard/modules/catalog/domain/entity'
import { withResponseErrors } from '@callboard/plugin-kit/response-errors'
import { Workspace } from '@callboard/plugin-kit/workspace'
import { Cluster } from '@callboard/sandbox/kubernetes/cluster'
import { kubernetesRoutes } from '@callboard/sandbox/kubernetes/routes'
import Fastify, { type FastifyInstance } from 'fastify'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { undoOf } from './actions/undo-apply.ts'
import { server } from './server.ts'
import { clusterContext } from './test-cluster.ts'

// What templates do in a cluster, by the plugin's own client over HTTP.

const plugin = withResponseErrors(server)
const clusters = new Map<string, Cluster>([['shared', new Cluster('shared')]])
let api: FastifyInstance
let address = ''
let cluster = new Cluster('none')
beforeAll(async () => {
  api = Fastify({ forceCloseConnections: true })
  await api.register((routes) => kubernetesRoutes(routes, clusters), { prefix: '/kubernetes/:cluster' })
  address = await api.listen({ port: 0, host: '127.0.0.1' })
})
beforeEach(() => {
  cluster = new Cluster(`c${clusters.size}`)
  cluster.faults.writable = true
  clusters.set(cluster.name, cluster)
})
afterAll(() => api.close())

const deployment = (name: string, namespace?: string) =>
  JSON.stringify({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, ...(namespace ? { namespace } : {}) },
    spec: { replicas: 2 },
  })

function stepOf(files: Record<string, string>, settings: object, attempt: number, firstStartedAt: Date, earlier?: JsonObject) {
  const action = plugin.actions?.find(({ id }) => id === 'kubernetes:apply')
  if (!action) throw new Error('the plugin has no such action')
  const workspace = new Workspace()
  for (const [path, text] of Object.entries(files)) workspace.write({ path, content: Buffer.from(text), executable: false })
  const log: string[] = []
  const made: { undo: JsonObject | undefined } = { undo: undefined }
  const signal = new AbortController().signal
  const context = clusterContext(`${address}/kubernetes/${cluster.name}`, cluster.firstToken, signal, settings)
  const run = {
    ...{ workspace, idempotencyKey: randomUUID(), attempt, firstStartedAt, signal },
    ...{ log: (text: string) => log.push(text), runUrl: 'https://portal.example.com/runs/1', startedBy: 'Ada' },
    undo: earlier,
    setUndo: (undo: JsonObject) => {
      made.undo = undo
    },
  }
  return { action, context, run, log, made }
}

async function apply(
  input: object,
  files: Record<string, string> = {},
  settings: object = {},
  { attempt = 1, firstStartedAt = new Date() } = {},
) {
  const { action, context, run, log } = stepOf(files, settings, attempt, firstStartedAt)
  const { output, undo: result } = await action.run(context, run, action.input.parse({ cluster: 'test', ...input }))
  const stored = result ?? undefined
  /** Undoes the step, from what the run has stored. @returns the log */
  const undo = async () => {
    const again = stepOf({}, settings, 1, new Date())
    if (!stored || !action.undo) throw new Error('the step cannot be undone')
    await action.undo(again.context, again.run, JSON.parse(JSON.stringify({ ...stored, integrationId: 'x' })))
    return again.log
  }
  return { output, log, stored, undo }
}

test('objects of files and of the cluster are applied, after a dry run of all', async () => {
  const files = {
    'deploy/app.yaml': `${deployment('web')}\n---\n${deployment('api', 'other')}\n`,
    'deploy/namespace.yml': 'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n',
    'deploy/README.md': 'not a manifest: [',
  }
  const { output, log } = await apply({ path: 'deploy', namespace: 'shop' }, files)
  expect(output).toEqual({ objects: ['Deployment shop/web', 'Deployment other/api', 'Namespace shop'] })
  expect(log).toEqual([
    'The dry run accepted 3 objects.',
    'Applied Deployment shop/web.',
    'Applied Deployment other/api.',
    'Applied Namespace shop.',
  ])
  expect(cluster.get('deployments', 'shop', 'web')?.spec).toEqual({ replicas: 2 })
  expect(cluster.get('namespaces', '', 'shop')).toBeDefined()
  // The same step again changes nothing else.
  await apply({ path: 'deploy', namespace: 'shop' }, files)
  expect(cluster.list('deployments')).toHaveLength(2)
})

test('nothing is changed when one object is refused, and the missing right is named', async () => {
  cluster.faults.forbidden.add('patch services')
  const service = JSON.stringify({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'web' } })
  await expect(apply({ path: '.', namespace: 'shop' }, { 'a.json': deployment('web'), 'b.json': service })).rejects.toMatchObject(
    {
      kind: 'forbidden',
      message: expect.stringMatching(
        /may not apply services in the namespace shop\. .*- \{ apiGroups: \[''\], resources: \[services\], verbs: \[create, patch\] \}$/,
      ),
    },
  )
  expect(cluster.list('deployments')).toEqual([])
  cluster.faults.writable = false
  await expect(apply({ manifest: deployment('web', 'shop') })).rejects.toThrow(
    /may not apply deployments\.apps in the namespace shop/,
  )
})

test('fields of another manager are taken over only by force', async () => {
  const managedFields = [{ manager: 'argocd', operation: 'Apply', fieldsV1: { 'f:spec': { 'f:replicas': {} } } }]
  cluster.put('deployments', { metadata: { name: 'web', namespace: 'shop', managedFields }, spec: { replicas: 1 } })
  await expect(apply({ manifest: deployment('web', 'shop') })).rejects.toThrow(
    'Deployment shop/web: Apply failed with 1 conflict: conflict with "argocd": .spec.replicas Set force to true to take these fields over.',
  )
  await apply({ manifest: deployment('web', 'shop'), force: true })
  expect(cluster.get('deployments', 'shop', 'web')?.spec).toEqual({ replicas: 2 })
})

test.each([
  [{}, /needs a path or a manifest/],
  [{ path: 'none' }, /There is no object to apply/],
  [{ manifest: 'a: [' }, /is no YAML|could not/],
  [{ manifest: 'text' }, /without a valid apiVersion, kind or metadata/],
  [{ manifest: { apiVersion: 'v1', kind: 'Pod', metadata: { name: '../secrets' } } }, /metadata\.name/],
  [{ manifest: { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'x' } } }, /has no namespace/],
  [{ manifest: { apiVersion: 'acme.io/v1', kind: 'Thing', metadata: { name: 'x' } } }, /does not serve Thing of acme\.io\/v1/],
])('an input that cannot be applied is refused with a reason: %j', async (input, reason) => {
  await expect(apply(input)).rejects.toThrow(reason)
})

test('the agent passes on no write, and the step says so', async () => {
  await expect(apply({ manifest: deployment('web', 'shop') }, {}, { access: 'agent' })).rejects.toThrow(
    /only reads\. Connect the cluster/,
  )
})

describe('undoing a step', () => {
  const container = (name: string, image: string) => ({ name, image })
  const web = (spec: object, metadata: object = {}) => ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: 'shop', ...metadata },
    spec,
  })
  const pods = (...containers: object[]) => ({ template: { spec: { containers } } })
  const current = () => cluster.get('deployments', 'shop', 'web')

  test('deletes what it created, the last object first', async () => {
    const namespace = 'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n'
    const { undo } = await apply({ path: '.' }, { 'a.yaml': namespace, 'b.json': deployment('web', 'shop') })
    expect(await undo()).toEqual(['Deleted Deployment shop/web.', 'Deleted Namespace shop.'])
    expect(cluster.list('deployments')).toEqual([])
    expect(cluster.get('namespaces', '', 'shop')).toBeUndefined()
    // Undoing is tried again after a crash.
    expect(await undo()).toHaveLength(2)
  })

  test('restores the fields that it changed, and leaves those of others', async () => {
    cluster.put(
      'deployments',
      web({ replicas: 1, paused: true, ...pods(container('app', 'app:1'), container('proxy', 'proxy:1')) }),
    )
    const { undo } = await apply({
      manifest: web({ replicas: 3, minReadySeconds: 5, ...pods(container('app', 'app:2')) }, { labels: { team: 'shop' } }),
    })
    expect(current()?.spec).toMatchObject({ replicas: 3, paused: true, minReadySeconds: 5 })
    const changed = current()
    if (changed) cluster.put('deployments', { ...changed, spec: { ...(changed.spec as object), paused: false } })
    expect(await undo()).toEqual(['Restored Deployment shop/web.'])
    expect(current()?.spec).toEqual({
      replicas: 1,
      paused: false,
      ...pods(container('app', 'app:1'), container('proxy', 'proxy:1')),
    })
    expect(current()?.metadata.labels).toBeUndefined()
  })

  test('restores what an earlier step had applied and this one has left out', async () => {
    await apply({ manifest: web({ replicas: 2, minReadySeconds: 5 }) })
    const { undo } = await apply({ manifest: web({ replicas: 3 }) })
    expect(current()?.spec).toEqual({ replicas: 3 })
    await undo()
    expect(current()?.spec).toEqual({ replicas: 2, minReadySeconds: 5 })
  })

  test('says what remains: objects that were replaced, and fields that somebody else manages now', async () => {
    const { undo } = await apply({ manifest: deployment('web', 'shop') })
    cluster.remove('deployments', 'shop', 'web')
    cluster.put('deployments', web({ replicas: 7 }))
    await expect(undo()).rejects.toThrow(
      'These objects remain as they are: Deployment shop/web (another object has taken its name).',
    )
    expect(current()?.spec).toEqual({ replicas: 7 })

    const second = await apply({ manifest: web({ replicas: 2 }) })
    const managedFields = [{ manager: 'argocd', operation: 'Apply', fieldsV1: { 'f:spec': { 'f:replicas': {} } } }]
    cluster.put('deployments', web({ replicas: 9 }, { managedFields }))
    await expect(second.undo()).rejects.toThrow(/Deployment shop\/web \(somebody else has .* manages its fields now\)/)
    expect(current()?.spec).toEqual({ replicas: 9 })
  })

  test('a changed object that was removed since is not created again', async () => {
    cluster.put('deployments', web({ replicas: 1 }))
    const { undo } = await apply({ manifest: web({ replicas: 2 }) })
    cluster.remove('deployments', 'shop', 'web')
    await expect(undo()).rejects.toThrow(/somebody else has removed or replaced it/)
    expect(cluster.list('deployments')).toEqual([])
  })

  test('values of a Secret are not kept with the run', () => {
    const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'token', namespace: 'shop' } }
    const target = { object: secret, path: '/x', group: '', resource: 'secrets', namespace: 'shop', label: 'Secret shop/token' }
    const object = { ...secret, metadata: { ...secret.metadata, uid: '1' }, data: { token: 'cGxhbnRlZA==' } }
    const undo = undoOf(target, { is: 'present', object }, object, undefined)
    expect(undo).toEqual({ was: 'unknown', label: target.label, why: 'the former values of a Secret are not kept' })
    expect(undoOf(target, { is: 'absent' }, object, undefined)).toMatchObject({ was: 'absent', uid: '1' })
  })

  test('without the right to read, or after a crash, a step says that it cannot restore', async () => {
    cluster.faults.forbidden.add('get deployments')
    expect((await apply({ manifest: web({ replicas: 2 }) })).stored).toBeUndefined()
    cluster.faults.forbidden.clear()
    cluster.put('deployments', { ...web({ replicas: 1 }, { name: 'old', creationTimestamp: '2026-01-01T00:00:00Z' }) })
    const firstStartedAt = new Date()
    const manifest = web({ replicas: 2 }, { name: 'old' })
    await apply({ manifest }, {}, {}, { firstStartedAt })
    // The process was killed before the first attempt was written down.
    expect((await apply({ manifest }, {}, {}, { attempt: 2, firstStartedAt })).stored).toBeUndefined()
    const made = web({ replicas: 2 }, { name: 'made' })
    await apply({ manifest: made }, {}, {}, { firstStartedAt })
    const again = await apply({ manifest: made }, {}, {}, { attempt: 2, firstStartedAt })
    expect(await again.undo()).toEqual(['Deleted Deployment shop/made.'])
  })

  test('a missing right to delete is named', async () => {
    const { undo } = await apply({ manifest: deployment('web', 'shop') })
    cluster.faults.forbidden.add('delete deployments')
    await expect(undo()).rejects.toThrow(/may not delete it/)
  })

  describe('of which a later object was refused after its dry run', () => {
    const two = { 'a.json': deployment('web', 'shop'), 'b.json': deployment('api', 'shop') }
    const files = { ...two, 'c.json': deployment('jobs', 'shop') }
    const attempt = async (number: number, firstStartedAt: Date, earlier?: JsonObject) => {
      const step = stepOf(files, {}, number, firstStartedAt, earlier)
      const input = step.action.input.parse({ cluster: 'test', path: '.' })
      const error: unknown = await step.action.run(step.context, step.run, input).catch((reason: unknown) => reason)
      return { ...step, error }
    }
    const undone = async ({ made }: Awaited<ReturnType<typeof attempt>>) => {
      const again = stepOf({}, {}, 1, new Date())
      await again.action.undo?.(again.context, again.run, JSON.parse(JSON.stringify(made.undo)))
      return again.log
    }

    test('undoes those before it, and says why it was refused', async () => {
      cluster.put('deployments', web({ replicas: 1 }))
      cluster.faults.quota.set('deployments', 2)
      const failed = await attempt(1, new Date())
      expect(failed.log).toEqual([
        'The dry run accepted 3 objects.',
        'Applied Deployment shop/web.',
        'Applied Deployment shop/api.',
      ])
      expect(failed.error).toMatchObject({
        kind: 'refused',
        message: expect.stringMatching(/^Deployment shop\/jobs: .*exceeded quota: compute/),
      })
      expect(await undone(failed)).toEqual(['Deleted Deployment shop/api.', 'Restored Deployment shop/web.'])
      expect(cluster.list('deployments').map(({ metadata }) => metadata.name)).toEqual(['web'])
      expect(current()?.spec).toEqual({ replicas: 1 })
    })

    test('restores what it was before the first attempt, when a later attempt is refused', async () => {
      cluster.put('deployments', web({ replicas: 1 }))
      cluster.faults.quota.set('deployments', 2)
      const firstStartedAt = new Date()
      const first = await attempt(1, firstStartedAt)
      const second = await attempt(2, firstStartedAt, first.made.undo)
      // Refused in its dry run: what undoes the first attempt stays.
      expect(second.made.undo).toBeUndefined()
      expect(await undone(first)).toEqual(['Deleted Deployment shop/api.', 'Restored Deployment shop/web.'])
      expect(current()?.spec).toEqual({ replicas: 1 })
    })

    test('names what cannot be restored', async () => {
      cluster.faults.forbidden.add('get deployments')
      cluster.faults.quota.set('deployments', 2)
      const failed = await attempt(1, new Date())
      await expect(undone(failed)).rejects.toThrow(
        /^These objects remain as they are: Deployment shop\/api \(it could not be read .*\); Deployment shop\/web/,
      )
    })
  })
})
