import type { BudgetView } from '@callboard/modules/costs/domain/budget'
import { allocatedGroups, type CostTotal, type CostView, costGroups } from '@callboard/modules/costs/domain/view'
import { budgets as budgetList, costsOf } from '@callboard/modules/costs/slots'
import { defineEntitySlot, definePortalSlot, type SlotPlace } from '@callboard/plugin-kit/ui'
import { buttonStyle } from '@callboard/ui/button'
import { Card, Row } from '@callboard/ui/card'
import { cn } from '@callboard/ui/class-names.ts'
import { EmptyState } from '@callboard/ui/empty-state'
import { Receipt } from 'lucide-react'
import { BudgetsAtRisk } from './budgets-page.tsx'
import { change, money } from './money.ts'
import { CostChart, CostFigures, CostNotices, UnusualDays } from './parts.tsx'
import { scopeLabel } from './scope-label.ts'

const windows = [7, 30, 90] as const

type Data = { view: CostView; budgets: BudgetView[]; query: Readonly<Record<string, string | undefined>> }

function Choices({ data: { view }, place }: { data: Data; place: SlotPlace }) {
  const to = (change: { by?: string; days?: string; currency?: string }) =>
    place.links.page('costs', { by: view.by, days: String(view.days), currency: view.currency, ...change })
  const look = (current: boolean) => cn(buttonStyle({ variant: current ? 'primary' : 'plain' }))
  return (
    <div className="flex flex-wrap items-center gap-x-6 gap-y-2">
      <nav aria-label="Group by" className="flex flex-wrap gap-1.5">
        {costGroups.map((by) => (
          <a key={by} href={to({ by })} aria-current={by === view.by ? 'true' : undefined} className={look(by === view.by)}>
            {scopeLabel[by]}
          </a>
        ))}
      </nav>
      <nav aria-label="Days" className="flex gap-1.5">
        {windows.map((days) => (
          <a
            key={days}
            href={to({ days: String(days) })}
            aria-current={days === view.days ? 'true' : undefined}
            className={look(days === view.days)}
          >
            {days} days
          </a>
        ))}
      </nav>
      {view.currencies.length > 1 ? (
        <nav aria-label="Currency" className="flex gap-1.5">
          {view.currencies.map((currency) => (
            <a
              key={currency}
              href={to({ currency })}
              aria-current={currency === view.currency ? 'true' : undefined}
              className={look(currency === view.currency)}
            >
              {currency}
            </a>
          ))}
        </nav>
      ) : null}
    </div>
  )
}

/** Total costs over time, compared with the previous period. */
export const costsPage = definePortalSlot<Data>({
  id: 'cloud-costs.costs',
  async load({ read, query }) {
    const days = windows.find((d) => String(d) === query.days)
    const [budgets, view] = await Promise.all([
      read(budgetList, {}),
      read(costsOf, {
        by: costGroups.find((g) => g === query.by),
        days: days ?? 30,
        currency: /^[A-Z]{3}$/.test(query.currency ?? '') ? query.currency : undefined,
      }),
    ])
    return { query, budgets, view }
  },
  render: (data, place) => (
    <div className="flex flex-col gap-4">
      <CostNotices view={data.view} place={place} />
      {data.view.lastDay ? (
        <>
          <Choices data={data} place={place} />
          <CostFigures view={data.view} whole />
          <BudgetsAtRisk budgets={data.budgets} place={place} />
          <TopMovers view={data.view} place={place} />
          <UnusualDays view={data.view} place={place} />
          <CostChart view={data.view} place={place} query={{}} title={`By ${scopeLabel[data.view.by].toLowerCase()}`} />
        </>
      ) : (
        <Card>
          <EmptyState icon={<Receipt />} title="No bills imported yet">
            Costs appear here after the first FOCUS export is imported.
          </EmptyState>
        </Card>
      )}
    </div>
  ),
})

