import { setTimeout } from 'node:timers/promises'
import type { Cluster, Task } from '@aws-sdk/client-ecs'
import type { RuntimePart, WorkloadInput } from '@callboard/core/workload/workload'
import type { WorkloadSink } from '@callboard/plugin-kit/server'
import { createClient, type EcsClient, type EcsContext } from './client.ts'
import { familyOf, serviceOf } from './model/workloads.ts'

/** ECS tells nobody of changes, so it is asked; its limits allow 20 describing requests a second in an account. */
export const pollMs = 15_000

const serviceNameOf = (task: Task) => (task.group?.startsWith('service:') ? task.group.slice('service:'.length) : undefined)
const familyIn = (arn: string | undefined) => arn?.split('/').at(-1)?.replace(/:\d+$/, '') ?? 'task'

/** One service or family; undefined where AWS describes it in a way that is not understood. It costs no other. */
function attempt(describe: () => WorkloadInput): WorkloadInput | undefined {
  try {
    return describe()
  } catch {
    return undefined
  }
}

/** Everything that runs in one cluster. Keys of what could not be understood go to `unread`. */
async function readCluster(client: EcsClient, cluster: Cluster, now: number, unread: string[]): Promise<WorkloadInput[]> {
  const [services, tasks] = [await client.services(cluster), await client.tasks(cluster)]
  const workloads: WorkloadInput[] = []
  for (const service of services) {
    if (service.status === 'INACTIVE') continue
    const own = tasks.filter((t) => serviceNameOf(t) === service.serviceName)
    const definition = service.taskDefinition ? await client.definition(service.taskDefinition) : undefined
    const workload = attempt(() => serviceOf(cluster, service, own, definition, now))
    if (workload) workloads.push(workload)
    else unread.push(service.serviceArn ?? '')
  }
  const alone = Map.groupBy(
    tasks.filter((t) => serviceNameOf(t) === undefined),
    (t) => familyIn(t.taskDefinitionArn),
  )
  for (const [family, of] of alone) {
    const arn = of[0]?.taskDefinitionArn
    const definition = arn ? await client.definition(arn) : undefined
    const workload = attempt(() => familyOf(cluster, family, of, definition, now))
    if (workload) workloads.push(workload)
    else unread.push(`${cluster.clusterArn} ${family}`)
  }
  return workloads
}

/** Follows the services of a region until the signal aborts. @throws VendorError when nothing can be read any more */
export async function watchServices(context: EcsContext, sink: WorkloadSink, everyMs = pollMs): Promise<void> {
  const client = createClient(context)
  const { signal } = context
  let before = new Map<string, string>()
  try {
    while (!signal.aborted) {
      const now = Date.now()
      const clusters = await client.clusters()
      const workloads: WorkloadInput[] = []
      const unread: string[] = []
      for (const cluster of clusters) workloads.push(...(await readCluster(client, cluster, now, unread)))
      const state = new Map(workloads.map((w) => [w.key, JSON.stringify(w)]))
      const changed = workloads.filter((w) => before.get(w.key) !== state.get(w.key))
      // What could not be understood is not gone: what was seen of it last stays.
      for (const key of unread) state.set(key, before.get(key) ?? '')
      const removed = [...before.keys()].filter((key) => !state.has(key))
      if (changed.length > 0 || removed.length > 0) await sink.apply({ workloads: changed, removed })
      if (before.size === 0) await sink.listed(['ECS service', 'ECS task'], [...state.keys()])
      before = state
      const at = new Date(now).toISOString()
      const part = (name: string, objects: number): RuntimePart => ({ name, api: 'Amazon ECS', state: 'watching', objects, at })
      await sink.report({
        platform: 'Amazon ECS',
        version: null,
        nodes: [],
        parts: [
          part('Clusters', clusters.length),
          part('Services', workloads.filter((w) => w.kind === 'ECS service').length),
          part(
            'Tasks',
            workloads.reduce((sum, w) => sum + (w.instances?.length ?? 0), 0),
          ),
        ],
      })
      await setTimeout(everyMs, undefined, { signal }).catch(() => undefined)
    }
  } catch (error) {
    if (!signal.aborted) throw error
  } finally {
    client.close()
  }
}
