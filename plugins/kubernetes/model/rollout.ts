import type { WorkloadDetail } from '@callboard/modules/workloads/domain/workload'
import type { Controller } from './objects.ts'
import { isController, type Root } from './root.ts'

/** How many of the desired pods a rollout replaces by itself: with OnDelete none, and with a partition those from it on. */
const toUpdate = ({ updateStrategy }: Controller['spec'], desired: number): number =>
  updateStrategy?.type === 'OnDelete' ? 0 : Math.max(0, desired - (updateStrategy?.partition ?? 0))

/** Whether all desired pods are available, and those that are to be replaced have the newest template. */
function isComplete({ kind, spec, status }: Controller): boolean {
  if (kind === 'DaemonSet') {
    const { desiredNumberScheduled: desired = 0, updatedNumberScheduled: updated = 0, numberAvailable: available = 0 } = status
    return updated >= toUpdate(spec, desired) && available >= desired
  }
  const desired = spec.replicas ?? 1
  // A ReplicaSet never changes its template.
  const updated = status.updatedReplicas ?? (kind === 'ReplicaSet' ? desired : 0)
  return updated >= toUpdate(spec, desired) && (status.availableReplicas ?? status.readyReplicas ?? 0) >= desired
}

function rolloutState(root: Controller): NonNullable<WorkloadDetail['rollout']>['state'] {
  const { spec, status, metadata } = root
  if (status.abort || status.conditions?.some((c) => c.reason === 'RolloutAborted')) return 'aborted'
  if (status.conditions?.some((c) => c.type === 'Progressing' && c.status === 'False')) return 'stuck'
  if (spec.paused || status.pauseConditions?.length || status.phase === 'Paused') return 'paused'
  // Argo writes the generation as a string.
  const seen = status.observedGeneration === undefined || Number(status.observedGeneration) >= (metadata.generation ?? 0)
  return seen && isComplete(root) ? 'complete' : 'progressing'
}

function strategyOf({ spec }: Controller): string | undefined {
  if (spec.strategy?.canary) return 'Canary'
  return spec.strategy?.blueGreen ? 'BlueGreen' : (spec.strategy?.type ?? spec.updateStrategy?.type)
}

/** The progress of a workload's rollout. */
export function rolloutOf(root: Root): WorkloadDetail['rollout'] {
  if (!isController(root) || root.kind === 'Job' || root.kind === 'CronJob') return undefined
  const { spec, status, metadata } = root
  const noted = metadata.annotations ?? {}
  const revision = noted['deployment.kubernetes.io/revision'] ?? noted['rollout.argoproj.io/revision'] ?? status.updateRevision
  const strategy = strategyOf(root)
  const state = rolloutState(root)
  const stuck = status.conditions?.find((c) => c.type === 'Progressing' && c.status === 'False')
  const message = stuck?.message ?? status.message ?? status.pauseConditions?.[0]?.reason
  const steps = spec.strategy?.canary?.steps?.length
  return {
    state,
    ...(strategy ? { strategy } : {}),
    ...(revision ? { revision } : {}),
    ...(steps ? { step: `${Math.min(status.currentStepIndex ?? 0, steps)} of ${steps}` } : {}),
    ...(message && state !== 'complete' ? { message } : {}),
  }
}
