import { setTimeout } from 'node:timers/promises'
import type { RuntimeNode } from '@callboard/modules/workloads/domain/workload'
import type { WorkloadSink } from '@callboard/plugin-kit/server'
import { type ClusterClient, connectCluster, KubernetesError } from '../client.ts'
import { type KubernetesContext } from '../context.ts'
import type { Node } from '../model/objects.ts'
import { quantity } from '../model/quantity.ts'
import { Store } from '../model/store.ts'
import { discover, readListed, readVersion, type Served } from './discover.ts'
import { defaultTiming, type Timing } from './informer.ts'
import { InformerSet } from './informer-set.ts'
import { type Resource, workloadResources } from './kinds.ts'
import { partsOf } from './parts.ts'
import { type PaceLimits, paceLimits, RequestPace } from './request-pace.ts'
import { UsageReader } from './usage-reader.ts'

export type WatchTiming = Timing & {
  pace: PaceLimits
  /** Changes are batched for this long before they are written. */
  batchMs: number
  /** How long a cluster may be silent before it is checked that it is reachable and the credentials are valid. */
  heartbeatMs: number
  usageMs: number
  /** Interval of looks at the names of the served APIs: an operator is installed, a cluster upgraded. */
  discoverMs: number
  /** Interval of looks at everything that they serve. */
  discoverAllMs: number
}
export const watchTiming: WatchTiming = {
  ...defaultTiming,
  pace: paceLimits,
  batchMs: 200,
  heartbeatMs: 25_000,
  usageMs: 60_000,
  discoverMs: 10 * 60_000,
  discoverAllMs: 60 * 60_000,
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
  private readonly informers: InformerSet
  private readonly usage: UsageReader
  private served: Served = { version: '', apis: {}, metrics: false, unknown: [], listed: '' }
  private readonly listed = new Set<Resource>()
  private wake: () => void = () => {}
  private woken = Promise.resolve()
  private stateChanged = true
  /** Ends the pause before the next discovery. */
  private look = new AbortController()

  constructor(client: ClusterClient, context: KubernetesContext, sink: WorkloadSink, timing: WatchTiming) {
    this.client = client
    this.context = context
    this.sink = sink
    this.timing = timing
    const pace = new RequestPace(timing.pace, context.signal)
    this.usage = new UsageReader(client, pace, context.settings.namespaces)
    this.informers = new InformerSet({
      client,
      timing,
      pace,
      store: this.store,
      namespaces: context.settings.namespaces,
      onListed: (resource) => {
        this.listed.add(resource)
        this.wake()
      },
      onChange: () => this.wake(),
      onState: () => this.showState(),
      onUnserved: () => this.look.abort(),
    })
    this.rest()
  }

  private rest(): void {
    this.woken = new Promise((resolve) => {
      this.wake = resolve
    })
  }

  private showState(): void {
    this.stateChanged = true
    this.wake()
  }

  stop(): void {
    this.informers.stop()
  }

  async run(): Promise<void> {
    const { signal } = this.context
    // Alone, because a second request that does not know yet whether they can share a connection opens one that is never closed.
    const version = await readVersion(this.client)
    this.served = await discover(this.client, version)
    this.informers.reconcile(this.served)
    await Promise.race([Promise.all(this.informers.all.map((i) => i.settled)), aborted(signal)])
    if (signal.aborted) return
    if (this.informers.all.every((i) => !i.listed)) throw this.noReadableKinds()
    await this.readUsage()
    let failure: unknown
    const stop = new AbortController()
    this.stopLoops = stop.signal
    this.stopped = aborted(stop.signal)
    if (signal.aborted) return
    signal.addEventListener('abort', () => stop.abort(), { once: true })
    const usageMs = this.timing.usageMs * this.usage.everyNth
    const loops = [this.write(), this.heartbeat(), this.runEvery(usageMs, () => this.readUsage()), this.rediscover()]
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
    const states = this.informers.all.map((i) => i.state())
    const first = states.find((s) => s.retryAfterS !== undefined) ?? states.find((s) => s.message)
    const forbidden = states.every((s) => s.state === 'forbidden')
    return new KubernetesError(
      forbidden ? 'forbidden' : 'unavailable',
      forbidden ? 403 : 503,
      first?.message ?? 'No cluster resources can be read.',
      first?.retryAfterS === undefined ? {} : { retryAfterS: first.retryAfterS },
    )
  }

  /** Writes batched changes until it is stopped. */
  private async write(): Promise<void> {
    while (!this.stopLoops.aborted) {
      this.store.podsKnown = this.informers.isListed('pods')
      const listed = [...this.listed]
      this.listed.clear()
      if (listed.length > 0) this.store.findRoots()
      const change = this.store.takeChanges(Date.now())
      if (change.workloads.length > 0 || change.removed.length > 0) await this.sink.apply(change)
      if (listed.some((r) => (workloadResources as readonly string[]).includes(r))) await this.removeUnlisted()
      if (this.stateChanged) await this.report()
      if (!this.isPending) {
        this.rest()
        if (!this.isPending) await this.idle()
      }
      await pause(this.timing.batchMs, this.stopLoops)
    }
  }

  /** Waits for a change, or until a finding has to be looked at again. */
  private async idle(): Promise<void> {
    const round = new AbortController()
    const due = this.store.nextDue()
    const expiry = due === undefined ? [] : [pause(Math.max(0, due - Date.now()), round.signal)]
    await Promise.race([this.woken, this.stopped, ...expiry])
    round.abort()
  }

  private get isPending(): boolean {
    return this.store.hasChanges || this.listed.size > 0 || this.stateChanged
  }

  /** Workloads that were removed while disconnected. Requires complete lists of their kinds. */
  private async removeUnlisted(): Promise<void> {
    const complete = workloadResources.filter(this.informers.isListed)
    const roots = this.store.roots()
    // Kinds of custom controllers are only known from their pods.
    const known = new Set<string>(Object.values(workloadKind))
    const orphanKinds = this.informers.isListed('pods') ? [...new Set(roots.map((r) => r.kind))].filter((k) => !known.has(k)) : []
    await this.sink.listed(
      [...complete.map((r) => workloadKind[r]), ...orphanKinds],
      roots.map((r) => r.key),
    )
  }

  private async report(): Promise<void> {
    this.stateChanged = false
    await this.sink.report({
      platform: 'Kubernetes',
      version: this.served.version,
      seenAt: new Date(this.client.acceptedAt()),
      nodes: [...this.store.nodes.values()].map(nodeOf).sort((a, b) => a.name.localeCompare(b.name)),
      parts: [...partsOf(this.informers, this.served), ...(this.usage.part ? [this.usage.part] : [])],
    })
  }

  private async runEvery(ms: number, work: () => Promise<void>): Promise<void> {
    while (!this.stopLoops.aborted) {
      await pause(ms, this.stopLoops)
      if (!this.stopLoops.aborted) await work()
    }
  }

  /**
   * Checks that the cluster is reachable and accepts the credentials, unless another request has just shown it. What open watches
   * send does not: they may stay open long after their token has expired.
   */
  private async heartbeat(): Promise<void> {
    const { heartbeatMs } = this.timing
    let lost = 0
    for (let waitMs = heartbeatMs; !this.stopLoops.aborted; ) {
      await pause(waitMs, this.stopLoops)
      if (this.stopLoops.aborted) return
      const since = Date.now() - this.client.acceptedAt()
      waitMs = since < heartbeatMs ? heartbeatMs - since : heartbeatMs
      const answered = since < heartbeatMs || (await this.isReachable(lost))
      lost = answered ? 0 : lost + 1
      if (answered) this.showState()
    }
  }

  /** @throws if the credentials are rejected, or if nothing was heard often enough */
  private async isReachable(lost: number): Promise<boolean> {
    try {
      this.served.version = await readVersion(this.client)
      return true
    } catch (error) {
      // A cluster that rejects a request or requests a wait is reachable.
      if (error instanceof KubernetesError && [403, 404, 429].includes(error.status)) return true
      const rejected = error instanceof KubernetesError && error.status === 401
      if (!this.stopLoops.aborted && (rejected || lost + 1 >= maxMissedHeartbeats)) throw error
      return false
    }
  }

  /** Follows what the cluster serves: an API can be added, upgraded and removed. */
  private async rediscover(): Promise<void> {
    let wholeAt = Date.now()
    while (!this.stopLoops.aborted) {
      await pause(this.timing.discoverMs, AbortSignal.any([this.stopLoops, this.look.signal]))
      if (this.stopLoops.aborted) return
      const requested = this.look.signal.aborted
      this.look = new AbortController()
      const { listed } = this.served
      const changed = (await readListed(this.client).catch(() => listed)) !== listed
      if (!requested && !changed && Date.now() - wholeAt < this.timing.discoverAllMs) continue
      wholeAt = Date.now()
      const served = await discover(this.client).catch(() => undefined)
      if (served && !this.stopLoops.aborted) this.serve(served)
    }
  }

  private serve(served: Served): void {
    // What a failing server serves is still what it served before.
    const kept = Object.entries(this.served.apis).filter(([, api]) => served.unknown.includes(api))
    this.served = { ...served, apis: { ...Object.fromEntries(kept), ...served.apis } }
    this.informers.reconcile(this.served)
    this.showState()
  }

  private async readUsage(): Promise<void> {
    const usage = await this.usage.read(this.served.metrics)
    if (usage) this.store.setUsage(usage)
    this.showState()
  }
}

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  setTimeout(ms, undefined, { signal }).catch(() => {
    // Aborted: the caller checks the signal.
  })

const aborted = (signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    if (signal.aborted) return resolve()
    signal.addEventListener('abort', () => resolve(), { once: true })
  })
