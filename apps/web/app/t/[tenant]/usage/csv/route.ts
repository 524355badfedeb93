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
  yield csvLines(
    [view.entities, view.docs, view.plugins, view.pages].flatMap(({ used, unused }) => [
      ...used.map((r) => ['visited', r.subject, r.times, r.people, r.before]),
      ...unused.some.map((r) => ['not visited', r.subject, 0, '', '']),
    ]),
  )
  yield csvLines(view.searches.top.map((s) => ['search', s.words, s.times, '', '']))
  yield csvLines(view.searches.empty.map((s) => ['search without results', s.words, s.empty, '', '']))
  yield csvLines(
    view.ratings.flatMap((r) => [
      ['docs rated helpful', r.subject, r.helpful, '', ''],
      ['docs rated unhelpful', r.subject, r.unhelpful, '', ''],
    ]),
  )
  yield csvLines([
    ['questions', 'asked', view.questions.asked, '', view.questions.askedBefore],
    ['questions', 'answered', view.questions.answered, '', ''],
    ['questions', 'not known', view.questions.refused, '', ''],
    ['questions', 'rated helpful', view.questions.helpful, '', ''],
    ['questions', 'rated unhelpful', view.questions.rated - view.questions.helpful, '', ''],
  ])
  yield csvLines([['newcomers', 'joined', view.firstValue.joined, view.firstValue.entity.reached, view.firstValue.joinedBefore]])
  yield csvLines(
    [...view.adoption.teams, ...(view.adoption.small ? [view.adoption.small] : [])].map((t) => [
      'team active in 28 days',
      t.team || t.label,
      t.times,
      t.active.at(-1) ?? 0,
      t.active.at(-5) ?? 0,
    ]),
  )
  yield csvLines(
    view.cohorts.flatMap((c) =>
      (c.active ?? []).map((n, i) => [`active ${i} months after joining`, c.month, '', n ?? '', c.people]),
    ),
  )
  if (view.sample) yield csvLines([['note', 'Includes generated usage of the sample organization.', '', '', '']])
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
