import type { WorkloadInput } from '@callboard/modules/workloads/domain/workload'
import type { Kinds, Resource } from '../watch/kinds.ts'
import type { Parts } from './current-instances.ts'
import type { Controller, Meta, Owner, Pod, Trimmed } from './objects.ts'
import type { Orphan } from './root.ts'
import type { PodUsage } from './trim.ts'
import { type BuiltWorkload, workloadOf } from './workload.ts'

/** Objects by an index, for example pods by the uid of their root. */
class Index<T extends Trimmed> {
  private readonly groups = new Map<string, Map<string, T>>()
  private readonly at = new Map<string, string>()

  put(group: string | undefined, object: T): void {
    this.drop(object.metadata.uid)
    if (group === undefined) return
    const existing = this.groups.get(group)
    if (existing) existing.set(object.metadata.uid, object)
    else this.groups.set(group, new Map([[object.metadata.uid, object]]))
    this.at.set(object.metadata.uid, group)
  }
  drop(uid: string): void {
    const group = this.at.get(uid)
    if (group === undefined) return
    this.at.delete(uid)
    const members = this.groups.get(group)
    members?.delete(uid)
    if (members?.size === 0) this.groups.delete(group)
  }
  groupOf(uid: string): string | undefined {
    return this.at.get(uid)
  }
  of(group: string): T[] {
    return [...(this.groups.get(group)?.values() ?? [])]
  }
}

function set<T extends Trimmed>(index: Index<T>, group: string, object: T, gone: boolean): void {
  if (gone) index.drop(object.metadata.uid)
  else index.put(group, object)
}

const controllers = ['deployments', 'statefulsets', 'daemonsets', 'replicasets', 'jobs', 'cronjobs', 'rollouts'] as const
type ControllerResource = (typeof controllers)[number]
const isController = (resource: Resource): resource is ControllerResource => (controllers as readonly string[]).includes(resource)

const owner = (meta: Meta): Owner | undefined => meta.ownerReferences?.find((o) => o.controller) ?? meta.ownerReferences?.[0]
const inNamespace = (namespace: string | undefined, name: string) => `${namespace ?? ''}/${name}`

/** Owners that are not workloads: a static pod belongs to its node. */
const noRoots = new Set(['Node'])

/**
 * The objects of a cluster's watches, indexed so that one changed object rebuilds one workload. Only contains trimmed objects
 * (objects.ts): some hundred bytes each, instead of kilobytes.
 */
export class Store {
  private readonly byUid = new Map<string, Controller | Pod>()
  private readonly owned = new Index<Controller>()
  private readonly pods = new Index<Pod>()
  private readonly events = new Index<Kinds['events']>()
  private readonly autoscalers = new Index<Kinds['horizontalpodautoscalers']>()
  private readonly services = new Index<Kinds['services']>()
  private readonly routes = new Index<Kinds['ingresses']>()
  /** Deployments and Rollouts by namespace and name. */
  private readonly named = new Map<string, string>()
  private readonly rootsOf = new Map<string, Set<string>>()
  private readonly orphans = new Map<string, Orphan>()
  private usage = new Map<string, PodUsage>()
  readonly nodes = new Map<string, Kinds['nodes']>()
  private dirty = new Set<string>()
  private removedRoots = new Set<string>()
  /** Workloads to rebuild at a time, in ms since the epoch, because a finding expires then. */
  private readonly dueAt = new Map<string, number>()
  podsKnown = false

  /** Adds or updates an object. */
  put<R extends Resource>(resource: R, object: Kinds[R]): void {
    this.take(resource, object, false)
  }
  /** Removes an object. */
  drop<R extends Resource>(resource: R, object: Kinds[R]): void {
    this.take(resource, object, true)
  }

  private take(resource: Resource, object: Trimmed, gone: boolean): void {
    const { namespace } = object.metadata
    if (isController(resource)) this.takeController(object as Controller, gone)
    else if (resource === 'pods') this.takePod(object as Pod, gone)
    else if (resource === 'nodes') this.takeNode(object as Kinds['nodes'], gone)
    else if (resource === 'events') this.takeEvent(object as Kinds['events'], gone)
    else {
      if (resource === 'horizontalpodautoscalers') {
        const { target } = object as Kinds['horizontalpodautoscalers']
        set(
          this.autoscalers,
          inNamespace(namespace, `${target.kind}/${target.name}`),
          object as Kinds['horizontalpodautoscalers'],
          gone,
        )
      } else if (resource === 'services') set(this.services, namespace ?? '', object as Kinds['services'], gone)
      else set(this.routes, namespace ?? '', object as Kinds['ingresses'], gone)
      this.markNamespaceChanged(namespace)
    }
  }

