import { setTimeout } from 'node:timers/promises'
import type { Cluster, Task } from '@aws-sdk/client-ecs'
import type { RuntimePart, WorkloadInput } from '@callboard/modules/workloads/domain/workload'
import type { WorkloadSink } from '@callboard/plugin-kit/server'
import { affectsAccount, isVendorError } from '@callboard/plugin-kit/vendor-error'
import { createClient, type EcsClient, type EcsContext } from './client.ts'
import { familyOf, serviceOf } from './model/workloads.ts'

/** ECS has no change notifications, so it is polled; its limits allow 20 describe requests per second and account. */
const pollIntervalMs = 15_000

const serviceNameOf = (task: Task) => (task.group?.startsWith('service:') ? task.group.slice('service:'.length) : undefined)
const familyIn = (arn: string | undefined) => arn?.split('/').at(-1)?.replace(/:\d+$/, '') ?? 'task'

/** Result of one poll of a region. */
type ClusterSnapshot = {
  workloads: WorkloadInput[]
  /** Keys of what could not be read: their last known state is kept. */
  unreadable: string[]
  /** Names of unreadable clusters, with the reason. */
  failed: Map<string, unknown>
}

/** Describes one service or family. An error or an unexpected response does not affect others. */
async function describe(look: ClusterSnapshot, key: string, read: () => Promise<WorkloadInput>): Promise<void> {
  try {
    look.workloads.push(await read())
  } catch (error) {
    if (affectsAccount(error)) throw error
    look.unreadable.push(key)
  }
}

/** Everything that runs in one cluster. */
async function readCluster(client: EcsClient, cluster: Cluster, now: number, look: ClusterSnapshot): Promise<void> {
  const [services, tasks] = [await client.services(cluster), await client.tasks(cluster)]
  const definitionOf = async (arn: string | undefined) => (arn ? client.definition(arn) : undefined)
  for (const service of services) {
    if (service.status === 'INACTIVE') continue
    const own = tasks.filter((t) => serviceNameOf(t) === service.serviceName)
    await describe(look, service.serviceArn ?? '', async () =>
      serviceOf(cluster, service, own, await definitionOf(service.taskDefinition), now),
    )
  }
  const alone = Map.groupBy(
    tasks.filter((t) => serviceNameOf(t) === undefined),
    (t) => familyIn(t.taskDefinitionArn),
  )
  for (const [family, of] of alone)
    await describe(look, `${cluster.clusterArn} ${family}`, async () =>
      familyOf(cluster, family, of, await definitionOf(of[0]?.taskDefinitionArn), now),
    )
}

/** Reads all clusters. One that is forbidden or was deleted does not affect others. @throws if none can be read */
async function readRegion(client: EcsClient, now: number): Promise<ClusterSnapshot & { clusters: Cluster[] }> {
  const clusters = await client.clusters()
  const look: ClusterSnapshot = { workloads: [], unreadable: [], failed: new Map() }
  for (const cluster of clusters) {
    try {
      await readCluster(client, cluster, now, look)
    } catch (error) {
      if (affectsAccount(error) || clusters.length === 1 || !isVendorError(error)) throw error
      look.failed.set(cluster.clusterName ?? '', error)
    }
  }
  const [first] = look.failed.values()
  if (first !== undefined && look.failed.size === clusters.length) throw first
  return { ...look, clusters }
}

const partsOf = ({ clusters, workloads, failed }: ClusterSnapshot & { clusters: Cluster[] }, at: string): RuntimePart[] => {
  const part = (name: string, objects: number): RuntimePart => ({ name, api: 'Amazon ECS', state: 'watching', objects, at })
  return [
    part('Clusters', clusters.length),
    part('Services', workloads.filter((w) => w.kind === 'ECS service').length),
    part(
      'Tasks',
      workloads.reduce((sum, w) => sum + (w.instances?.length ?? 0), 0),
    ),
    ...[...failed].map(([cluster, error]): RuntimePart => {
      const forbidden = isVendorError(error) && error.kind === 'forbidden'
      const message = `${isVendorError(error) ? error.message : String(error)} Showing the last synced data.`
      return { ...part(`Cluster ${cluster}`, 0), state: forbidden ? 'forbidden' : 'failing', message }
    }),
  ]
}

/** A workload as last written, and the name of its cluster. */
type Seen = { cluster: string; text: string }

/** Watches the services of a region until the signal aborts. @throws VendorError if nothing can be read any more */
export async function watchServices(context: EcsContext, sink: WorkloadSink, everyMs = pollIntervalMs): Promise<void> {
  const client = createClient(context)
  const { signal } = context
  let before = new Map<string, Seen>()
  let listed = false
  try {
    while (!signal.aborted) {
      const now = Date.now()
      const look = await readRegion(client, now)
      const state = new Map(look.workloads.map((w): [string, Seen] => [w.key, { cluster: w.namespace, text: JSON.stringify(w) }]))
      const changed = look.workloads.filter((w) => before.get(w.key)?.text !== state.get(w.key)?.text)
      // What could not be read is not removed: its last known state is kept.
      const kept = [...before].flatMap(([key, { cluster }]) => (look.failed.has(cluster) ? [key] : []))
      for (const key of [...look.unreadable, ...kept]) state.set(key, before.get(key) ?? { cluster: '', text: '' })
      const removed = [...before.keys()].filter((key) => !state.has(key))
      if (changed.length > 0 || removed.length > 0) await sink.apply({ workloads: changed, removed })
      // Only a complete poll of all clusters can detect removals while disconnected.
      if (!listed && look.failed.size === 0) {
        await sink.listed(['ECS service', 'ECS task'], [...state.keys()])
        listed = true
      }
      before = state
      await sink.report({
        platform: 'Amazon ECS',
        version: null,
        nodes: [],
        seenAt: new Date(now),
        parts: partsOf(look, new Date(now).toISOString()),
      })
      await setTimeout(everyMs, undefined, { signal }).catch(() => undefined)
    }
  } catch (error) {
    if (!signal.aborted) throw error
  } finally {
    client.close()
  }
}
