import { createHash, randomUUID } from 'node:crypto'

/** A Kubernetes object as served by the API. */
export type KubeObject = {
  apiVersion: string
  kind: string
  metadata: Record<string, unknown> & {
    name: string
    namespace?: string
    uid: string
    resourceVersion: string
    creationTimestamp: string
    labels?: Record<string, string>
  }
} & Record<string, unknown>
/** An object to write; fields set by the server may be omitted. */
export type NewObject = Record<string, unknown> & { metadata: Record<string, unknown> & { name: string; namespace?: string } }

export type Served = { api: string; resource: string; kind: string; namespaced: boolean }
export type Change = { version: number; type: 'ADDED' | 'MODIFIED' | 'DELETED'; object: KubeObject }

/** Faults that can be injected. */
export type Faults = {
  /** Resources that may not be read (`pods`, `pods/log`), or not with one verb (`watch pods`). */
  forbidden: Set<string>
  /** The only namespaces in which anything may be read, as with a Role and RoleBinding in each. */
  onlyIn: Set<string> | undefined
  /** Resources whose open watches send nothing more, not even their end; `*` for all. */
  stalled: Set<string>
  /** Whether an authorizer cannot list its rules, as a webhook's. */
  incompleteRules: boolean
  /** Whether the credentials may do everything, as those of system:masters. */
  admin: boolean
  down: boolean
  /** Whether the role may create and patch, which that of Callboard may not. */
  writable: boolean
  /** How many objects of a resource a quota allows. A dry run does not count towards it. */
  quota: Map<string, number>
}

export const noFaults = (): Faults => ({
  forbidden: new Set(),
  onlyIn: undefined,
  stalled: new Set(),
  incompleteRules: false,
  admin: false,
  down: false,
  writable: false,
  quota: new Map(),
})

/** Number of changes that a watch can resume from; older ones are "too old". */
const windowSize = 2000

const modern: Served[] = [
  ['v1', 'pods', 'Pod'],
  ['v1', 'services', 'Service'],
  ['v1', 'events', 'Event'],
  ['v1', 'nodes', 'Node'],
  ['v1', 'namespaces', 'Namespace'],
  ['apps/v1', 'deployments', 'Deployment'],
  ['apps/v1', 'statefulsets', 'StatefulSet'],
  ['apps/v1', 'daemonsets', 'DaemonSet'],
  ['apps/v1', 'replicasets', 'ReplicaSet'],
  ['batch/v1', 'jobs', 'Job'],
  ['batch/v1', 'cronjobs', 'CronJob'],
  ['networking.k8s.io/v1', 'ingresses', 'Ingress'],
  ['gateway.networking.k8s.io/v1', 'httproutes', 'HTTPRoute'],
  ['autoscaling/v2', 'horizontalpodautoscalers', 'HorizontalPodAutoscaler'],
  ['metrics.k8s.io/v1beta1', 'pods', 'PodMetrics'],
].map(([api = '', resource = '', kind = '']) => ({
  api,
  resource,
  kind,
  namespaced: resource !== 'nodes' && resource !== 'namespaces',
}))

/** What a cluster of 2021 serves instead: older versions of some kinds, and no metrics. */
export const servedIn1_20: Served[] = modern
  .filter((s) => !s.api.startsWith('metrics') && !s.api.startsWith('gateway'))
  .map((s) =>
    s.resource === 'cronjobs'
      ? { ...s, api: 'batch/v1beta1' }
      : s.resource === 'horizontalpodautoscalers'
        ? { ...s, api: 'autoscaling/v2beta2' }
        : s,
  )

/** One cluster in memory: objects, recent changes, permissions and injected faults. */
export class Cluster {
  readonly name: string
  readonly version: string
  served: readonly Served[]
  readonly tokens = new Set<string>()
  readonly firstToken: string
  /** Other accepted tokens: those of the cloud that runs it. */
  readonly alsoTakes: ((token: string) => boolean)[] = []
  /** Tokens that were requested, with when they expire, in ms since the epoch. */
  readonly issued = new Map<string, number>()
  readonly faults: Faults = noFaults()
  /** Ends every open watch after sending some bytes. */
  readonly openWatches = new Set<(last: string | undefined) => void>()
  requests = 0
  /** Secrets that were changed, by namespace and name. */
  readonly secrets = new Map<string, Record<string, string>>()
  /** How often each resource was listed from its first page. */
  readonly listings = new Map<string, number>()
  private current = 1000
  private oldest = 1000
  private readonly objects = new Map<string, Map<string, KubeObject>>()
  private readonly changes = new Map<string, Change[]>()
  /** The version up to which changes of a resource were dropped for their number. */
  private readonly trimmed = new Map<string, number>()
  private readonly listeners = new Map<string, Set<(change: Change) => void>>()

