import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { applyRoutes } from './apply.ts'
import { type Cluster, type Served, timestamp } from './cluster.ts'
import type { KubernetesFaults } from './faults.ts'
import { logOf } from './logs.ts'
import { status } from './status.ts'
import { tokenRequests } from './token-requests.ts'
import { type Query, selected, watchAnswer } from './watch-answer.ts'

// The API server of each cluster, at /kubernetes/<cluster>: discovery, paged lists, watch with bookmarks, reviews, logs.

const groupOf = (api: string) => (api.includes('/') ? (api.split('/')[0] ?? '') : '')
const apiPath = (api: string) => (api.includes('/') ? `/apis/${api}` : `/api/${api}`)

function discovery(app: FastifyInstance, find: (request: FastifyRequest) => Cluster): void {
  app.get('/version', async (request) => {
    const { version } = find(request)
    const [, major = '1', minor = '0'] = /^v(\d+)\.(\d+)/.exec(version) ?? []
    return {
      major,
      minor,
      gitVersion: version,
      gitCommit: '0000000000000000000000000000000000000000',
      gitTreeState: 'clean',
      buildDate: '2026-08-20T00:00:00Z',
      goVersion: 'go1.24.5',
      compiler: 'gc',
      platform: 'linux/amd64',
    }
  })
  app.get('/api', async () => ({ kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs: [] }))
  app.get('/apis', async (request) => {
    const groups = new Map<string, string[]>()
    for (const { api } of find(request).served)
      if (api.includes('/')) {
        const [group = '', version = ''] = api.split('/')
        groups.set(group, [...new Set([...(groups.get(group) ?? []), version])])
      }
    return {
      kind: 'APIGroupList',
      apiVersion: 'v1',
      groups: [...groups].map(([name, versions]) => {
        const all = versions.map((version) => ({ groupVersion: `${name}/${version}`, version }))
        return { name, versions: all, preferredVersion: all[0] }
      }),
    }
  })
}

const resourceList = (api: string, served: readonly Served[]) => ({
  kind: 'APIResourceList',
  apiVersion: 'v1',
  groupVersion: api,
  resources: [
    ...served
      .filter((s) => s.api === api)
      .map((s) => ({
        name: s.resource,
        singularName: s.kind.toLowerCase(),
        namespaced: s.namespaced,
        kind: s.kind,
        verbs: api.startsWith('metrics') ? ['get', 'list'] : ['get', 'list', 'watch'],
      })),
    ...(api === 'v1' ? [{ name: 'pods/log', singularName: '', namespaced: true, kind: 'Pod', verbs: ['get'] }] : []),
  ],
})

function listAnswer(cluster: Cluster, served: Served, namespace: string | undefined, query: Query, reply: FastifyReply) {
  const all = cluster.list(served.resource, namespace).filter((o) => selected(o, query.labelSelector))
  const limit = Number(query.limit ?? 0)
  // A list of one is a count.
  if (!query.continue && limit !== 1) cluster.listings.set(served.resource, (cluster.listings.get(served.resource) ?? 0) + 1)
  let from = 0
  // All pages are of the version of the first one; what changes meanwhile is seen by a watch from there.
  let listed = cluster.resourceVersion
  if (query.continue) {
    const [version, start] = Buffer.from(query.continue, 'base64url').toString().split(':')
    if (start === undefined || Number.isNaN(Number(start)))
      return reply.code(400).send(status(400, 'BadRequest', 'invalid continue token: continue key is not valid'))
    if (cluster.since(served.resource, Number(version)) === undefined)
      return reply
        .code(410)
        .send(status(410, 'Expired', 'The provided continue parameter is too old to display a consistent list result.'))
    from = Number(start)
    listed = Number(version)
  }
  const to = limit > 0 ? from + limit : all.length
  const more = to < all.length
  return {
    kind: `${served.kind}List`,
    apiVersion: served.api,
    metadata: {
      resourceVersion: String(listed),
      ...(more ? { continue: Buffer.from(`${listed}:${to}`).toString('base64url'), remainingItemCount: all.length - to } : {}),
    },
    // List items have neither kind nor version, as in Kubernetes.
    items: all.slice(from, to).map(({ kind: _k, apiVersion: _a, ...item }) => item),
  }
}

type Rule = { verbs: string[]; apiGroups: string[]; resources: string[] }
type Reviewed = { namespace?: string; resource: string; subresource?: string; verb: string }

