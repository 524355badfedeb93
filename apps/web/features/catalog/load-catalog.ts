import 'server-only'
import { groupOf, listEntities, listFilterOptions, listViews } from '@callboard/modules/catalog'
import { shortRef } from '@callboard/modules/catalog/domain/entity'
import { filterFields } from '@callboard/modules/catalog/domain/view-fields'
import { countOpenInferences } from '@callboard/modules/inference'
import { paths } from '~/lib/navigation/paths.ts'
import type { Portal } from '~/lib/portal/portal.ts'
import type { SearchParams } from './catalog-params.ts'
import { readCatalogQuery } from './catalog-query.ts'
import { type InsightColumn, insightColumns, shownColumns } from './columns.ts'
import { type FilterOptions, filterLabels } from './filters.ts'
import { loadInsights } from './load-insights.ts'
import type { CatalogRow } from './row.ts'

/** Values per filter that the page carries, most frequent first. */
const maxOptions = 500

async function filterOptions({ context }: Portal, kind: string | undefined): Promise<FilterOptions> {
  const options = await listFilterOptions(context, kind ? { kind } : {})
  return filterFields.map((key) => ({
    key,
    label: filterLabels[key],
    options: options[key]
      .slice(0, maxOptions)
      .map((o) => ({ ...o, label: key === 'owner' || key === 'system' ? shortRef(o.value) : o.value })),
  }))
}

const everyInsight: ReadonlySet<InsightColumn> = new Set(insightColumns)

/** Everything that the catalog page shows: the rows first, then what other modules know of them. */
export async function loadCatalog(portal: Portal, asked: SearchParams) {
  const { base, context } = portal
  const views = await listViews(context, {})
  const query = readCatalogQuery(asked, views)
  const { input, kind, state } = query
  const [list, filters, { open: toReview }] = await Promise.all([
    listEntities(context, input),
    filterOptions(portal, input.kind),
    countOpenInferences(context, {}),
  ])
  const shownIds = new Set<string>(shownColumns(kind, state.columns, everyInsight).map((c) => c.id))
  const refs = list.rows.map((r) => r.ref)
  const insights = await loadInsights(portal, { refs, wants: (column) => shownIds.has(column) })
  const starred = new Set(list.starred)
  const rows = list.rows.map(
    (row): CatalogRow => ({
      ...row,
      label: row.title ?? row.name,
      href: paths.entity(base, row.ref),
      ...(input.group ? { group: groupOf(row, input.group) } : {}),
      starred: starred.has(row.ref),
      insights: insights.of(row.ref),
    }),
  )
  return {
    query,
    views: views.filter((v) => v.kind === kind),
    list,
    rows,
    filters,
    toReview,
    columns: shownColumns(kind, state.columns, insights.available),
    available: [...insights.available],
  }
}
