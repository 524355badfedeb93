import { costQuery, getCosts } from '@callboard/modules/costs'
import type { NextRequest } from 'next/server'
import { csvLines } from '~/lib/http/csv.ts'
import { download } from '~/lib/http/download.ts'
import { type Portal, requirePortal } from '~/lib/portal/portal.ts'

async function* table({ context }: Portal, search: URLSearchParams): AsyncGenerator<string> {
  const days = Number(search.get('days') ?? 30)
  const asked = costQuery.safeParse({ ...Object.fromEntries(search), days })
  const view = await getCosts(context, { ...(asked.success ? asked.data : {}), groups: 'all' })
  yield csvLines([['day', view.by, 'amount', 'currency']])
  yield csvLines(view.series.map((p) => [p.day, p.key, p.amount, view.currency]))
  yield csvLines([['sum', '', view.total, view.currency]])
}

/** The daily values of a cost chart as CSV. */
export async function GET(request: NextRequest, { params }: { params: Promise<{ tenant: string }> }) {
  const portal = await requirePortal((await params).tenant)
  return download(`${portal.membership.slug}-costs.csv`, 'text/csv; charset=utf-8', table(portal, request.nextUrl.searchParams))
}
