import type { FastifyInstance } from 'fastify'
import type { Cluster, KubeObject } from './cluster.ts'
import { kubeconfigOf } from './kubeconfig.ts'
import type { Trouble, Wanted } from './pod-objects.ts'
import { putWorkload } from './workload-objects.ts'

const resources = { deployments: 'Deployment', statefulsets: 'StatefulSet', daemonsets: 'DaemonSet' } as const

/** The workload as its author would write it. */
function wantedOf(object: KubeObject): Wanted {
  const spec = object.spec as {
    replicas?: number
    template: {
      metadata: { labels: Record<string, string> }
      spec: { containers: { image: string; resources: { requests: { cpu: string; memory: string } } }[] }
    }
  }
  const [container] = spec.template.spec.containers
  const { app: _, ...labels } = object.metadata.labels ?? {}
  return {
    namespace: object.metadata.namespace ?? '',
    name: object.metadata.name,
    kind: object.kind as NonNullable<Wanted['kind']>,
    image: container?.image ?? '',
    replicas: spec.replicas ?? Number((object.status as { desiredNumberScheduled?: number }).desiredNumberScheduled ?? 1),
    labels,
    cpu: container?.resources.requests.cpu ?? '100m',
    memory: container?.resources.requests.memory ?? '128Mi',
  }
}

function findWorkload(cluster: Cluster, name: string): KubeObject | undefined {
  for (const resource of Object.keys(resources)) {
    const found = cluster.list(resource).find((o) => o.metadata.name === name)
    if (found) return found
  }
  return undefined
}

type WorkloadChange = { cluster: string; name: string; trouble?: Trouble; image?: string; replicas?: number; remove?: true }
type FaultChange = {
  cluster: string
  forbid?: string[]
  stall?: string[]
  down?: boolean
  revoke?: true
  restore?: true
  compact?: true
}

/** Changes a workload's state. */
export function changeWorkload(cluster: Cluster, change: Omit<WorkloadChange, 'cluster'>): boolean {
  const object = findWorkload(cluster, change.name)
  if (!object) return false
  const wanted = {
    ...wantedOf(object),
    ...(change.image ? { image: change.image } : {}),
    ...(change.replicas === undefined ? {} : { replicas: change.replicas }),
  }
  if (!change.remove) putWorkload(cluster, wanted, change.trouble ?? 'none')
  else {
    const { namespace, name } = wanted
    for (const pod of cluster.list('pods', namespace))
      if (pod.metadata.labels?.app === name) cluster.remove('pods', namespace, pod.metadata.name)
    for (const set of cluster.list('replicasets', namespace))
      if (set.metadata.labels?.app === name) cluster.remove('replicasets', namespace, set.metadata.name)
    for (const resource of Object.keys(resources)) cluster.remove(resource, namespace, name)
  }
  return true
}

/** How often the clusters change by themselves: something is scaled with the daily load, as by an autoscaler. */
const moveMs = 30_000

function keepMoving(app: FastifyInstance, clusters: ReadonlyMap<string, Cluster>): void {
  let beat = 0
  const clock = setInterval(() => {
    beat++
    for (const cluster of clusters.values()) changeWorkload(cluster, { name: 'search-indexer', replicas: 1 + (beat % 3) })
  }, moveMs)
  app.addHook('onClose', async () => clearInterval(clock))
}

/** Lets tests and users trigger events: `POST /_sandbox/kubernetes/…`. */
export function kubernetesControl(app: FastifyInstance, clusters: ReadonlyMap<string, Cluster>, url: string): void {
  keepMoving(app, clusters)
  app.get('/_sandbox/kubernetes/clusters', async () => ({
    clusters: [...clusters.values()].map((c) => ({ name: c.name, kubeconfig: kubeconfigOf(c, url), requests: c.requests })),
  }))
  app.post('/_sandbox/kubernetes/workloads', async (request, reply) => {
    const { cluster: name, ...change } = request.body as WorkloadChange
    const cluster = clusters.get(name)
    if (!cluster || !changeWorkload(cluster, change))
      return reply.code(404).send({ message: `There is no ${change.name} in ${name}.` })
    return { ok: true }
  })
  app.post('/_sandbox/kubernetes/faults', async (request, reply) => {
    const change = request.body as FaultChange
    const cluster = clusters.get(change.cluster)
    if (!cluster) return reply.code(404).send({ message: `There is no cluster ${change.cluster}.` })
    const { faults } = cluster
    if (change.forbid) faults.forbidden = new Set(change.forbid)
    if (change.stall) faults.stalled = new Set(change.stall)
    if (change.down !== undefined) faults.down = change.down
    const { token } = cluster
    if (change.revoke) cluster.tokens.delete(token)
    if (change.restore) cluster.tokens.add(cluster.firstToken)
    if (change.compact) cluster.compact()
    return { ok: true }
  })
}
