import type { WorkloadHealth } from '@callboard/modules/workloads/domain/workload'
import type { Tone } from '@callboard/ui/badge'

/** What the health of workloads is called. */
export const healthLabels: Readonly<Record<WorkloadHealth, string>> = {
  healthy: 'Healthy',
  idle: 'Idle',
  progressing: 'Progressing',
  degraded: 'Degraded',
  broken: 'Broken',
}

export const healthTones: Readonly<Record<WorkloadHealth, Tone>> = {
  healthy: 'ok',
  idle: 'plain',
  progressing: 'accent',
  degraded: 'warn',
  broken: 'bad',
}

/** The border of the ring around an icon. */
export const healthRings: Readonly<Record<WorkloadHealth | 'unknown', string>> = {
  healthy: 'border-ok-mark',
  idle: 'border-line2',
  progressing: 'border-accent',
  degraded: 'border-warn-mark',
  broken: 'border-bad-mark',
  unknown: 'border-line2 border-dashed',
}
