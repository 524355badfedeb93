import { getQuestion } from '@callboard/modules/knowledge'
import type { TeamQuestion } from '@callboard/modules/knowledge/domain/stored-question'
import { Badge } from '@callboard/ui/badge'
import { Page, PageTitle } from '@callboard/ui/page'
import type { Metadata } from 'next'
import { StandaloneMarkdown } from '~/features/docs/standalone-markdown.tsx'
import { AcceptAnswer, AnswerForm, DeleteQuestion, WithdrawAnswer } from '~/features/knowledge/question-actions.tsx'
import { stateOf } from '~/features/knowledge/question-state.ts'
import { OwnAnswer, TeamAnswer } from '~/features/knowledge/question-view.tsx'
import { PortalPage } from '~/features/shell/top-bar.tsx'
import { orNotFound } from '~/lib/http/or-not-found.ts'
import { paths } from '~/lib/navigation/paths.ts'
import { type Portal, requirePortal } from '~/lib/portal/portal.ts'

export const metadata: Metadata = { title: 'Question' }

function TeamPart({ portal, question, now }: { portal: Portal; question: TeamQuestion; now: Date }) {
  const { base, context, reason } = portal
  const { id, state, answer, mine } = question
  const isAdmin = reason('tenant.manage') === undefined
  const mayAnswer = reason('knowledge.write')
  const actions =
    state === 'answered' || state === 'accepted' ? (
      <>
        {state === 'answered' && (mine || isAdmin) ? <AcceptAnswer base={base} id={id} /> : null}
        <WithdrawAnswer base={base} id={id} reason={mayAnswer} />
      </>
    ) : null
  return (
    <>
      <TeamAnswer base={base} question={question} now={now} actions={actions}>
        {answer === null ? null : <StandaloneMarkdown context={context} text={answer} />}
      </TeamAnswer>
      {mayAnswer === undefined || state === 'open' ? (
        <AnswerForm base={base} id={id} current={answer ?? ''} reason={mayAnswer} />
      ) : null}
    </>
  )
}

export default async function QuestionPage({ params }: { params: Promise<{ tenant: string; id: string }> }) {
  const { tenant, id } = await params
  const portal = await requirePortal(tenant)
  const { base, context } = portal
  const { own, team } = await orNotFound(getQuestion(context, { id }))
  const now = new Date()
  const state = team ? stateOf(team.state) : undefined
  return (
    <PortalPage
      crumbs={[
        { label: 'Ask', href: paths.ask(base) },
        { label: 'Questions', href: paths.questions(base) },
        { label: 'Question' },
      ]}
    >
      <Page>
        <PageTitle
          title={team?.text ?? own?.text ?? ''}
          badges={state ? <Badge tone={state.tone}>{state.words}</Badge> : null}
          detail={team ? `${team.asker || 'A former member'} asked ${team.team.label}` : 'Only you see this question.'}
          actions={own || team?.mine ? <DeleteQuestion base={base} id={id} /> : null}
        />
        <div className="flex max-w-3xl min-w-0 flex-col gap-4">
          {team ? <TeamPart portal={portal} question={team} now={now} /> : null}
          {own ? <OwnAnswer base={base} question={own} now={now} /> : null}
        </div>
      </Page>
    </PortalPage>
  )
}
