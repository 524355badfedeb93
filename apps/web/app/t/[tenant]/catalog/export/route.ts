import { exportTree, listEntities } from '@callboard/modules/catalog'
import type { NextRequest } from 'next/server'
import { readCatalogQuery } from '~/features/catalog/catalog-query.ts'
import { csvLines } from '~/lib/http/csv.ts'
import { download } from '~/lib/http/download.ts'
import { type Portal, requirePortal } from '~/lib/portal/portal.ts'

const pageSize = 1000
const columns = [
  'ref',
  'kindName',
  'name',
  'title',
  'ownerRef',
  'type',
  'lifecycle',
  'systemRef',
  'tags',
  'description',
  'updatedAt',
] as const

async function* pages({ context }: Portal, input: ReturnType<typeof readCatalogQuery>['input']): AsyncGenerator<string> {
  yield csvLines([columns])
  for (let offset = 0; ; offset += pageSize) {
    const { rows } = await listEntities(context, { ...input, limit: pageSize, offset })
    yield csvLines(rows.map((row) => columns.map((c) => row[c])))
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
  const { input } = readCatalogQuery(Object.fromEntries([...search.keys()].map((k) => [k, search.getAll(k)])))
  return download(`${portal.membership.slug}-catalog.csv`, 'text/csv; charset=utf-8', pages(portal, input))
}