  private takeNode(node: Kinds['nodes'], gone: boolean): void {
    if (gone) this.nodes.delete(node.metadata.uid)
    else this.nodes.set(node.metadata.uid, node)
  }

  private takeEvent(event: Kinds['events'], gone: boolean): void {
    const about = event.object.uid ?? inNamespace(event.object.namespace, `${event.object.kind}/${event.object.name}`)
    set(this.events, about, event, gone)
    this.markChanged(this.rootOfUid(about))
  }

  private takeController(object: Controller, gone: boolean): void {
    const { uid, namespace } = object.metadata
    this.markChanged(this.rootOf(object))
    const name =
      object.kind === 'Deployment' || object.kind === 'Rollout' ? inNamespace(namespace, object.metadata.name) : undefined
    if (gone) {
      this.byUid.delete(uid)
      this.owned.drop(uid)
      this.removedRoots.add(uid)
      if (name && this.named.get(name) === uid) this.named.delete(name)
    } else {
      this.byUid.set(uid, object)
      if (name) this.named.set(name, uid)
      this.orphans.delete(uid)
      this.owned.put(owner(object.metadata)?.uid, object)
      // Its dependents may have arrived first, with another root.
      for (const pod of this.pods.of(uid)) this.takePod(pod, false)
      for (const child of this.owned.of(uid)) for (const pod of this.pods.of(child.metadata.uid)) this.takePod(pod, false)
    }
    this.markChanged(this.rootOf(object))
    this.registerRoot(namespace, this.rootOf(object))
  }

  private takePod(pod: Pod, gone: boolean): void {
    const { uid, namespace } = pod.metadata
    this.markChanged(this.pods.groupOf(uid))
    if (gone) {
      this.byUid.delete(uid)
      this.pods.drop(uid)
      this.removedRoots.add(uid)
      this.markChanged(this.rootOf(pod))
      return
    }
    this.byUid.set(uid, pod)
    const root = this.rootOf(pod)
    this.pods.put(root, pod)
    this.markChanged(root)
    this.registerRoot(namespace, root)
  }

  /** The uid of an object's top-level owner, as far as known. */
  private rootOf(object: Controller | Pod): string {
    let at: Controller | Pod = object
    for (let depth = 0; depth < 5; depth++) {
      const above = owner(at.metadata)
      if (!above || noRoots.has(above.kind)) break
      const next = this.byUid.get(above.uid)
      if (next) {
        at = next
        continue
      }
      const guessed = this.guess(at, above)
      if (guessed) return guessed
      this.orphans.set(above.uid, { kind: 'orphan', owner: above, namespace: at.metadata.namespace ?? '' })
      return above.uid
    }
    return at.metadata.uid
  }

  /** If ReplicaSets cannot be read, a pod's Deployment is found by name: the ReplicaSet's without the hash. */
  private guess(at: Controller | Pod, above: Owner): string | undefined {
    const hash = at.metadata.labels?.['pod-template-hash']
    if (above.kind !== 'ReplicaSet' || !hash || !above.name.endsWith(`-${hash}`)) return undefined
    return this.named.get(inNamespace(at.metadata.namespace, above.name.slice(0, -hash.length - 1)))
  }

  /** Resolves the owners of pods again that were unknown when they arrived, because kinds are listed concurrently. */
  findRoots(): void {
    for (const uid of [...this.orphans.keys()]) for (const pod of this.pods.of(uid)) this.takePod(pod, false)
  }

  private rootOfUid(uid: string): string | undefined {
    const object = this.byUid.get(uid)
    return object ? this.rootOf(object) : undefined
  }

  private registerRoot(namespace: string | undefined, root: string): void {
    const roots = this.rootsOf.get(namespace ?? '')
    if (roots) roots.add(root)
    else this.rootsOf.set(namespace ?? '', new Set([root]))
  }

  private markChanged(uid: string | undefined): void {
    if (uid) this.dirty.add(uid)
  }
  private markNamespaceChanged(namespace: string | undefined): void {
    for (const uid of this.rootsOf.get(namespace ?? '') ?? []) this.dirty.add(uid)
  }

