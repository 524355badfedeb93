import 'server-only'
import { isDeepStrictEqual } from 'node:util'
import { groupOf, listEntities, listFilterOptions, listViews } from '@callboard/modules/catalog'
import { shortRef } from '@callboard/modules/catalog/domain/entity'
import { filterFields, type GroupField, maxComputed } from '@callboard/modules/catalog/domain/view-fields'
import { countOpenInferences } from '@callboard/modules/inference'
import { paths } from '~/lib/navigation/paths.ts'
import type { Portal } from '~/lib/portal/portal.ts'
import type { SearchParams } from './catalog-params.ts'
import { type CatalogQuery, readCatalogQuery } from './catalog-query.ts'
import { type InsightColumn, insightColumns, shownColumns } from './columns.ts'
import { sortComputed, totalsOfGroups } from './computed.ts'
import { type FilterOptions, filterLabels } from './filters.ts'
import { loadInsights } from './load-insights.ts'
import type { CatalogRow } from './row.ts'

async function filterOptions({ context }: Portal, kind: string | undefined): Promise<FilterOptions> {
  const options = await listFilterOptions(context, kind ? { kind } : {})
  return filterFields.map((key) => ({
    key,
    label: filterLabels[key],
    options: options[key].map((o) => ({ ...o, label: key === 'owner' || key === 'system' ? shortRef(o.value) : o.value })),
  }))
}

const everyInsight: ReadonlySet<InsightColumn> = new Set(insightColumns)

/**
 * The page of rows, and for an order by what other modules know or for totals of groups all matching entities. There may be too
 * many of those: then `whole` is unset, and the page is in the catalog's own order.
 */
async function readRows({ context }: Portal, { input, computed }: CatalogQuery) {
  const list = await listEntities(context, { ...input, ...(computed || input.group ? { whole: maxComputed } : {}) })
  return { list, whole: list.rows.length === list.total ? list.rows : list.whole }
}

/** Rows as the browser gets them. */
const rowsOf =
  (
    base: string,
    group: GroupField | undefined,
    starred: ReadonlySet<string>,
    insights: Awaited<ReturnType<typeof loadInsights>>,
  ) =>
  (row: Awaited<ReturnType<typeof listEntities>>['rows'][number]): CatalogRow => ({
    ...row,
    label: row.title ?? row.name,
    href: paths.entity(base, row.ref),
    ...(group ? { group: groupOf(row, group) } : {}),
    starred: starred.has(row.ref),
    insights: insights.of(row.ref),
  })

type Views = Awaited<ReturnType<typeof listViews>>

/** The views that a reader had last, of as many readers as one process serves at a time. */
const lastViews = new Map<string, Views>()
const maxReaders = 1000

function setLastViews(reader: string, views: Views): void {
  lastViews.delete(reader)
  lastViews.set(reader, views)
  for (const oldest of lastViews.keys()) {
    if (lastViews.size <= maxReaders) break
    lastViews.delete(oldest)
  }
}

/**
 * The saved views, and the rows of the one that is open. Rows are read beside the views, as the views were last known, and again
 * if these lead to others.
 */
async function readView(portal: Portal, asked: SearchParams) {
  const { account, context } = portal
  const reader = `${context.tenantId} ${account.id}`
  const expected = readCatalogQuery(asked, lastViews.get(reader))
  const early = readRows(portal, expected)
  // An error is thrown where the rows are used.
  early.catch(() => {})
  const views = await listViews(context, {})
  setLastViews(reader, views)
  const query = readCatalogQuery(asked, views)
  const isExpected = isDeepStrictEqual([query.input, query.computed], [expected.input, expected.computed])
  return { views, query, ...(await (isExpected ? early : readRows(portal, query))) }
}

/** Everything that the catalog page shows: the rows first, then what other modules know of them. */
export async function loadCatalog(portal: Portal, asked: SearchParams) {
  const { base, context } = portal
  const [{ views, query, list, whole }, filters, { open: toReview }] = await Promise.all([
    readView(portal, asked),
    // The kind is the address's, whichever view is open.
    filterOptions(portal, readCatalogQuery(asked).input.kind),
    countOpenInferences(context, {}),
  ])
  const { input, computed, kind, state } = query
  const shownIds = new Set<string>(shownColumns(kind, state.columns, everyInsight).map((c) => c.id))
  const refs = (whole ?? list.rows).map((r) => r.ref)
  const insights = await loadInsights(portal, { refs, wants: (column) => shownIds.has(column) || column === computed })
  const toRow = rowsOf(base, input.group, new Set(list.starred), insights)
  const all = whole?.map(toRow)
  const columns = shownColumns(kind, state.columns, insights.available)
  const sorted = computed && all ? sortComputed(all, computed, state.order ?? 'asc') : undefined
  return {
    query,
    views: views.filter((v) => v.kind === kind),
    list,
    rows: sorted?.slice(input.offset, input.offset + input.limit) ?? list.rows.map(toRow),
    /** The order that the table has, which is the catalog's own where there are too many matches for another. */
    sorting: sorted && computed ? { by: computed, order: state.order ?? 'asc' } : { by: input.sort, order: input.order },
    totals:
      input.group && all
        ? totalsOfGroups(
            all,
            columns.map((c) => c.id),
          )
        : {},
    filters,
    toReview,
    columns,
    available: [...insights.available],
  }
}
