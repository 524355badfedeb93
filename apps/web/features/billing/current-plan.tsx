'use client'
import type { BillingView } from '@callboard/modules/billing'
import { planOf } from '@callboard/modules/billing/domain/plans'
import { Badge } from '@callboard/ui/badge'
import { Button } from '@callboard/ui/button'
import { Card, Facts } from '@callboard/ui/card'
import { Confirm } from '@callboard/ui/confirm'
import { Meter } from '@callboard/ui/meter'
import { useAction } from '~/lib/actions/use-action.ts'
import { cancelSubscription, openBillingPortal, resumeSubscription } from './actions.ts'
import { formatDay, phaseLabels } from './format.ts'

function Limit({ of, name }: { of: BillingView['limits']['developers']; name: string }) {
  const words = of.limit === null ? `${of.used}, no limit` : `${of.used} of ${of.limit}`
  return (
    <>
      {of.limit === null ? null : <Meter value={of.used} max={of.limit} label={`${name}: ${words}`} />} {words}
      {of.state === 'near' ? <span className="text-warn"> · nearly full</span> : null}
      {of.state === 'reached' ? <span className="text-bad"> · limit reached</span> : null}
    </>
  )
}

/** The plan, its usage, and possible actions. */
export function CurrentPlan({ base, billing, reason }: { base: string; billing: BillingView; reason: string | undefined }) {
  const { busy, run } = useAction()
  const { entitlements, subscription, limits } = billing
  const plan = planOf(entitlements.plan)
  const { label, tone } = phaseLabels[entitlements.phase]
  const ends = subscription?.periodEndsAt
  return (
    <Card title={`Plan: ${plan.name}`} aside={<Badge tone={tone}>{label}</Badge>}>
      <Facts
        facts={[
          { label: 'Seats', value: <Limit of={limits.developers} name="Seats" /> },
          { label: 'Clusters', value: <Limit of={limits.clusters} name="Clusters" /> },
          { label: 'Cloud accounts', value: <Limit of={limits.cloudAccounts} name="Cloud accounts" /> },
          { label: 'Questions this month', value: <Limit of={limits.questions} name="Questions this month" /> },
          { label: 'Template runs this month', value: <Limit of={limits.monthlyRuns} name="Template runs this month" /> },
          { label: 'Unfinished template runs', value: <Limit of={limits.openRuns} name="Unfinished template runs" /> },
          ...(subscription
            ? [
                {
                  label: 'Billed seats',
                  value: `${subscription.seats} ${subscription.seats === 1 ? 'seat' : 'seats'}, each ${subscription.interval}`,
                },
              ]
            : []),
          ...(entitlements.trialEndsAt ? [{ label: 'Trial ends', value: formatDay(entitlements.trialEndsAt) }] : []),
          ...(subscription && ends && !entitlements.trialEndsAt
            ? [{ label: subscription.cancelAtPeriodEnd ? 'Ends' : 'Renews', value: formatDay(ends) }]
            : []),
        ]}
      />
      {subscription ? (
        <div className="flex flex-wrap gap-2 border-t px-3.5 py-3">
          <Button
            reason={reason}
            disabled={busy}
            onClick={() =>
              run(
                () => openBillingPortal(base),
                ({ url }) => window.location.assign(url),
              )
            }
          >
            Payment method, address and tax id
          </Button>
          {entitlements.phase === 'trial' ? null : subscription.cancelAtPeriodEnd ? (
            <Button variant="primary" reason={reason} disabled={busy} onClick={() => run(() => resumeSubscription(base))}>
              Keep {plan.name}
            </Button>
          ) : (
            <Confirm
              variant="quiet"
              trigger={`Cancel ${plan.name}`}
              title={`Cancel ${plan.name}?`}
              confirm="Cancel plan"
              reason={reason}
              busy={busy}
              onConfirm={() => run(() => cancelSubscription(base))}
            >
              Your plan stays active until {ends ? formatDay(ends) : 'the end of the billing period'}. After that, the
              organization moves to the Free plan. Nothing is deleted, and existing integrations keep syncing.
            </Confirm>
          )}
        </div>
      ) : null}
    </Card>
  )
}
