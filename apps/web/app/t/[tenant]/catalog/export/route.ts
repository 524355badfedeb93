import { exportTree, groupOf, listEntities } from '@callboard/modules/catalog'
import type { NextRequest } from 'next/server'
import { type CatalogQuery, readCatalogQuery } from '~/features/catalog/catalog-query.ts'
import { isInsight } from '~/features/catalog/columns.ts'
import { sortComputed } from '~/features/catalog/computed.ts'
import { csvColumns, csvRow } from '~/features/catalog/csv-columns.ts'
import { loadInsights } from '~/features/catalog/load-insights.ts'
import { csvLines } from '~/lib/http/csv.ts'
import { download } from '~/lib/http/download.ts'
import { type Portal, requirePortal } from '~/lib/portal/portal.ts'

const pageSize = 1000

/** All rows of the view in its order, with its columns. */
async function* pages(portal: Portal, { input, computed, kind, state }: CatalogQuery): AsyncGenerator<string> {
  const columns = csvColumns(kind, state.columns)
  yield csvLines([['ref', 'kind', 'name', 'title', ...columns]])
  const wants = (column: string) => column === computed || columns.some((c) => c === column)
  for (let offset = 0; ; offset += pageSize) {
    const { rows } = await listEntities(portal.context, { ...input, limit: pageSize, offset })
    const refs = columns.some(isInsight) || computed ? rows.map((r) => r.ref) : []
    const insights = refs.length > 0 ? await loadInsights(portal, { refs, wants }) : undefined
    const known = rows.map((row) => ({
      ...row,
      group: input.group && groupOf(row, input.group),
      insights: insights?.of(row.ref) ?? {},
    }))
    const isWhole = offset === 0 && rows.length < pageSize
    const sorted = computed && isWhole ? sortComputed(known, computed, state.order ?? 'asc') : known
    yield csvLines(sorted.map((row) => csvRow(row, columns, row.insights)))
    if (rows.length < pageSize) return
  }
}

/** The filtered list as CSV with all pages, or the whole catalog as a zip of descriptor files (`format=files`). */
export async function GET(request: NextRequest, { params }: { params: Promise<{ tenant: string }> }) {
  const portal = await requirePortal((await params).tenant)
  const search = request.nextUrl.searchParams
  if (search.get('format') === 'files') {
    const { chunks } = await exportTree(portal.context, {})
    return download(`${portal.membership.slug}-catalog.zip`, 'application/zip', chunks)
  }
  const query = readCatalogQuery(Object.fromEntries([...search.keys()].map((k) => [k, search.getAll(k)])))
  return download(`${portal.membership.slug}-catalog.csv`, 'text/csv; charset=utf-8', pages(portal, query))
}