const difference = (t: CostTotal) => Number(t.amount) - Number(t.before)

/** The largest changes from the previous period, in either direction. */
const topMovers = (view: CostView, most: number): CostTotal[] =>
  view.totals
    .filter((t) => t.key !== '' && difference(t) !== 0)
    .sort((a, b) => Math.abs(difference(b)) - Math.abs(difference(a)))
    .slice(0, most)

/** The largest changes; hidden without a complete previous period. */
function TopMovers({ view, place }: { view: CostView; place: SlotPlace }) {
  const moved = view.incomplete.length > 0 || Number(view.before) === 0 ? [] : topMovers(view, 5)
  if (moved.length === 0) return null
  return (
    <Card title="Top movers" aside={`vs. previous ${view.days} days`}>
      {moved.map((t) => (
        <Row key={t.key}>
          <span className="min-w-0 flex-1 truncate font-medium">
            {allocatedGroups.includes(view.by) ? (
              <a href={place.links.entity(t.key, 'cloud-costs.costs')} className="hover:underline">
                {t.label}
              </a>
            ) : (
              t.label
            )}
          </span>
          <span className="tabular-nums">
            {difference(t) > 0 ? '+' : ''}
            {money(difference(t), view.currency)}
          </span>
          <span className="w-20 text-right text-sm text-muted tabular-nums">{change(view, t).text}</span>
        </Row>
      ))}
    </Card>
  )
}

/** The total and the largest changes, for the home page. */
export const spendWidget = definePortalSlot<CostView>({
  id: 'cloud-costs.spend',
  load: async ({ read }) => {
    const view = await read(costsOf, { by: 'entity', days: 30 })
    return view.lastDay ? view : undefined
  },
  render: (view, place) => {
    const moved = view.incomplete.length > 0 ? view.totals.filter((t) => t.key !== '').slice(0, 4) : topMovers(view, 4)
    return (
      <>
        <Row>
          <a href={place.links.page('costs')} className="min-w-0 flex-1 font-medium hover:underline">
            Last {view.days} days
          </a>
          <span className="tabular-nums">{money(view.total, view.currency)}</span>
          <span className="text-sm text-muted">{change(view, { amount: view.total, before: view.before }).text}</span>
        </Row>
        {moved.map((t) => (
          <Row key={t.key}>
            <a href={place.links.entity(t.key, 'cloud-costs.costs')} className="min-w-0 flex-1 truncate hover:underline">
              {t.label}
            </a>
            <span className="tabular-nums">{money(t.amount, view.currency)}</span>
            <span className="text-sm text-muted">{change(view, t).text}</span>
          </Row>
        ))}
      </>
    )
  },
})

/** An entity's costs by cloud service. */
export const costsTab = defineEntitySlot<{ view: CostView; ref: string }>({
  id: 'cloud-costs.costs',
  load: async ({ read, ref }) => ({ ref, view: await read(costsOf, { ref, by: 'service', days: 30 }) }),
  render: ({ view, ref }, place) => (
    <div className="flex flex-col gap-4">
      <CostNotices view={view} place={place} />
      {view.totals.length === 0 ? (
        <Card>
          <EmptyState
            icon={<Receipt />}
            title="No costs are allocated here"
            action={
              <a href={place.links.page('allocation')} className={buttonStyle()}>
                Edit allocation rules
              </a>
            }
          >
            {ref.startsWith('component:') || ref.startsWith('resource:') || ref.startsWith('api:')
              ? `Tag its cloud resources, for example with component=${ref.split('/').at(-1)}, or add an allocation rule.`
              : 'No costs are allocated to it or its parts. Tag their cloud resources, or add an allocation rule.'}
          </EmptyState>
        </Card>
      ) : (
        <>
          <CostFigures view={view} whole={false} />
          <UnusualDays view={view} place={place} />
          <CostChart view={view} place={place} query={{ ref }} title="Cost breakdown" />
        </>
      )}
    </div>
  ),
})
