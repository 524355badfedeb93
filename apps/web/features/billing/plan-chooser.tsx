'use client'
import type { BillingView, ChangePreview } from '@callboard/modules/billing'
import {
  addOns,
  type Currency,
  currencies,
  type Interval,
  intervals,
  type Plan,
  type PlanId,
  planOf,
  trialDays,
} from '@callboard/modules/billing/domain/plans'
import { Button } from '@callboard/ui/button'
import { Card, Row } from '@callboard/ui/card'
import { Dialog } from '@callboard/ui/dialog'
import { Select } from '@callboard/ui/field'
import { toast } from '@callboard/ui/toast'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import type { ActionResult } from '~/lib/actions/action-result.ts'
import { useAction } from '~/lib/actions/use-action.ts'
import { previewSwitch, startCheckout, startPlanTrial, switchPlan } from './actions.ts'
import { formatPrice } from './format.ts'
import { PlanColumn, PlanColumns } from './plan-column.tsx'

type PaidPlan = Exclude<PlanId, 'free'>
type PlanSelection = { plan: PaidPlan; interval: Interval; addOns: string[] }

const intervalLabels: Record<Interval, string> = { month: 'Monthly', year: 'Yearly, two months free' }

function Preview({ wanted, preview }: { wanted: PlanSelection; preview: ChangePreview }) {
  const { currency, due, credit, lines } = preview
  return (
    <div className="flex flex-col gap-2">
      <ul className="text-muted">
        {lines.map((l) => (
          <li key={l.description} className="flex justify-between gap-4">
            <span>{l.description}</span> <span className="tabular-nums">{formatPrice(l.amount, currency)}</span>
          </li>
        ))}
      </ul>
      <p className="font-medium">
        {due > 0
          ? `${formatPrice(due, currency)} will be charged now.`
          : credit > 0
            ? `No charge today; ${formatPrice(credit, currency)} will be credited to your next invoices.`
            : 'No charge today.'}{' '}
        {planOf(wanted.plan).name} starts immediately.
      </p>
    </div>
  )
}

type AddOnsProps = {
  has: readonly string[]
  priceOf: (addOn: (typeof addOns)[number]) => string
  reason: string | undefined
  busy: boolean
  onChange: (addOns: string[]) => void
}

function AddOns({ has, priceOf, reason, busy, onChange }: AddOnsProps) {
  return (
    <Card title="Add-ons" aside="per organization">
      {addOns.map((a) => (
        <Row key={a.plugin} className="flex-wrap">
          <span className="min-w-0 flex-1 basis-64">
            <b className="font-medium">{a.name}</b> <span className="text-muted">{a.summary}</span>
          </span>
          <span className="tabular-nums">{priceOf(a)}</span>
          <Button
            reason={reason}
            disabled={busy}
            onClick={() => onChange(has.includes(a.plugin) ? has.filter((p) => p !== a.plugin) : [...has, a.plugin])}
          >
            {has.includes(a.plugin) ? `Remove ${a.name}` : `Add ${a.name}`}
          </Button>
        </Row>
      ))}
    </Card>
  )
}

type Asked = { wanted: PlanSelection; preview: ChangePreview }
type ChangeProps = { asked: Asked | undefined; busy: boolean; onConfirm: (wanted: PlanSelection) => void; onClose: () => void }

function ChangeDialog({ asked, busy, onConfirm, onClose }: ChangeProps) {
  return (
    <Dialog
      open={asked !== undefined}
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={asked ? `Change to ${planOf(asked.wanted.plan).name}?` : ''}
      description={asked ? <Preview {...asked} /> : null}
    >
      {asked ? (
        <div className="flex gap-2">
          <Button variant="primary" disabled={busy} onClick={() => onConfirm(asked.wanted)}>
            Change plan
          </Button>
          <Button onClick={onClose}>Cancel</Button>
        </div>
      ) : null}
    </Dialog>
  )
}

