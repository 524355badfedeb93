import type { Entitlements } from '@callboard/modules/billing/domain/entitlements'
import { planOf } from '@callboard/modules/billing/domain/plans'
import { Link } from '~/components/link.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import { formatDay } from './format.ts'

/** A notice about the plan for everybody; nothing if there is no problem. */
export function BillingBanner({
  base,
  entitlements,
  mayManage,
}: {
  base: string
  entitlements: Entitlements
  mayManage: boolean
}) {
  const { phase, plan, graceEndsAt } = entitlements
  if (phase !== 'grace' && phase !== 'restricted') return null
  const { name } = planOf(plan)
  return (
    <div
      role="status"
      className={`flex flex-wrap items-center gap-x-3 gap-y-1 border-b px-4 py-1.5 sm:px-6 ${phase === 'grace' ? 'bg-warn-soft' : 'bg-bad-soft'}`}
    >
      <span>
        {phase === 'grace'
          ? `A payment for ${name} has failed.${graceEndsAt ? ` All features remain available until ${formatDay(graceEndsAt)}.` : ''}`
          : `Payment for ${name} is overdue. Premium plugins are locked; their data is kept.`}
      </span>
      {mayManage ? (
        <Link href={paths.billing(base)} className="font-medium underline">
          Update payment method
        </Link>
      ) : (
        <span className="text-muted">Owners and billing owners have been notified.</span>
      )}
    </div>
  )
}
