import { setTimeout } from 'node:timers/promises'
import type { RuntimeNode, RuntimePart } from '@callboard/modules/workloads/domain/workload'
import type { WorkloadSink } from '@callboard/plugin-kit/server'
import { z } from 'zod'
import { type ClusterClient, connectCluster, KubernetesError } from '../client.ts'
import { type KubernetesContext } from '../context.ts'
import type { Node } from '../model/objects.ts'
import { quantity } from '../model/quantity.ts'
import { Store } from '../model/store.ts'
import { trimUsage } from '../model/trim.ts'
import { discover, readVersion, type Served } from './discover.ts'
import { defaultTiming, type Informer, startInformer, type Timing } from './informer.ts'
import { type AnyKind, apiPath, kinds, metricsApi, type Resource, workloadResources } from './kinds.ts'

export type WatchTiming = Timing & {
  /** Changes are batched for this long before they are written. */
  batchMs: number
  /** Interval of checks that the cluster is reachable and the credentials are valid. */
  heartbeatMs: number
  usageMs: number
  /** The served kinds can change: an operator is installed, a cluster upgraded. */
  discoverMs: number
}
export const watchTiming: WatchTiming = {
  ...defaultTiming,
  batchMs: 200,
  heartbeatMs: 15_000,
  usageMs: 60_000,
  discoverMs: 10 * 60_000,
}

/** Failed checks after which a cluster counts as unreachable. One may be a short interruption. */
const maxMissedHeartbeats = 2

const workloadKind: Record<(typeof workloadResources)[number], string> = {
  deployments: 'Deployment',
  statefulsets: 'StatefulSet',
  daemonsets: 'DaemonSet',
  replicasets: 'ReplicaSet',
  jobs: 'Job',
  cronjobs: 'CronJob',
  rollouts: 'Rollout',
  pods: 'Pod',
}

const usagePage = z.looseObject({ items: z.array(z.unknown()).nullish() })

function nodeOf(node: Node): RuntimeNode {
  const labels = node.metadata.labels ?? {}
  const troubles = node.conditions.filter((c) => c.type !== 'Ready' && c.status === 'True').map((c) => c.reason ?? c.type)
  const some = Object.fromEntries(
    Object.entries({
      version: node.version,
      zone: labels['topology.kubernetes.io/zone'] ?? labels['failure-domain.beta.kubernetes.io/zone'],
      type: labels['node.kubernetes.io/instance-type'] ?? labels['beta.kubernetes.io/instance-type'],
      cpu: quantity(node.capacity.cpu),
      memory: quantity(node.capacity.memory),
      pods: quantity(node.capacity.pods),
    }).filter(([, v]) => v !== undefined),
  )
  return {
    name: node.metadata.name,
    ready: node.conditions.some((c) => c.type === 'Ready' && c.status === 'True'),
    troubles: [...troubles, ...(node.unschedulable ? ['cordoned'] : [])],
    ...some,
  }
}

/**
 * Watches a cluster until the signal aborts.
 * @throws VendorError if the cluster cannot be reached or denies access
 */
export async function watchCluster(
  context: KubernetesContext,
  sink: WorkloadSink,
  timing: WatchTiming = watchTiming,
): Promise<void> {
  const client = await connectCluster(context)
  const session = new Session(client, context, sink, timing)
  try {
    await session.run()
  } finally {
    session.stop()
    await client.close()
  }
}

class Session {
  private readonly client: ClusterClient
  private readonly context: KubernetesContext
  private readonly sink: WorkloadSink
  private readonly timing: WatchTiming
  private readonly store = new Store()
  private informers: Informer[] = []
  private served: Served = { version: '', apis: {}, metrics: false }
  private usageState: RuntimePart | undefined
  private readonly listed = new Set<Resource>()
  private wake: () => void = () => {}
  private woken = Promise.resolve()
  private stateChanged = true

  constructor(client: ClusterClient, context: KubernetesContext, sink: WorkloadSink, timing: WatchTiming) {
    this.client = client
    this.context = context
    this.sink = sink
    this.timing = timing
    this.rest()
  }

  private rest(): void {
    this.woken = new Promise((resolve) => {
      this.wake = resolve
    })
  }

  stop(): void {
    for (const informer of this.informers) informer.stop()
  }

