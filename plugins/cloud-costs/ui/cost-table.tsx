import type { BudgetView } from '@callboard/modules/costs/domain/budget'
import { allocatedGroups, type CostQuery, type CostTotal, type CostView } from '@callboard/modules/costs/domain/view'
import { costsCsv } from '@callboard/modules/costs/slots'
import type { SlotPlace } from '@callboard/plugin-kit/ui'
import { Badge } from '@callboard/ui/badge'
import { Card } from '@callboard/ui/card'
import { type ChartColor, colorOf } from '@callboard/ui/chart/spec.ts'
import { sortingOf } from '@callboard/ui/data-table/address.ts'
import { ListTable } from '@callboard/ui/data-table/list-table'
import type { ListAddress, ListColumn, ListRow } from '@callboard/ui/data-table/list-types.ts'
import { sortRows } from '@callboard/ui/data-table/sort-rows.ts'
import { Meter } from '@callboard/ui/meter'
import { Sparkline } from '@callboard/ui/sparkline'
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

const columnsOf = (view: CostView, budgeted: boolean): ListColumn[] => [
  { id: 'name', label: scopeLabel[view.by], width: 240, sort: 'asc' },
  { id: 'trend', label: `${view.days} days`, width: 100, narrow: 'plain' },
  { id: 'cost', label: 'Cost', width: 98, align: 'right', sort: 'desc', narrow: 'lead' },
  { id: 'before', label: 'Previous', width: 98, align: 'right', sort: 'desc' },
  { id: 'change', label: 'Change', width: 76, align: 'right', sort: 'desc' },
  { id: 'share', label: 'Share', width: 60, align: 'right' },
  ...(budgeted ? [{ id: 'budget', label: 'Budget used', width: 150 }] : []),
]

const rise = ({ amount, before }: CostTotal) => (Number(before) === 0 ? null : (Number(amount) - Number(before)) / Number(before))

const fields = ['name', 'cost', 'before', 'change'] as const

type Props = {
  view: CostView
  place: SlotPlace
  query: CostQuery
  /** The page and its query, which keep the order. A tab of an entity has neither. */
  address?: ListAddress
  title: string
  budgets?: readonly BudgetView[]
}

type Drawn = { color: ChartColor; values: readonly number[] }

function rowOf(
  total: CostTotal,
  { color, values }: Drawn,
  { view, place }: Props,
  budgets: readonly BudgetView[] | undefined,
): ListRow {
  const { text, tone } = change(view, total)
  const share = Number(view.total) > 0 ? Math.max(0, Number(total.amount) / Number(view.total)) : 0
  return {
    id: total.key,
    label: labelOf(total, view.by),
    cells: {
      name: <Name total={total} view={view} place={place} color={color} />,
      trend: <Sparkline values={values} color={colorOf(color === 'other' ? 'd8' : color)} className="block" />,
      cost: <span className="font-medium">{money(total.amount, view.currency)}</span>,
      before: money(total.before, view.currency),
      change: tone === 'plain' ? text : <Badge tone={tone === 'bad' ? 'warn' : 'ok'}>{text}</Badge>,
      share: percent(share),
      ...(budgets ? { budget: <BudgetUsed total={total} view={view} budgets={budgets} place={place} /> } : {}),
    },
  }
}

/** Each group with its trend, the change from the previous period, its share, and its budget where one is set. */
export function CostTable(props: Props) {
  const { view, place, query, address, title, budgets = [] } = props
  const [colors, daily] = [coloredTotals(view), dailyByKey(view)]
  const budgeted = budgets.some((b) => b.scope === view.by && b.currency === view.currency) ? budgets : undefined
  const sorting = sortingOf(address?.query ?? {}, fields, { by: 'cost', order: 'desc' })
  const shown = sortRows(view.totals, sorting, {
    name: (t) => labelOf(t, view.by),
    cost: (t) => Number(t.amount),
    before: (t) => Number(t.before),
    change: rise,
  }).slice(0, maxRows)
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
      <ListTable
        inCard
        label={`Costs by ${scopeLabel[view.by].toLowerCase()}`}
        columns={columnsOf(view, budgeted !== undefined)}
        rows={shown.map((total) =>
          rowOf(total, { color: colors.get(total.key) ?? 'other', values: daily.get(total.key) ?? [] }, props, budgeted),
        )}
        sorting={sorting}
        {...(address ? { address } : {})}
        footer={{
          name: 'Total billed',
          cost: money(view.total, view.currency),
          before: money(view.before, view.currency),
          change: change(view, { amount: view.total, before: view.before }).text,
        }}
      />
      {view.totals.length > maxRows ? (
        <p className="px-4 py-2 text-sm text-muted">
          Showing {maxRows} of {view.totals.length}. The CSV has all of them.
        </p>
      ) : null}
    </Card>
  )
}
