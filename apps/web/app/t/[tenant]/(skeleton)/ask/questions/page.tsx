import { listOwnQuestions, listTeamQuestions } from '@callboard/modules/knowledge'
import { Card } from '@callboard/ui/card'
import { pageOf } from '@callboard/ui/data-table/address.ts'
import { ListFilter } from '@callboard/ui/data-table/list-filter'
import { ListPager } from '@callboard/ui/data-table/list-pager'
import { EmptyState } from '@callboard/ui/empty-state'
import { MessagesSquare } from 'lucide-react'
import type { Metadata } from 'next'
import { AskFrame } from '~/features/knowledge/ask-frame.tsx'
import { OwnQuestionTable, TeamQuestionTable } from '~/features/knowledge/question-lists.tsx'
import { PortalPage } from '~/features/shell/top-bar.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import { queryOf, type SearchParams } from '~/lib/navigation/search-params.ts'
import { requirePortal } from '~/lib/portal/portal.ts'

export const metadata: Metadata = { title: 'Questions' }

const perPage = 50

const views = [
  { value: 'answered', label: 'Answered' },
  { value: 'mine', label: 'My questions' },
  { value: 'teams', label: 'To my teams' },
] as const

export default async function QuestionsPage({
  params,
  searchParams,
}: {
  params: Promise<{ tenant: string }>
  searchParams: SearchParams
}) {
  const { base, context, reason } = await requirePortal((await params).tenant)
  const query = await queryOf<{ view?: string; page?: string }>(searchParams)
  const view = views.find((v) => v.value === query.view)?.value ?? 'open'
  const page = pageOf(query)
  const address = { path: paths.questions(base), query }
  const window = { limit: perPage, offset: (page - 1) * perPage }
  const now = new Date()
  const own = view === 'mine' && !reason('knowledge.ask') ? await listOwnQuestions(context, window) : undefined
  const sent = own ? undefined : await listTeamQuestions(context, { view, ...window })
  const empty = (
    <Card>
      <EmptyState icon={<MessagesSquare />} title={view === 'mine' ? 'You have not asked anything yet' : 'No questions here'}>
        Where Ask does not know an answer, you can send the question to a team. It appears here.
      </EmptyState>
    </Card>
  )
  return (
    <PortalPage crumbs={[{ label: 'Ask', href: paths.ask(base) }, { label: 'Questions' }]}>
      <AskFrame
        base={base}
        current="questions"
        title="Questions"
        detail="Questions to teams, and what you have asked yourself. Only you see the latter."
      >
        <ListFilter
          label="Filter questions"
          address={address}
          fields={[{ type: 'select', name: 'view', label: 'Questions', all: 'Open', options: [...views] }]}
        />
        {own ? <OwnQuestionTable base={base} questions={own.questions} now={now} empty={empty} /> : null}
        {sent ? <TeamQuestionTable base={base} questions={sent.questions} now={now} empty={empty} /> : null}
        <ListPager address={address} page={page} perPage={perPage} total={own?.total ?? sent?.total ?? 0} />
      </AskFrame>
    </PortalPage>
  )
}
