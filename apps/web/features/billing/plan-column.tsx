import { type Currency, type Interval, type Plan, plans } from '@callboard/modules/billing/domain/plans'
import { Badge } from '@callboard/ui/badge'
import { cn } from '@callboard/ui/class-names.ts'
import { Check } from 'lucide-react'
import type { ReactNode } from 'react'
import { formatPrice } from './format.ts'

/** The price, contents and audience of a plan. `children` are its actions. */
export function PlanColumn({
  plan,
  currency,
  interval,
  current,
  children,
}: {
  plan: Plan
  currency: Currency
  interval: Interval
  current?: boolean
  children?: ReactNode
}) {
  const amount = plan.prices?.[currency][interval]
  return (
    <section
      aria-label={plan.name}
      className={cn('flex flex-col gap-3 rounded-[9px] border bg-panel p-4 shadow-shade', current && 'ring-2 ring-accent')}
    >
      <div>
        <h3 className="flex items-center gap-2 text-lg font-semibold">
          {plan.name} {current ? <Badge tone="accent">current plan</Badge> : null}
        </h3>
        <p className="text-muted">{plan.summary}</p>
      </div>
      <p>
        <span className="text-2xl font-semibold tabular-nums">
          {amount === undefined ? formatPrice(0, currency) : formatPrice(amount, currency)}
        </span>{' '}
        <span className="text-muted">{amount === undefined ? 'forever' : `per developer / ${interval}`}</span>
      </p>
      <ul className="flex flex-1 flex-col gap-1.5">
        {plan.includes.map((line) => (
          <li key={line} className="flex gap-2">
            <Check aria-hidden className="mt-0.5 size-4 shrink-0 text-ok" /> {line}
          </li>
        ))}
      </ul>
      {children}
    </section>
  )
}

/** All plans side by side. */
export const PlanColumns = ({ each }: { each: (plan: Plan) => ReactNode }) => (
  <div className="grid gap-4 lg:grid-cols-3">{plans.map(each)}</div>
)