  async run(): Promise<void> {
    const { signal } = this.context
    this.served = await discover(this.client)
    await this.startInformers()
    await Promise.race([Promise.all(this.informers.map((i) => i.settled)), aborted(signal)])
    if (signal.aborted) return
    if (this.informers.every((i) => i.state().state !== 'watching')) throw this.noReadableKinds()
    await this.readUsage()
    let failure: unknown
    const stop = new AbortController()
    this.stopLoops = stop.signal
    this.stopped = aborted(stop.signal)
    if (signal.aborted) return
    signal.addEventListener('abort', () => stop.abort(), { once: true })
    const loops = [this.write(), this.heartbeat(), this.runEvery(this.timing.usageMs, () => this.readUsage()), this.rediscover()]
    await Promise.race(loops).catch((error) => {
      failure = error
    })
    stop.abort()
    this.wake()
    await Promise.allSettled(loops)
    if (failure && !signal.aborted) throw failure
  }
  private stopLoops: AbortSignal = new AbortController().signal
  private stopped: Promise<void> = new Promise(() => {})

  private noReadableKinds(): KubernetesError {
    const states = this.informers.map((i) => i.state())
    const first = states.find((s) => s.retryAfterS !== undefined) ?? states.find((s) => s.message)
    const forbidden = this.informers.every((i) => i.state().state === 'forbidden')
    return new KubernetesError(
      forbidden ? 'forbidden' : 'unavailable',
      forbidden ? 403 : 503,
      first?.message ?? 'No cluster resources can be read.',
      first?.retryAfterS === undefined ? {} : { retryAfterS: first.retryAfterS },
    )
  }

  private async startInformers(): Promise<void> {
    const { namespaces } = this.context.settings
    const wanted = Object.values(kinds).flatMap((kind: AnyKind) => {
      const api = this.served.apis[kind.resource]
      // Credentials for some namespaces are not sufficient for cluster-scoped kinds.
      if (!api || (!kind.namespaced && namespaces.length > 0)) return []
      const places = kind.namespaced && namespaces.length > 0 ? namespaces : [undefined]
      return places.map((namespace) => ({ kind, api, ...(namespace ? { namespace } : {}) }))
    })
    this.informers = await Promise.all(
      wanted.map((of) =>
        startInformer(
          this.client,
          of,
          {
            onPut: (object) => this.changed(() => this.store.put(of.kind.resource, object as never)),
            onDrop: (object) => this.changed(() => this.store.drop(of.kind.resource, object as never)),
            onListed: (resource) => this.changed(() => void this.listed.add(resource)),
            onState: () => {
              this.stateChanged = true
              this.wake()
            },
          },
          this.timing,
        ),
      ),
    )
  }

  private changed(change: () => void): void {
    change()
    this.wake()
  }

  /** Writes batched changes until it is stopped. */
  private async write(): Promise<void> {
    while (!this.stopLoops.aborted) {
      this.store.podsKnown =
        this.ofResource('pods').length > 0 &&
        this.ofResource('pods').every((i) => i.state().state === 'watching' || i.count() > 0)
      const listed = [...this.listed]
      this.listed.clear()
      if (listed.length > 0) this.store.findRoots()
      const change = this.store.takeChanges(Date.now())
      if (change.workloads.length > 0 || change.removed.length > 0) await this.sink.apply(change)
      if (listed.some((r) => (workloadResources as readonly string[]).includes(r))) await this.removeUnlisted()
      if (this.stateChanged) await this.report()
      if (this.store.hasChanges || this.listed.size > 0 || this.stateChanged) {
        await pause(this.timing.batchMs, this.stopLoops)
        continue
      }
      this.rest()
      if (this.store.hasChanges || this.listed.size > 0 || this.stateChanged) continue
      await Promise.race([this.woken, this.stopped])
      await pause(this.timing.batchMs, this.stopLoops)
    }
  }

  private ofResource = (resource: Resource) => this.informers.filter((i) => i.resource === resource)

  /** Workloads that were removed while disconnected. Requires complete lists of their kinds. */
  private async removeUnlisted(): Promise<void> {
    const whole = (resource: Resource) =>
      this.ofResource(resource).length > 0 && this.ofResource(resource).every((i) => i.state().state === 'watching')
    const complete = workloadResources.filter(whole)
    const roots = this.store.roots()
    // Kinds of custom controllers are only known from their pods.
    const known = new Set<string>(Object.values(workloadKind))
    const orphanKinds = whole('pods') ? [...new Set(roots.map((r) => r.kind))].filter((k) => !known.has(k)) : []
    await this.sink.listed(
      [...complete.map((r) => workloadKind[r]), ...orphanKinds],
      roots.map((r) => r.key),
    )
  }

