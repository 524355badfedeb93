import type { BudgetView } from '@callboard/modules/costs/domain/budget'
import type { CostView } from '@callboard/modules/costs/domain/view'
import { budgets as budgetList, costsOf } from '@callboard/modules/costs/slots'
import type { DeploymentView } from '@callboard/modules/pipelines/domain/view'
import { deliveryOfEntity } from '@callboard/modules/pipelines/slots'
import { defineEntitySlot } from '@callboard/plugin-kit/ui'
import { ButtonLink } from '@callboard/ui/button'
import { Card } from '@callboard/ui/card'
import { ChartCard } from '@callboard/ui/chart/chart-card'
import { EmptyState } from '@callboard/ui/empty-state'
import { Receipt } from 'lucide-react'
import { AnomaliesCard } from './anomalies-card.tsx'
import { budgetOf, costChart } from './cost-chart.ts'
import { CostNotices } from './cost-notices.tsx'
import { CostTable } from './cost-table.tsx'
import { CostTiles } from './cost-tiles.tsx'

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
              <ButtonLink href={place.links.page('allocation')} reason={place.reason('costs.manage')}>
                Edit allocation rules
              </ButtonLink>
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
