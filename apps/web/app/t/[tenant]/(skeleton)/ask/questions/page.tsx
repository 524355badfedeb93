import { listTeamQuestions } from '@callboard/modules/knowledge'
import { Card } from '@callboard/ui/card'
import { pageOf } from '@callboard/ui/data-table/address.ts'
import { ListFilter } from '@callboard/ui/data-table/list-filter'
import { ListPager } from '@callboard/ui/data-table/list-pager'
import { EmptyState } from '@callboard/ui/empty-state'
import { MessagesSquare } from 'lucide-react'
import type { Metadata } from 'next'
import { AskFrame } from '~/features/knowledge/ask-frame.tsx'
import { TeamQuestionTable } from '~/features/knowledge/question-lists.tsx'
import { PortalPage } from '~/features/shell/top-bar.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import { queryOf, type SearchParams } from '~/lib/navigation/search-params.ts'
import { requirePortal } from '~/lib/portal/portal.ts'

export const metadata: Metadata = { title: 'Questions' }

const perPage = 50

const views = [
  { value: 'answered', label: 'Answered' },
  { value: 'mine', label: 'Asked by you' },
  { value: 'teams', label: 'To my teams' },
] as const

export default async function QuestionsPage({
  params,
  searchParams,
}: {
  params: Promise<{ tenant: string }>
  searchParams: SearchParams
}) {
  const { base, context } = await requirePortal((await params).tenant)
  const query = await queryOf<{ view?: string; page?: string }>(searchParams)
  const view = views.find((v) => v.value === query.view)?.value ?? 'open'
  const page = pageOf(query)
  const address = { path: paths.questions(base), query }
  const { questions, total } = await listTeamQuestions(context, { view, limit: perPage, offset: (page - 1) * perPage })
  const empty = (
    <Card>
      <EmptyState icon={<MessagesSquare />} title="No questions here">
        Where Ask does not know an answer, you can send the question to a team. It appears here.
      </EmptyState>
    </Card>
  )
  return (
    <PortalPage crumbs={[{ label: 'Ask', href: paths.ask(base) }, { label: 'Questions' }]}>
      <AskFrame base={base} current="questions" title="Questions" detail="Questions to teams, which your organization can read.">
        <ListFilter
          label="Filter questions"
          address={address}
          fields={[{ type: 'select', name: 'view', label: 'Questions', all: 'Open', options: [...views] }]}
        />
        <TeamQuestionTable base={base} questions={questions} now={new Date()} empty={empty} />
        <ListPager address={address} page={page} perPage={perPage} total={total} />
      </AskFrame>
    </PortalPage>
  )
}
