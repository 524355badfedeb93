import { addOns, type Limits, type Plan, plans, trialDays } from '@callboard/modules/billing/domain/plans'
import { buttonStyle } from '@callboard/ui/button'
import { Table, Td } from '@callboard/ui/table'
import type { ReactNode } from 'react'
import { Link } from '~/components/link.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import { formatPrice } from './format.ts'

const limit = (key: keyof Limits) => (plan: Plan) => plan.limits[key]?.toLocaleString('en') ?? 'Unlimited'

const addOnPrice = addOns.map((a) => `${a.name} as an add-on, ${formatPrice(a.prices.usd.month, 'usd')} / month`).join('; ')

const premium = (plan: Plan): string => {
  if (plan.premium === 'all') return 'All premium plugins'
  return plan.prices ? addOnPrice : 'Not included'
}

/** Every row is read from the plans that are sold and enforced. */
const rows: { label: string; value: (plan: Plan) => ReactNode }[] = [
  { label: 'Catalog, search, docs and ownership', value: () => 'Included' },
  { label: 'GitHub, GitLab, CI/CD and DORA measures', value: () => 'Included' },
  { label: 'Developers', value: (plan) => (plan.limits.developers === null ? 'Unlimited' : `Up to ${plan.limits.developers}`) },
  { label: 'Viewers and service tokens', value: () => 'Free' },
  { label: 'Kubernetes clusters', value: limit('clusters') },
  { label: 'Cloud accounts', value: limit('cloudAccounts') },
  { label: 'Questions per month', value: limit('assistantQuestions') },
  { label: 'Template runs per month', value: limit('monthlyRuns') },
  { label: 'Template runs at the same time', value: limit('openRuns') },
  { label: 'Premium plugins', value: premium },
  {
    label: 'Billed yearly',
    value: (plan) => (plan.prices ? `${formatPrice(plan.prices.usd.year, 'usd')} per developer / year` : 'Free'),
  },
]

const PlanHead = ({ plan }: { plan: Plan }) => (
  <th scope="col" className="min-w-40 border-b px-2.5 py-3 text-left align-top font-normal">
    <span className="block text-lg font-semibold">{plan.name}</span>
    <span className="mt-1 block text-2xl font-semibold tabular-nums">{formatPrice(plan.prices?.usd.month ?? 0, 'usd')}</span>
    <span className="block text-muted">{plan.prices ? 'per developer / month' : 'forever'}</span>
    <Link href={paths.signUp()} className={buttonStyle({ variant: plan.id === 'team' ? 'primary' : 'plain', className: 'mt-3' })}>
      Start with {plan.name}
    </Link>
  </th>
)

/** Every plan, side by side. */
export function PlanTable() {
  return (
    <div>
      <div className="rounded-xl border bg-panel px-3 py-1">
        <Table label="Plans">
          <thead>
            <tr>
              <td className="border-b" />
              {plans.map((plan) => (
                <PlanHead key={plan.id} plan={plan} />
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ label, value }) => (
              <tr key={label}>
                <th scope="row" className="min-w-36 border-b px-2.5 py-2 text-left align-top font-medium">
                  {label}
                </th>
                {plans.map((plan) => (
                  <Td key={plan.id} className="align-top whitespace-normal">
                    {value(plan)}
                  </Td>
                ))}
              </tr>
            ))}
          </tbody>
        </Table>
      </div>
      <p className="mt-2 text-sm text-muted">
        Prices in USD or EUR, excluding taxes. Any plan can be tried for {trialDays} days without a card.
      </p>
    </div>
  )
}
