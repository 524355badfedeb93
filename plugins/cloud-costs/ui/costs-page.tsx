import type { BudgetView } from '@callboard/modules/costs/domain/budget'
import { type CostView, costGroups } from '@callboard/modules/costs/domain/view'
import { budgets as budgetList, costsOf } from '@callboard/modules/costs/slots'
import { definePortalSlot, type SlotPlace } from '@callboard/plugin-kit/ui'
import { ButtonLink } from '@callboard/ui/button'
import { Card } from '@callboard/ui/card'
import { ChartCard } from '@callboard/ui/chart/chart-card'
import type { ListAddress } from '@callboard/ui/data-table/list-types.ts'
import { EmptyState } from '@callboard/ui/empty-state'
import { Segments } from '@callboard/ui/segments'
import { Receipt } from 'lucide-react'
import { AnomaliesCard } from './anomalies-card.tsx'
import { BudgetsAtRisk } from './budgets-at-risk.tsx'
import { budgetOf, costChart } from './cost-chart.ts'
import { CostNotices } from './cost-notices.tsx'
import { CostTable } from './cost-table.tsx'
import { CostTiles } from './cost-tiles.tsx'
import { MoversCard } from './movers-card.tsx'
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
            <EmptyState
              icon={<Receipt />}
              title="No bills imported yet"
              action={
                <ButtonLink variant="primary" href={place.links.connect()} reason={place.reason('integrations.manage')}>
                  Connect cloud costs
                </ButtonLink>
              }
            >
              Costs appear here after the first FOCUS export is imported.
            </EmptyState>
          </Card>
        )}
      </div>
    )
  },
})
