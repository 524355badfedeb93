import type { WorkloadHealth } from '@callboard/modules/workloads/domain/workload'
import { cn } from '@callboard/ui/class-names.ts'
import { formatCost } from './format-cost.ts'
import { healthLabels } from './health.ts'
import { HealthMark } from './health-mark.tsx'

type Health = {
  /** The worst of them. */
  health: WorkloadHealth
  states: readonly { health: WorkloadHealth; count: number }[]
}

/** The worst health of several workloads, and how many of all share it. */
export function HealthCell({ health, states }: Health) {
  const total = states.reduce((sum, s) => sum + s.count, 0)
  const worst = states.find((s) => s.health === health)?.count ?? 0
  const counts = states.map((s) => `${s.count} ${healthLabels[s.health].toLowerCase()}`).join(', ')
  return (
    <span className="inline-flex items-center gap-1.5" title={`Workloads: ${counts}`}>
      <HealthMark health={health} />
      {healthLabels[health]}
      {worst < total ? (
        <span className="text-faint tabular-nums">
          {worst}/{total}
        </span>
      ) : null}
    </span>
  )
}

/** Rises beyond this are coloured, in per cent. */
const notableRise = 15

/** Cost of 30 days, and how much it changed from the 30 days before, where those can be compared. */
export function CostCell({ amount, before, currency }: { amount: number; before: number | null; currency: string }) {
  const compared = before !== null && before > 0 ? before : undefined
  const change = compared === undefined ? undefined : ((amount - compared) / compared) * 100
  return (
    <>
      {formatCost(amount, currency)}
      {change === undefined || compared === undefined ? null : (
        <span
          className={cn('ml-1.5 inline-block w-12 text-sm text-faint', change > notableRise && 'text-bad')}
          title={`${formatCost(compared, currency)} in the 30 days before`}
        >
          {change > 0 ? '+' : change < 0 ? '−' : ''}
          {Math.abs(change) >= 1000 ? '>999' : Math.abs(change).toFixed(1)}%
        </span>
      )}
    </>
  )
}