/** The rules in one namespace: those of cluster-wide bindings, and of the namespace's own. */
function rulesIn(cluster: Cluster, namespace: string): Rule[] {
  if (cluster.faults.admin) return [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }]
  const resourceRules = cluster.served.flatMap((s): Rule[] => {
    const verbs = ['list', 'watch'].filter((verb) => cluster.allows(verb, s.resource, namespace))
    return verbs.length > 0 ? [{ verbs, apiGroups: [groupOf(s.api)], resources: [s.resource] }] : []
  })
  if (cluster.allows('get', 'pods/log', namespace))
    resourceRules.push({ verbs: ['get'], apiGroups: [''], resources: ['pods/log'] })
  return resourceRules
}

function reviews(app: FastifyInstance, find: (request: FastifyRequest) => Cluster): void {
  const review = (kind: string, answer: object) => ({
    kind,
    apiVersion: 'authorization.k8s.io/v1',
    metadata: { creationTimestamp: null },
    ...answer,
  })
  app.post('/apis/authorization.k8s.io/v1/selfsubjectrulesreviews', async (request, reply) => {
    const cluster = find(request)
    const { spec } = request.body as { spec: { namespace?: string } }
    if (!spec.namespace) return reply.code(400).send(status(400, 'BadRequest', 'no namespace on request'))
    const incomplete = cluster.faults.incompleteRules
    return reply.code(201).send(
      review('SelfSubjectRulesReview', {
        spec: {},
        status: {
          resourceRules: incomplete ? [] : rulesIn(cluster, spec.namespace),
          nonResourceRules: [{ verbs: ['get'], nonResourceURLs: ['/version'] }],
          incomplete,
          ...(incomplete ? { evaluationError: 'webhook authorizer does not support user rule resolution' } : {}),
        },
      }),
    )
  })
  app.post('/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', async (request, reply) => {
    const { spec } = request.body as { spec: { resourceAttributes: Reviewed } }
    const { resource, subresource, verb, namespace } = spec.resourceAttributes
    const allowed = find(request).allows(verb, subresource ? `${resource}/${subresource}` : resource, namespace)
    return reply.code(201).send(review('SelfSubjectAccessReview', { spec, status: { allowed } }))
  })
}

/** Usage of all running pods, varying slightly over time. */
/** "100m", "1" */
const millicoresOf = (cpu: string): number => Number.parseInt(cpu, 10) * (cpu.endsWith('m') ? 1 : 1000)
/** "128Mi", "1Gi" */
const kibibytesOf = (memory: string): number => Number.parseInt(memory, 10) * (memory.endsWith('Gi') ? 2 ** 20 : 2 ** 10)

function podMetrics(cluster: Cluster, namespace: string | undefined): object[] {
  return cluster.list('pods', namespace).flatMap((pod) => {
    const spec = pod.spec as { containers: { name: string; resources?: { requests?: { cpu?: string; memory?: string } } }[] }
    const running = (pod.status as { phase?: string; containerStatuses?: { ready?: boolean }[] }).containerStatuses?.some(
      (c) => c.ready,
    )
    if (!running) return []
    const wave = 0.45 + 0.2 * Math.sin(Date.now() / 60_000 + pod.metadata.name.length)
    return [
      {
        metadata: { name: pod.metadata.name, namespace: pod.metadata.namespace, creationTimestamp: timestamp() },
        timestamp: timestamp(),
        window: '15s',
        containers: spec.containers.map((c) => ({
          name: c.name,
          usage: {
            cpu: `${Math.round(millicoresOf(c.resources?.requests?.cpu ?? '100m') * wave * 1e6)}n`,
            memory: `${Math.round(kibibytesOf(c.resources?.requests?.memory ?? '128Mi') * (0.7 + wave / 4))}Ki`,
          },
        })),
      },
    ]
  })
}

/** The one Secret that the role of the agent may change. */
const agentSecret = 'callboard-agent'

/** A merge patch of a Secret, which is all that the agent may do with it. */
function secrets(app: FastifyInstance, find: (request: FastifyRequest) => Cluster): void {
  app.addContentTypeParser('application/merge-patch+json', { parseAs: 'string' }, (_, body, done) =>
    done(null, JSON.parse(String(body))),
  )
  app.patch('/api/v1/namespaces/:namespace/secrets/:name', async (request, reply) => {
    const { namespace, name } = request.params as { namespace: string; name: string }
    if (name !== agentSecret) return reply.code(403).send(status(403, 'Forbidden', `secrets "${name}" is forbidden`))
    const { data } = request.body as { data: Record<string, string> }
    const decoded = Object.entries(data).map(([key, value]) => [key, Buffer.from(value, 'base64').toString()])
    find(request).secrets.set(`${namespace}/${name}`, Object.fromEntries(decoded))
    return { kind: 'Secret', apiVersion: 'v1', metadata: { namespace, name }, data }
  })
}