  constructor(name: string, options: { version?: string; served?: readonly Served[]; token?: string } = {}) {
    this.name = name
    this.version = options.version ?? 'v1.33.4'
    this.served = options.served ?? modern
    this.firstToken = options.token ?? createHash('sha256').update(`sandbox ${name}`).digest('hex')
    this.tokens.add(this.firstToken)
  }

  takes(token: string): boolean {
    const expiresAt = this.issued.get(token)
    if (expiresAt !== undefined) return Date.now() < expiresAt
    return this.tokens.has(token) || this.alsoTakes.some((good) => good(token))
  }

  get token(): string {
    return [...this.tokens][0] ?? this.firstToken
  }
  get resourceVersion(): number {
    return this.current
  }
  /** The version of the last change of a resource. */
  versionOf(resource: string): number {
    return this.changes.get(resource)?.at(-1)?.version ?? this.oldest
  }
  /** Whether the credentials may do this; over all namespaces if none is given. */
  allows(verb: string, resource: string, namespace?: string): boolean {
    const { forbidden, onlyIn } = this.faults
    if (onlyIn && (namespace === undefined || !onlyIn.has(namespace))) return false
    return !forbidden.has(resource) && !forbidden.has(`${verb} ${resource}`)
  }
  /** Removes an API, as deleting its CustomResourceDefinition does: its objects are gone, and its watches end. */
  unserve(resource: string): void {
    this.served = this.served.filter((s) => s.resource !== resource)
    this.objects.delete(resource)
    this.changes.delete(resource)
  }
  find(api: string, resource: string): Served | undefined {
    return this.served.find((s) => s.api === api && s.resource === resource)
  }

  private of(resource: string): Map<string, KubeObject> {
    const found = this.objects.get(resource)
    if (found) return found
    const made = new Map<string, KubeObject>()
    this.objects.set(resource, made)
    return made
  }
  private key = (o: { metadata: { name: string; namespace?: string } }) => `${o.metadata.namespace ?? ''}/${o.metadata.name}`

  get(resource: string, namespace: string, name: string): KubeObject | undefined {
    return this.of(resource).get(`${namespace}/${name}`)
  }

  /** Objects ordered by key, as in etcd. */
  list(resource: string, namespace?: string): KubeObject[] {
    return [...this.of(resource).entries()]
      .filter(([key]) => namespace === undefined || key.startsWith(`${namespace}/`))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, object]) => object)
  }

  /** Writes an object, and sets the server's fields. */
  put(resource: string, object: NewObject): KubeObject {
    const served = this.served.find((s) => s.resource === resource)
    const before = this.of(resource).get(this.key(object))
    const written: KubeObject = {
      ...object,
      apiVersion: served?.api ?? 'v1',
      kind: served?.kind ?? '',
      metadata: {
        ...object.metadata,
        uid: before?.metadata.uid ?? (object.metadata.uid as string | undefined) ?? randomUUID(),
        resourceVersion: String(++this.current),
        creationTimestamp:
          before?.metadata.creationTimestamp ?? (object.metadata.creationTimestamp as string | undefined) ?? timestamp(),
      },
    }
    this.of(resource).set(this.key(written), written)
    this.tell(resource, { version: this.current, type: before ? 'MODIFIED' : 'ADDED', object: written })
    return written
  }

  remove(resource: string, namespace: string, name: string): void {
    const object = this.of(resource).get(`${namespace}/${name}`)
    if (!object) return
    this.of(resource).delete(`${namespace}/${name}`)
    const last = { ...object, metadata: { ...object.metadata, resourceVersion: String(++this.current) } }
    this.tell(resource, { version: this.current, type: 'DELETED', object: last })
  }

  private tell(resource: string, change: Change): void {
    const log = this.changes.get(resource)
    if (log) log.push(change)
    else this.changes.set(resource, [change])
    if (log && log.length > windowSize) this.trimmed.set(resource, log.splice(0, log.length - windowSize).at(-1)?.version ?? 0)
    for (const listener of this.listeners.get(resource) ?? []) listener(change)
  }

  /** Drops the changes so far, like etcd's compaction: an earlier watch is then too old. */
  compact(): void {
    this.oldest = this.current
    this.changes.clear()
  }

  /** Changes since a version; undefined if that is too old. */
  since(resource: string, version: number): Change[] | undefined {
    if (version < Math.max(this.oldest, this.trimmed.get(resource) ?? 0)) return undefined
    return (this.changes.get(resource) ?? []).filter((c) => c.version > version)
  }

  listen(resource: string, listener: (change: Change) => void): () => void {
    const set = this.listeners.get(resource) ?? new Set()
    this.listeners.set(resource, set.add(listener))
    return () => set.delete(listener)
  }
}

/** Times of the API have a precision of seconds. */
export const timestamp = (at: number = Date.now()): string => `${new Date(at).toISOString().slice(0, 19)}Z`
