import type { BudgetView } from '@callboard/modules/costs/domain/budget'
import { allocatedGroups, type CostQuery, type CostTotal, type CostView } from '@callboard/modules/costs/domain/view'
import { costsCsv } from '@callboard/modules/costs/slots'
import type { SlotPlace } from '@callboard/plugin-kit/ui'
import { Badge } from '@callboard/ui/badge'
import { Card } from '@callboard/ui/card'
import { type ChartColor, colorOf } from '@callboard/ui/chart/spec.ts'
import { Meter } from '@callboard/ui/meter'
import { Sparkline } from '@callboard/ui/sparkline'
import { Table, Td, Th } from '@callboard/ui/table'
import { coloredTotals, dailyByKey, labelOf } from './cost-chart.ts'
import { change, money } from './money.ts'
import { scopeLabel } from './scope-label.ts'

const maxRows = 100
const percent = (share: number) => new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 0 }).format(share)

function Name({ total, view, place, color }: { total: CostTotal; view: CostView; place: SlotPlace; color: ChartColor }) {
  const name = labelOf(total, view.by)
  return (
    <span className="flex items-center gap-2">
      <svg aria-hidden="true" className="size-2 shrink-0">
        <rect width="8" height="8" rx="2" fill={colorOf(color)} />
      </svg>
      {total.key !== '' && allocatedGroups.includes(view.by) ? (
        <a
          href={place.links.entity(total.key, view.by === 'entity' ? 'cloud-costs.costs' : undefined)}
          className="truncate hover:underline"
        >
          {name}
        </a>
      ) : (
        <span className="truncate">{name}</span>
      )}
    </span>
  )
}

/** What of its own budget a group has spent this month. */
function BudgetUsed({
  total,
  view,
  budgets,
  place,
}: {
  total: CostTotal
  view: CostView
  budgets: readonly BudgetView[]
  place: SlotPlace
}) {
  const budget = budgets.find((b) => b.scope === view.by && b.key === total.key && b.currency === view.currency)
  if (total.key === '' && allocatedGroups.includes(view.by))
    return (
      <a href={place.links.page('allocation')} className="text-sm text-accent hover:underline">
        Allocate
      </a>
    )
  if (!budget?.month) return <span className="text-faint">—</span>
  const share = budget.month.soFar / Number(budget.amount)
  return (
    <span className="inline-flex items-center gap-2">
      <Meter value={budget.month.soFar} max={Number(budget.amount)} label={`${percent(share)} of the budget “${budget.name}”`} />
      <span className={share > 1 ? 'font-medium text-bad' : 'text-muted'}>{percent(share)}</span>
    </span>
  )
}

function TotalRow({
  total,
  view,
  budgets,
  place,
  color,
  values,
}: {
  total: CostTotal
  view: CostView
  budgets: readonly BudgetView[] | undefined
  place: SlotPlace
  color: ChartColor
  values: readonly number[]
}) {
  const { text, tone } = change(view, total)
  const share = Number(view.total) > 0 ? Math.max(0, Number(total.amount) / Number(view.total)) : 0
  return (
    <tr className="hover:bg-sub">
      <Td className="max-w-96 font-medium" title={labelOf(total, view.by)}>
        <Name total={total} view={view} place={place} color={color} />
      </Td>
      <Td>
        <Sparkline values={values} color={colorOf(color === 'other' ? 'd8' : color)} className="block" />
      </Td>
      <Td right className="font-medium">
        {money(total.amount, view.currency)}
      </Td>
      <Td right className="text-muted">
        {money(total.before, view.currency)}
      </Td>
      <Td right>{tone === 'plain' ? text : <Badge tone={tone === 'bad' ? 'warn' : 'ok'}>{text}</Badge>}</Td>
      <Td right className="text-muted">
        {percent(share)}
      </Td>
      {budgets ? (
        <Td>
          <BudgetUsed total={total} view={view} budgets={budgets} place={place} />
        </Td>
      ) : null}
    </tr>
  )
}

/** Each group with its trend, the change from the previous period, its share, and its budget where one is set. */
export function CostTable({
  view,
  place,
  query,
  title,
  budgets = [],
}: {
  view: CostView
  place: SlotPlace
  query: CostQuery
  title: string
  budgets?: readonly BudgetView[]
}) {
  const [colors, daily] = [coloredTotals(view), dailyByKey(view)]
  const budgeted = budgets.some((b) => b.scope === view.by && b.currency === view.currency) ? budgets : undefined
  return (
    <Card
      title={title}
      aside={
        <a
          href={place.links.to(costsCsv({ ...query, by: view.by, days: view.days, currency: view.currency }))}
          className="text-accent underline"
        >
          CSV
        </a>
      }
    >
      <Table label={`Costs by ${scopeLabel[view.by].toLowerCase()}`}>
        <thead>
          <tr>
            <Th>{scopeLabel[view.by]}</Th>
            <Th>{view.days} days</Th>
            <Th right>Cost</Th>
            <Th right>Previous</Th>
            <Th right>Change</Th>
            <Th right>Share</Th>
            {budgeted ? <Th>Budget used</Th> : null}
          </tr>
        </thead>
        <tbody>
          {view.totals.slice(0, maxRows).map((total) => (
            <TotalRow
              key={total.key}
              total={total}
              view={view}
              place={place}
              budgets={budgeted}
              color={colors.get(total.key) ?? 'other'}
              values={daily.get(total.key) ?? []}
            />
          ))}
        </tbody>
        <tfoot>
          <tr>
            <Td className="font-semibold">Total billed</Td>
            <Td />
            <Td right className="font-semibold">
              {money(view.total, view.currency)}
            </Td>
            <Td right className="text-muted">
              {money(view.before, view.currency)}
            </Td>
            <Td right>{change(view, { amount: view.total, before: view.before }).text}</Td>
            <Td />
            {budgeted ? <Td /> : null}
          </tr>
        </tfoot>
      </Table>
      {view.totals.length > maxRows ? (
        <p className="px-4 py-2 text-sm text-muted">
          Showing the {maxRows} largest of {view.totals.length}. The CSV has all of them.
        </p>
      ) : null}
    </Card>
  )
}
