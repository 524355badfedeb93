import type { BudgetView } from '@callboard/modules/costs/domain/budget'
import { type CostView, costGroups } from '@callboard/modules/costs/domain/view'
import { budgets as budgetList, costsOf } from '@callboard/modules/costs/slots'
import type { DeploymentView } from '@callboard/modules/pipelines/domain/view'
import { deliveryOfEntity } from '@callboard/modules/pipelines/slots'
import { defineEntitySlot, definePortalSlot, type SlotPlace } from '@callboard/plugin-kit/ui'
import { buttonStyle } from '@callboard/ui/button'
import { Card, Row } from '@callboard/ui/card'
import { ChartCard } from '@callboard/ui/chart/chart-card'
import type { ListAddress } from '@callboard/ui/data-table/list-types.ts'
import { EmptyState } from '@callboard/ui/empty-state'
import { Segments } from '@callboard/ui/segments'
import { Sparkline } from '@callboard/ui/sparkline'
import { Receipt } from 'lucide-react'
import { AnomaliesCard } from './anomalies-card.tsx'
import { BudgetsAtRisk } from './budgets-page.tsx'
import { budgetOf, costChart } from './cost-chart.ts'
import { CostNotices } from './cost-notices.tsx'
import { CostTable } from './cost-table.tsx'
import { CostTiles, dailyTotals } from './cost-tiles.tsx'
import { change, money } from './money.ts'
import { MoversCard, topMovers } from './movers-card.tsx'
import { scopeLabel } from './scope-label.ts'

const windows = [7, 30, 90] as const

type Data = { view: CostView; budgets: BudgetView[]; query: ListAddress['query'] }

function Choices({ view, place }: { view: CostView; place: SlotPlace }) {
  const to = (change: { by?: string; days?: string; currency?: string }) =>
    place.links.page('costs', { by: view.by, days: String(view.days), currency: view.currency, ...change })
  return (
    <div className="flex flex-wrap items-center gap-2">
      <Segments
        label="Group by"
        current={view.by}
        segments={costGroups.map((by) => ({ key: by, label: scopeLabel[by], href: to({ by }) }))}
      />
      <Segments
        label="Days"
        current={String(view.days)}
        segments={windows.map((days) => ({ key: String(days), label: `${days} days`, href: to({ days: String(days) }) }))}
      />
      {view.currencies.length > 1 ? (
        <Segments
          label="Currency"
          current={view.currency}
          segments={view.currencies.map((currency) => ({ key: currency, label: currency, href: to({ currency }) }))}
        />
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
    return { budgets, view, query }
  },
  render: ({ view, budgets, query }, place) => {
    const budget = budgetOf(budgets, view.currency, undefined)
    return (
      <div className="flex flex-col gap-4">
        <CostNotices view={view} place={place} />
        {view.lastDay ? (
          <>
            <Choices view={view} place={place} />
            <CostTiles view={view} place={place} budget={budget} whole />
            <ChartCard spec={costChart(view, budget)} aside={view.currency} />
            <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,1fr)_360px]">
              <CostTable
                view={view}
                place={place}
                query={{}}
                address={{ path: place.links.page('costs'), query }}
                budgets={budgets}
                title={`By ${scopeLabel[view.by].toLowerCase()}`}
              />
              <div className="flex min-w-0 flex-col gap-4">
                <BudgetsAtRisk budgets={budgets} place={place} />
                <AnomaliesCard view={view} place={place} />
                <MoversCard view={view} place={place} />
              </div>
            </div>
          </>
        ) : (
          <Card>
            <EmptyState icon={<Receipt />} title="No bills imported yet">
              Costs appear here after the first FOCUS export is imported.
            </EmptyState>
          </Card>
        )}
      </div>
    )
  },
})

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
          <Sparkline values={dailyTotals(view)} color="var(--accent)" filled />
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

type EntityData = { view: CostView; ref: string; budgets: BudgetView[]; deployments: DeploymentView[] }

/** An entity's costs by cloud service. */
export const costsTab = defineEntitySlot<EntityData>({
  id: 'cloud-costs.costs',
  async load({ read, ref }) {
    const [view, budgets, { deployments }] = await Promise.all([
      read(costsOf, { ref, by: 'service', days: 30 }),
      read(budgetList, {}),
      read(deliveryOfEntity, { ref }),
    ])
    return { ref, view, budgets, deployments }
  },
  render: ({ view, ref, budgets, deployments }, place) => (
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
          <CostTiles view={view} place={place} budget={budgetOf(budgets, view.currency, ref)} whole={false} />
          <ChartCard spec={costChart(view, budgetOf(budgets, view.currency, ref), deployments)} aside={view.currency} />
          <AnomaliesCard view={view} place={place} />
          <CostTable view={view} place={place} query={{ ref }} title="Cost breakdown" />
        </>
      )}
    </div>
  ),
})
