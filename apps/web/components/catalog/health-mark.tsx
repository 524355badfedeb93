import type { WorkloadHealth } from '@callboard/modules/workloads/domain/workload'
import { CircleCheck, CircleDashed, CircleX, LoaderCircle, type LucideIcon, TriangleAlert } from 'lucide-react'
import { healthLabels } from './health.ts'

/** Shape and colour say the same, for readers who do not tell colours apart. */
const marks: Readonly<Record<WorkloadHealth, { Icon: LucideIcon; ink: string }>> = {
  healthy: { Icon: CircleCheck, ink: 'text-ok-mark' },
  idle: { Icon: CircleDashed, ink: 'text-faint' },
  progressing: { Icon: LoaderCircle, ink: 'text-accent' },
  degraded: { Icon: TriangleAlert, ink: 'text-warn-mark' },
  broken: { Icon: CircleX, ink: 'text-bad-mark' },
}

/** The health of one thing as a mark. With `where` it stands alone and is named; otherwise text beside it says the same. */
export function HealthMark({ health, where }: { health: WorkloadHealth; where?: string }) {
  const { Icon, ink } = marks[health]
  const name = where === undefined ? undefined : `${healthLabels[health]} in ${where}`
  if (name === undefined) return <Icon aria-hidden className={`size-3.5 shrink-0 ${ink}`} />
  return (
    <span role="img" aria-label={name} title={name} className="inline-flex">
      <Icon aria-hidden className={`size-3.5 shrink-0 ${ink}`} />
    </span>
  )
}
