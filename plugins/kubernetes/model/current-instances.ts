import type { Instance } from '@callboard/modules/workloads/domain/workload'
import type { Autoscaler, ClusterEvent, Controller, Pod, Route, Service } from './objects.ts'
import { hasCondition, isController, isOrphan, type Root } from './root.ts'
import type { PodUsage } from './trim.ts'

/** All objects of a cluster that belong to one workload. */
export type Parts = {
  /** The top-level owner; a standalone pod is its own. */
  root: Root
  pods: readonly Pod[]
  /** Null if pods cannot be read: their previous data is kept. */
  podsKnown: boolean
  /** Jobs of a CronJob, newest first. */
  jobs: readonly Controller[]
  events: readonly ClusterEvent[]
  autoscaler: Autoscaler | undefined
  services: readonly Service[]
  routes: readonly Route[]
  usage: (pod: Pod) => PodUsage | undefined
  now: number
}

/** How many pods of a Job have yet to succeed. Without a number of completions, its pods share a queue, and all of them run. */
const leftOf = ({ spec, status }: Controller): number =>
  spec.completions === undefined ? (spec.parallelism ?? 1) : Math.max(0, spec.completions - (status.succeeded ?? 0))

/** The desired number of pods: for a DaemonSet one per matching node, for a Job the number still to run. */
export function desiredOf(root: Root, alive: number): number | null {
  if (isOrphan(root)) return null
  if (!isController(root)) return root.status.phase === 'Succeeded' ? 0 : 1
  if (root.kind === 'DaemonSet') return root.status.desiredNumberScheduled ?? null
  if (root.kind === 'CronJob') return alive > 0 ? null : 0
  if (root.kind === 'Job')
    return root.status.completionTime || hasCondition(root, 'Failed') ? 0 : Math.min(leftOf(root), root.spec.parallelism ?? 1)
  return root.spec.replicas ?? 1
}

/** A Job that has neither succeeded nor failed, also between two attempts without a running pod. */
export const isOpen = (job: Controller): boolean => !hasCondition(job, 'Complete') && !hasCondition(job, 'Failed')

type OfPod = { pod: Pod; instance: Instance }

/**
 * Whether a CronJob has succeeded after its newest job failed. Jobs that succeeded may be removed before those that failed:
 * successfulJobsHistoryLimit and failedJobsHistoryLimit are separate.
 */
function hasSucceededSince(cronJob: Controller, job: Controller): boolean {
  const failure = job.status.conditions?.find((c) => c.type === 'Failed' && c.status === 'True')
  const at = failure?.lastTransitionTime ?? job.metadata.creationTimestamp
  return failure !== undefined && Date.parse(cronJob.status.lastSuccessfulTime ?? '') > Date.parse(at ?? '')
}

/** The run that determines the status of a Job or CronJob: the Job itself, or the newest of a CronJob. */
export function currentJob({ root, jobs: [newest] }: Parts): Controller | undefined {
  if (!isController(root)) return undefined
  if (root.kind === 'Job') return root
  return root.kind === 'CronJob' && newest && !hasSucceededSince(root, newest) ? newest : undefined
}

/**
 * The instances that determine the workload's state: the running ones. Without any, the last one that ended gives the reason,
 * unless it ended as expected: failed attempts of a successful job do not matter.
 */
export function currentInstances(parts: Parts, all: readonly OfPod[]): Instance[] {
  const job = currentJob(parts)
  if (job && hasCondition(job, 'Complete')) return []
  const isCronJob = isController(parts.root) && parts.root.kind === 'CronJob'
  const alive = all.flatMap((p) => (p.instance.ended ? [] : [p.instance]))
  // Its newest job has been succeeded by another one.
  if (isCronJob && !job && parts.jobs.length > 0) return alive
  // Scaled to zero: it does not matter how its last pods ended.
  if (!job && isController(parts.root) && !isCronJob && desiredOf(parts.root, 0) === 0) return alive
  const own =
    job && isCronJob ? all.filter(({ pod }) => pod.metadata.ownerReferences?.some((o) => o.uid === job.metadata.uid)) : all
  const ownAlive = own.flatMap((p) => (p.instance.ended ? [] : [p.instance]))
  if (ownAlive.length > 0) return ownAlive
  const [newest] = own
  return newest && newest.pod.status.phase === 'Failed' ? [newest.instance] : []
}
