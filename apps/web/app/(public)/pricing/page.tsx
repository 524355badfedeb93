import { addOns } from '@callboard/modules/billing/domain/plans'
import type { Metadata } from 'next'
import { PublicPage } from '~/components/public/public-page.tsx'
import { formatPrice } from '~/features/billing/format.ts'
import { PlanTable } from '~/features/billing/plan-table.tsx'

export const metadata: Metadata = { title: 'Pricing', description: 'Plans and prices of Callboard. Viewers are free.' }

export default function PricingPage() {
  return (
    <PublicPage>
      <div className="flex flex-col gap-8">
        <div className="max-w-2xl">
          <h1 className="text-3xl font-semibold tracking-tight">Pay only for developers. Viewers are free.</h1>
          <p className="mt-3 text-lg text-muted">
            Viewers and service tokens are free on every plan. A failed payment never deletes data.
          </p>
        </div>
        <PlanTable />
        <section aria-label="Add-ons">
          <h2 className="text-lg font-semibold">Premium plugins as add-ons</h2>
          <ul className="mt-2">
            {addOns.map((a) => (
              <li key={a.plugin}>
                <b className="font-medium">{a.name}</b>: {a.summary} {formatPrice(a.prices.usd.month, 'usd')} per month for the
                whole organization, on top of Team.
              </li>
            ))}
          </ul>
          <p className="mt-4 text-muted">Yearly billing: 12 months for the price of 10.</p>
        </section>
      </div>
    </PublicPage>
  )
}
