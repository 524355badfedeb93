import { isAppError } from '@callboard/core/errors'
import { getInsights } from '@callboard/modules/usage'
import type { NextRequest } from 'next/server'
import { csvLines } from '~/lib/http/csv.ts'
import { download } from '~/lib/http/download.ts'
import { requirePortal } from '~/lib/portal/portal.ts'

type View = Awaited<ReturnType<typeof getInsights>>

async function* table(view: View): AsyncGenerator<string> {
  yield csvLines([['what', 'name', 'times', 'people', 'before']])
  yield csvLines(view.daily.map((d) => ['day', d.day, d.times, d.people, '']))
  yield csvLines([...view.pages, ...view.entities].map((r) => ['visited', r.subject, r.times, r.people, r.before]))
  yield csvLines(view.searches.map((s) => ['search', s.words, s.times, '', '']))
  yield csvLines([['newcomers', 'joined', view.newcomers.joined, view.newcomers.reached, '']])
  yield csvLines(view.teams.map((t) => ['team', t.team, t.times, t.people, '']))
}

/** The data of the Insights page as CSV. */
export async function GET(request: NextRequest, { params }: { params: Promise<{ tenant: string }> }) {
  const { context, membership } = await requirePortal((await params).tenant)
  const days = ([7, 30, 90] as const).find((d) => String(d) === request.nextUrl.searchParams.get('days')) ?? 30
  try {
    const view = await getInsights(context, { days })
    return download(`${membership.slug}-insights.csv`, 'text/csv; charset=utf-8', table(view))
  } catch (error) {
    if (isAppError(error)) return new Response(error.message, { status: error.code === 'locked' ? 402 : 403 })
    throw error
  }
}