/** One API server, below the prefix that it is registered with. */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: a flat list of routes
export async function kubernetesRoutes(
  app: FastifyInstance,
  clusters: ReadonlyMap<string, Cluster>,
  faults?: KubernetesFaults,
): Promise<void> {
  faults?.attach(app)
  const find = (request: FastifyRequest) => clusters.get((request.params as { cluster: string }).cluster) as Cluster
  app.addHook('onRequest', async (request, reply) => {
    const cluster = find(request)
    if (!cluster) return reply.code(404).type('text/plain').send('404 page not found\n')
    cluster.requests++
    if (cluster.faults.down) {
      request.raw.destroy()
      return reply.hijack()
    }
    const bearer = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1]
    if (!bearer || !cluster.takes(bearer)) return reply.code(401).send(status(401, 'Unauthorized', 'Unauthorized'))
  })
  discovery(app, find)
  reviews(app, find)
  secrets(app, find)
  tokenRequests(app, find)

  const forbidden = ({ api, resource }: Pick<Served, 'api' | 'resource'>, verb: string, namespace: string | undefined) =>
    status(
      403,
      'Forbidden',
      `${resource} is forbidden: User "system:serviceaccount:callboard:callboard" cannot ${verb} resource "${resource}" in API group "${groupOf(api)}" ${namespace ? `in the namespace "${namespace}"` : 'at the cluster scope'}`,
      { kind: resource },
    )
  const answer = (api: string, request: FastifyRequest, reply: FastifyReply, resource: string, namespace?: string) => {
    const cluster = find(request)
    const served = cluster.find(api, resource)
    if (!served) return reply.code(404).send(status(404, 'NotFound', 'the server could not find the requested resource', {}))
    const query = request.query as Query
    const watching = query.watch === 'true' || query.watch === '1'
    const verb = watching ? 'watch' : 'list'
    if (!cluster.allows(verb, resource, namespace)) return reply.code(403).send(forbidden(served, verb, namespace))
    if (api.startsWith('metrics'))
      return { kind: 'PodMetricsList', apiVersion: api, metadata: {}, items: podMetrics(cluster, namespace) }
    return watching ? watchAnswer(cluster, served, namespace, query, reply) : listAnswer(cluster, served, namespace, query, reply)
  }

  const apis = new Set([...clusters.values()].flatMap((c) => c.served.map((s) => s.api)))
  for (const api of apis) {
    const path = apiPath(api)
    app.get(path, async (request, reply) => {
      const list = resourceList(api, find(request).served)
      return list.resources.length > 0 ? list : reply.code(404).type('text/plain').send('404 page not found\n')
    })
    app.get(
      `${path}/:resource`,
      (request, reply) => answer(api, request, reply, (request.params as { resource: string }).resource) as never,
    )
    app.get(`${path}/namespaces/:namespace/:resource`, (request, reply) => {
      const { resource, namespace } = request.params as { resource: string; namespace: string }
      return answer(api, request, reply, resource, namespace) as never
    })
    for (const address of [`${path}/:resource/:name`, `${path}/namespaces/:namespace/:resource/:name`])
      app.get(address, async (request, reply) => {
        const { resource, namespace, name } = request.params as { resource: string; namespace?: string; name: string }
        const cluster = find(request)
        const served = cluster.find(api, resource)
        if (served && !cluster.allows('get', resource, namespace))
          return reply.code(403).send(forbidden(served, 'get', namespace))
        const found = served && cluster.get(resource, namespace ?? '', name)
        return found ?? reply.code(404).send(status(404, 'NotFound', `${resource} "${name}" not found`, { name, kind: resource }))
      })
  }

  applyRoutes(app, find, new Map([...apis].map((api) => [api, apiPath(api)])))

  app.get('/api/v1/namespaces/:namespace/pods/:name/log', async (request, reply) => {
    const cluster = find(request)
    const { namespace, name } = request.params as { namespace: string; name: string }
    const query = request.query as Query
    if (!cluster.allows('get', 'pods/log', namespace))
      return reply.code(403).send(forbidden({ api: 'v1', resource: 'pods/log' }, 'get', namespace))
    const pod = cluster.get('pods', namespace, name)
    if (!pod) return reply.code(404).send(status(404, 'NotFound', `pods "${name}" not found`, { name, kind: 'pods' }))
    return logOf(pod, query, reply)
  })
}
