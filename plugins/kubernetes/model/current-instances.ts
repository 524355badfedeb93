import type { Instance } from '@callboard/modules/workloads/domain/workload'
import type { Autoscaler, ClusterEvent, Controller, Pod, Route, Service } from './objects.ts'
import { hasCondition, isController, isOrphan, type Root } from './root.ts'
import type { PodUsage } from './trim.ts'

/** Everything of a cluster that belongs to one workload. */
export type Parts = {
  /** What stands at the top of its owners; a pod alone is its own. */
  root: Root
  pods: readonly Pod[]
  /** Null when pods cannot be read: what is known of them stays. */
  podsKnown: boolean
  /** Jobs of a CronJob, the newest first. */
  jobs: readonly Controller[]
  events: readonly ClusterEvent[]
  autoscaler: Autoscaler | undefined
  services: readonly Service[]
  routes: readonly Route[]
  usage: (pod: Pod) => PodUsage | undefined
  now: number
}

/** How many there should be. A DaemonSet has one for each node that fits; a Job as many as still have to run. */
export function desiredOf(root: Root, alive: number): number | null {
  if (isOrphan(root)) return null
  if (!isController(root)) return root.status.phase === 'Succeeded' ? 0 : 1
  if (root.kind === 'DaemonSet') return root.status.desiredNumberScheduled ?? null
  if (root.kind === 'CronJob') return alive > 0 ? null : 0
  if (root.kind === 'Job')
    return root.status.completionTime || hasCondition(root, 'Failed')
      ? 0
      : Math.min(root.spec.completions ?? 1, root.spec.parallelism ?? 1)
  return root.spec.replicas ?? 1
}

/** A Job that has neither succeeded nor failed: also between two tries, when none of its pods lives. */
export const isOpen = (job: Controller): boolean => !hasCondition(job, 'Complete') && !hasCondition(job, 'Failed')

type OfPod = { pod: Pod; instance: Instance }

/** The run that says how a Job or CronJob fares: the Job itself, or the newest of a CronJob. */
export const currentJob = ({ root, jobs }: Parts): Controller | undefined =>
  isController(root) ? (root.kind === 'Job' ? root : root.kind === 'CronJob' ? jobs[0] : undefined) : undefined

/**
 * The instances whose state is the workload's: those that live. Where none does, the newest that has ended tells why,
 * unless it ended as it should: a job that has succeeded owes nothing for its failed tries.
 */
export function currentInstances(parts: Parts, all: readonly OfPod[]): Instance[] {
  const job = currentJob(parts)
  if (job && hasCondition(job, 'Complete')) return []
  const isCronJob = isController(parts.root) && parts.root.kind === 'CronJob'
  // Scaled to nothing, it owes nothing for how its last pods ended.
  if (!job && isController(parts.root) && !isCronJob && desiredOf(parts.root, 0) === 0)
    return all.flatMap((p) => (p.instance.ended ? [] : [p.instance]))
  const own =
    job && isCronJob ? all.filter(({ pod }) => pod.metadata.ownerReferences?.some((o) => o.uid === job.metadata.uid)) : all
  const alive = own.filter((p) => !p.instance.ended)
  if (alive.length > 0) return alive.map((p) => p.instance)
  const [newest] = own
  return newest && newest.pod.status.phase === 'Failed' ? [newest.instance] : []
}