  /** Replaces the usage of all pods. */
  setUsage(all: readonly PodUsage[]): void {
    this.usage = new Map(all.map((u) => [inNamespace(u.namespace, u.name), u]))
    for (const roots of this.rootsOf.values()) for (const uid of roots) this.dirty.add(uid)
  }

  /** Whether there are pending changes. */
  get hasChanges(): boolean {
    return this.dirty.size > 0 || this.removedRoots.size > 0
  }

  /** Uids of all known workloads, by kind. */
  roots(): { kind: string; key: string }[] {
    const seen = new Map<string, string>()
    for (const object of this.byUid.values()) {
      const root = this.rootOf(object)
      const known = this.byUid.get(root)
      seen.set(root, known ? ('kind' in known ? known.kind : 'Pod') : (this.orphans.get(root)?.owner.kind ?? 'Pod'))
    }
    return [...seen].map(([key, kind]) => ({ key, kind }))
  }

  /** When the next finding expires, in ms since the epoch. */
  nextDue(): number | undefined {
    return this.dueAt.size > 0 ? Math.min(...this.dueAt.values()) : undefined
  }

  /** The workloads that have changed since the last call or are due, rebuilt, and the uids of removed ones. */
  takeChanges(now: number): { workloads: WorkloadInput[]; removed: string[] } {
    for (const [uid, at] of this.dueAt) if (at <= now) this.dirty.add(uid)
    const dirty = this.dirty
    const gone = this.removedRoots
    this.dirty = new Set()
    this.removedRoots = new Set()
    const workloads: WorkloadInput[] = []
    for (const uid of dirty) {
      this.dueAt.delete(uid)
      try {
        const built = this.build(uid, now)
        if (!built) gone.add(uid)
        else {
          workloads.push(built.workload)
          if (built.recheckAt !== undefined) this.dueAt.set(uid, built.recheckAt)
        }
      } catch {
        // A workload that cannot be built does not affect others; its previous data is kept.
      }
    }
    const held = new Set(workloads.map((w) => w.key))
    return { workloads, removed: [...gone].filter((uid) => !held.has(uid)) }
  }

  private build(uid: string, now: number): BuiltWorkload | undefined {
    const known = this.byUid.get(uid)
    const pods = this.pods.of(uid)
    const root = known ?? (pods.length > 0 ? this.orphans.get(uid) : undefined)
    if (!root) {
      this.orphans.delete(uid)
      for (const roots of this.rootsOf.values()) roots.delete(uid)
      return undefined
    }
    // An intermediate object, such as a Deployment's ReplicaSet, is not a separate workload.
    if (known && this.rootOf(known) !== uid) return undefined
    const namespace = 'owner' in root ? root.namespace : (root.metadata.namespace ?? '')
    const kind = 'owner' in root ? root.owner.kind : 'kind' in root ? root.kind : 'Pod'
    const name = 'owner' in root ? root.owner.name : root.metadata.name
    const children = this.owned.of(uid)
    const jobs = children
      .filter((c) => c.kind === 'Job')
      .sort((a, b) => (b.metadata.creationTimestamp ?? '').localeCompare(a.metadata.creationTimestamp ?? ''))
    const about = [uid, ...children.map((c) => c.metadata.uid), ...pods.map((p) => p.metadata.uid)]
    const services = this.services.of(namespace).filter((s) => selectsAny(s.spec.selector, pods))
    const serviceNames = new Set(services.map((s) => s.metadata.name))
    const parts: Parts = {
      root,
      pods,
      jobs,
      services,
      now,
      podsKnown: this.podsKnown,
      events: about.flatMap((u) => this.events.of(u)),
      autoscaler: this.autoscalers.of(inNamespace(namespace, `${kind}/${name}`))[0],
      routes: this.routes.of(namespace).filter((r) => r.services.some((s) => serviceNames.has(s))),
      usage: (pod) => this.usage.get(inNamespace(pod.metadata.namespace, pod.metadata.name)),
    }
    return workloadOf(parts)
  }
}

function selectsAny(selector: Record<string, string> | undefined, pods: readonly Pod[]): boolean {
  const wanted = Object.entries(selector ?? {})
  return wanted.length > 0 && pods.some((p) => wanted.every(([k, v]) => p.metadata.labels?.[k] === v))
}