/** Compares plans, and starts a trial, a checkout or a change. */
export function PlanChooser({ base, billing, reason }: { base: string; billing: BillingView; reason: string | undefined }) {
  const router = useRouter()
  const { busy, run } = useAction()
  const { entitlements, subscription, trialUsed } = billing
  const paid = subscription !== null && entitlements.phase !== 'trial'
  const [interval, setInterval] = useState<Interval>(intervals.find((i) => i === subscription?.interval) ?? 'month')
  const [chosenCurrency, setCurrency] = useState<Currency>('usd')
  const currency = currencies.find((c) => c === subscription?.currency) ?? chosenCurrency
  const [asked, setAsked] = useState<Asked>()
  const has = subscription?.addOns ?? []

  const leave = (work: Promise<ActionResult<{ url: string }>>) =>
    run(
      () => work,
      ({ url }) => window.location.assign(url),
    )
  const ask = (wanted: PlanSelection) =>
    run(
      () => previewSwitch(base, wanted),
      (preview) => setAsked({ wanted, preview }),
    )
  const change = (wanted: PlanSelection) =>
    run(
      () => switchPlan(base, wanted),
      () => {
        setAsked(undefined)
        toast.success(`${planOf(wanted.plan).name} begins now.`)
        router.refresh()
      },
    )
  const controls = (plan: Plan) => {
    if (plan.id === 'free') return null
    const wanted: PlanSelection = { plan: plan.id, interval, addOns: has }
    const current = paid && entitlements.plan === plan.id && subscription?.interval === interval
    if (current) return null
    if (paid)
      return (
        <Button variant="primary" reason={reason} disabled={busy} onClick={() => ask(wanted)}>
          Change to {plan.name}, {interval === 'year' ? 'yearly' : 'monthly'}
        </Button>
      )
    return (
      <div className="flex flex-wrap gap-2">
        <Button
          variant="primary"
          reason={reason}
          disabled={busy}
          onClick={() => leave(startCheckout(base, { ...wanted, currency }))}
        >
          Choose {plan.name}
        </Button>
        {trialUsed || subscription ? null : (
          <Button
            reason={reason}
            disabled={busy}
            onClick={() =>
              run(
                () => startPlanTrial(base, { ...wanted, currency }),
                () => toast.success(`${trialDays} days of ${plan.name}, no card required.`),
              )
            }
          >
            Try {plan.name} for {trialDays} days
          </Button>
        )}
      </div>
    )
  }
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center gap-2">
        <h2 className="flex-1 text-lg font-semibold">Plans</h2>
        <Select aria-label="Billed" value={interval} onChange={(e) => setInterval(e.target.value as Interval)} className="w-auto">
          {intervals.map((i) => (
            <option key={i} value={i}>
              {intervalLabels[i]}
            </option>
          ))}
        </Select>
        {subscription ? null : (
          <Select
            aria-label="Currency"
            value={currency}
            onChange={(e) => setCurrency(e.target.value as Currency)}
            className="w-auto"
          >
            {currencies.map((c) => (
              <option key={c} value={c}>
                {c.toUpperCase()}
              </option>
            ))}
          </Select>
        )}
      </div>
      <PlanColumns
        each={(plan) => (
          <PlanColumn key={plan.id} plan={plan} currency={currency} interval={interval} current={entitlements.plan === plan.id}>
            {controls(plan)}
          </PlanColumn>
        )}
      />
      {paid && entitlements.plan === 'team' ? (
        <AddOns
          has={has}
          priceOf={(a) => `${formatPrice(a.prices[currency][interval], currency)} a ${interval}`}
          reason={reason}
          busy={busy}
          onChange={(addOns) => ask({ plan: 'team', interval, addOns })}
        />
      ) : null}
      <ChangeDialog asked={asked} busy={busy} onConfirm={change} onClose={() => setAsked(undefined)} />
    </div>
  )
}