  private async report(): Promise<void> {
    this.stateChanged = false
    const at = new Date().toISOString()
    const parts = Object.values(kinds).flatMap((kind: AnyKind): RuntimePart[] => {
      const informers = this.ofResource(kind.resource)
      const api = this.served.apis[kind.resource]
      if (!api) return kind.optional ? [] : [{ name: kind.title, state: 'not_served', objects: 0, at }]
      if (informers.length === 0) return []
      const objects = informers.reduce((n, i) => n + i.count(), 0)
      const worst = informers.map((i) => i.state()).sort((a, b) => severity[b.state] - severity[a.state])[0]
      return [
        {
          name: kind.title,
          api,
          state: worst?.state ?? 'reconnecting',
          objects,
          at,
          ...(worst?.message ? { message: worst.message } : {}),
        },
      ]
    })
    await this.sink.report({
      platform: 'Kubernetes',
      version: this.served.version,
      nodes: [...this.store.nodes.values()].map(nodeOf).sort((a, b) => a.name.localeCompare(b.name)),
      parts: [...parts, ...(this.usageState ? [this.usageState] : [])],
    })
  }

  private async runEvery(ms: number, work: () => Promise<void>): Promise<void> {
    while (!this.stopLoops.aborted) {
      await pause(ms, this.stopLoops)
      if (!this.stopLoops.aborted) await work()
    }
  }

  /** Checks that the cluster is reachable and accepts the credentials: a watch can stay open long after its token has expired. */
  private async heartbeat(): Promise<void> {
    let lost = 0
    await this.runEvery(this.timing.heartbeatMs, async () => {
      try {
        this.served.version = await readVersion(this.client)
        lost = 0
        this.stateChanged = true
        this.wake()
      } catch (error) {
        if (this.stopLoops.aborted) return
        // A cluster that rejects a request or requests a wait is reachable.
        if (error instanceof KubernetesError && [403, 404, 429].includes(error.status)) return
        if (error instanceof KubernetesError && error.status === 401) throw error
        if (++lost >= maxMissedHeartbeats) throw error
      }
    })
  }

  private async rediscover(): Promise<void> {
    const apis = () => JSON.stringify([this.served.apis, this.served.metrics])
    const before = apis()
    while (!this.stopLoops.aborted) {
      await pause(this.timing.discoverMs, this.stopLoops)
      if (this.stopLoops.aborted) return
      const now = await discover(this.client).catch(() => undefined)
      // The watch reconnects, with the current kinds.
      if (now && JSON.stringify([now.apis, now.metrics]) !== before) return
    }
  }

  private async readUsage(): Promise<void> {
    const name = 'Usage (metrics)'
    const at = new Date().toISOString()
    const state = (part: Partial<RuntimePart>): RuntimePart => ({ name, state: 'watching', objects: 0, at, ...part })
    if (!this.served.metrics) {
      this.usageState = state({
        state: 'not_served',
        message: 'The cluster has no metrics server, so usage is not known. Requests and limits are.',
      })
      return
    }
    const { namespaces } = this.context.settings
    try {
      const pages = await Promise.all(
        (namespaces.length > 0 ? namespaces : [undefined]).map((n) =>
          this.client.get(`${apiPath(metricsApi)}${n ? `/namespaces/${n}` : ''}/pods`),
        ),
      )
      const usage = pages.flatMap((p) => usagePage.safeParse(p).data?.items ?? []).flatMap((item) => trimUsage(item) ?? [])
      this.store.setUsage(usage)
      this.usageState = state({ api: metricsApi, objects: usage.length })
    } catch (error) {
      const forbidden = error instanceof KubernetesError && error.status === 403
      this.usageState = state({
        api: metricsApi,
        state: forbidden ? 'forbidden' : 'failing',
        message: error instanceof Error ? error.message : String(error),
      })
    }
    this.stateChanged = true
    this.wake()
  }
}

const severity = { watching: 0, reconnecting: 1, failing: 2, forbidden: 3 } as const

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  setTimeout(ms, undefined, { signal }).catch(() => {
    // Aborted: the caller checks the signal.
  })

const aborted = (signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    if (signal.aborted) return resolve()
    signal.addEventListener('abort', () => resolve(), { once: true })
  })
