import { Dot } from '@callboard/ui/badge'
import { cn } from '@callboard/ui/class-names.ts'
import { healthLabels, healthTones } from '~/components/catalog/health.ts'
import { formatCost } from './format-cost.ts'
import type { Insights } from './row.ts'

export function HealthCell({ health, states }: NonNullable<Insights['health']>) {
  const total = states.reduce((sum, s) => sum + s.count, 0)
  const worst = states.find((s) => s.health === health)?.count ?? 0
  const title = states.map((s) => `${s.count} ${healthLabels[s.health].toLowerCase()}`).join(', ')
  return (
    <span className="inline-flex items-center gap-1.5" title={`Workloads: ${title}`}>
      <Dot tone={healthTones[health]} />
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

export function CostCell({ amount, before, currency }: NonNullable<Insights['cost']>) {
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
