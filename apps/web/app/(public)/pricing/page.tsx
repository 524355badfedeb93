import { addOns } from '@callboard/modules/billing/domain/plans'
import { buttonStyle } from '@callboard/ui/button'
import type { Metadata } from 'next'
import { Link } from '~/components/link.tsx'
import { Logo } from '~/components/logo.tsx'
import { formatPrice } from '~/features/billing/format.ts'
import { PlanColumn, PlanColumns } from '~/features/billing/plan-column.tsx'
import { paths } from '~/lib/navigation/paths.ts'

export const metadata: Metadata = { title: 'Pricing' }

export default function PricingPage() {
  return (
    <div className="mx-auto flex min-h-screen max-w-5xl flex-col gap-8 px-5 pb-12">
      <header className="flex items-center justify-between py-5">
        <Link href={paths.landing()} aria-label="Callboard">
          <Logo />
        </Link>
        <Link href={paths.signUp()} className={buttonStyle({ variant: 'primary' })}>
          Create account
        </Link>
      </header>
      <main className="flex flex-col gap-8">
        <div className="max-w-2xl">
          <h1 className="text-3xl font-semibold tracking-tight">Pay only for developers. Viewers are free.</h1>
          <p className="mt-3 text-lg text-muted">
            Viewers and service tokens are free on every plan. Try any plan for 14 days, no card required. A failed payment never
            deletes data.
          </p>
        </div>
        <PlanColumns
          each={(plan) => (
            <PlanColumn key={plan.id} plan={plan} currency="usd" interval="month">
              <Link href={paths.signUp()} className={buttonStyle({ variant: plan.id === 'free' ? 'plain' : 'primary' })}>
                Start with {plan.name}
              </Link>
            </PlanColumn>
          )}
        />
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
          <p className="mt-4 text-muted">Yearly billing: 12 months for the price of 10. Prices in USD or EUR, excluding taxes.</p>
        </section>
      </main>
    </div>
  )
}
