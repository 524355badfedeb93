import { trialDays } from '@callboard/modules/billing/domain/plans'
import type { Metadata } from 'next'
import { Facts, PublicSection, PublicText } from '~/components/public/public-page.tsx'

export const metadata: Metadata = { title: 'Terms' }

export default function TermsPage() {
  return (
    <PublicText
      title="Terms"
      lead="The operator of this installation has not published terms of service. This page states how Callboard works, and is not a contract."
    >
      <PublicSection title="Plans and payment">
        <Facts
          items={[
            `Plans, limits and prices are on the pricing page. A trial lasts ${trialDays} days and needs no card.`,
            'Payments are processed by Stripe. Plans can be changed or canceled at any time under Settings.',
            'After a failed payment, premium plugins are locked when the grace period ends. Nothing is deleted.',
          ]}
        />
      </PublicSection>
      <PublicSection title="Your organization">
        <Facts
          items={[
            'Owners can export and remove the organization’s data at any time.',
            'Connected accounts can be disconnected at any time. What was read from them is then removed.',
          ]}
        />
      </PublicSection>
      <PublicSection title="Software">
        <p>Callboard is licensed under the Apache License 2.0.</p>
      </PublicSection>
    </PublicText>
  )
}
