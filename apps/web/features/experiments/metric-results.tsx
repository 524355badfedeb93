import type { MetricRole } from '@callboard/modules/experiments/domain/decision'
import type { MetricResult } from '@callboard/modules/experiments/domain/results'
import { Badge } from '@callboard/ui/badge'
import { Card } from '@callboard/ui/card'
import { IntervalPlot } from './interval-plot.tsx'
import { formatEffect } from './labels.ts'

const roleLabels: Record<MetricRole, string> = { success: 'Success', guardrail: 'Guardrail', diagnostic: 'Diagnostic' }

type Effect = MetricResult['effects'][number]

function EffectLine({ variant, looks }: Effect) {
  const last = looks.at(-1)
  if (!last) return <p className="text-muted">No effect of {variant} can be said yet.</p>
  return (
    <p>
      <b className="font-semibold tabular-nums">{formatEffect(last.estimate)}</b> with {variant}
      {last.interval ? (
        <span className="text-muted tabular-nums">
          {' '}
          ({formatEffect(last.interval.lower)} to {formatEffect(last.interval.upper)})
        </span>
      ) : null}
    </p>
  )
}

/** What each variant does to a metric, relative to the control, on each day. */
export function MetricResults({
  name,
  role,
  better,
  margin,
  covariateDays,
  minimumEffect,
  requiredUnits,
  effects,
}: MetricResult) {
  const aim = better === 'increase' ? 'More is better' : 'Less is better'
  return (
    <Card title={name} aside={<Badge>{roleLabels[role]}</Badge>}>
      <div className="flex flex-col gap-3 p-3.5">
        <p className="text-sm text-muted">
          {aim}
          {role === 'guardrail' && margin > 0 ? `; a harm of up to ${formatEffect(margin).replace('+', '')} is accepted` : ''}.
          Relative to the control; the interval holds on all days together.
          {covariateDays ? ` Adjusted by what the same units did in ${covariateDays} days before (CUPED).` : ''}
          {minimumEffect && requiredUnits
            ? ` An effect of ${formatEffect(minimumEffect).replace('+', '')} needs about ${requiredUnits.toLocaleString('en')} units.`
            : ''}
        </p>
        {effects.map((effect) => (
          <div key={effect.variant} className="flex flex-col gap-2">
            <EffectLine {...effect} />
            {effect.looks.length > 0 ? <IntervalPlot label={`${name} with ${effect.variant}`} looks={effect.looks} /> : null}
          </div>
        ))}
      </div>
    </Card>
  )
}
