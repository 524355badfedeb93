import { randomUUID } from 'node:crypto'
import { withResponseErrors } from '@callboard/plugin-kit/response-errors'
import { Workspace } from '@callboard/plugin-kit/workspace'
import { Cluster } from '@callboard/sandbox/kubernetes/cluster'
import { kubernetesRoutes } from '@callboard/sandbox/kubernetes/routes'
import Fastify, { type FastifyInstance } from 'fastify'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
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

async function apply(input: object, files: Record<string, string> = {}, settings: object = {}) {
  const action = plugin.actions?.find(({ id }) => id === 'kubernetes:apply')
  if (!action) throw new Error('the plugin has no such action')
  const workspace = new Workspace()
  for (const [path, text] of Object.entries(files)) workspace.write({ path, content: Buffer.from(text), executable: false })
  const log: string[] = []
  const signal = new AbortController().signal
  const context = clusterContext(`${address}/kubernetes/${cluster.name}`, cluster.firstToken, signal, settings)
  const run = {
    ...{ workspace, idempotencyKey: randomUUID(), attempt: 1, firstStartedAt: new Date(), signal },
    ...{ log: (text: string) => log.push(text), runUrl: 'https://portal.example.com/runs/1', startedBy: 'Ada' },
  }
  const { output } = await action.run(context, run, action.input.parse({ cluster: 'test', ...input }))
  return { output, log }
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
  const managedFields = [{ manager: 'argocd', operation: 'Apply' }]
  cluster.put('deployments', { metadata: { name: 'web', namespace: 'shop', managedFields }, spec: { replicas: 1 } })
  await expect(apply({ manifest: deployment('web', 'shop') })).rejects.toThrow(
    'Deployment shop/web: Apply failed with 1 conflict: conflict with "argocd": .spec Set force to true to take these fields over.',
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
