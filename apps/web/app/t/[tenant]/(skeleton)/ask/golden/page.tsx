import { listGoldenQuestions } from '@callboard/modules/knowledge'
import type { Metadata } from 'next'
import { AskFrame } from '~/features/knowledge/ask-frame.tsx'
import { AddGoldenQuestion, GoldenQuestionTable } from '~/features/knowledge/golden-questions.tsx'
import { ClosedPage } from '~/features/shell/closed-page.tsx'
import { PortalPage } from '~/features/shell/top-bar.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import { requirePortal } from '~/lib/portal/portal.ts'

export const metadata: Metadata = { title: 'Golden questions' }

export default async function GoldenQuestionsPage({ params }: { params: Promise<{ tenant: string }> }) {
  const { base, context, reason } = await requirePortal((await params).tenant)
  const crumbs = [{ label: 'Ask', href: paths.ask(base) }, { label: 'Golden questions' }]
  const closed = reason('knowledge.read')
  if (closed) return <ClosedPage crumbs={crumbs} title="Your role does not have access to golden questions" reason={closed} />
  const questions = await listGoldenQuestions(context, {})
  const write = reason('knowledge.write')
  return (
    <PortalPage crumbs={crumbs}>
      <AskFrame
        base={base}
        current="golden"
        title="Golden questions"
        detail="Questions whose answers must cite a page. They are checked after every change, and admins are notified when one fails."
      >
        <GoldenQuestionTable base={base} questions={questions} now={new Date()} reason={write} />
        <div className="max-w-3xl">
          <AddGoldenQuestion base={base} reason={write} />
        </div>
      </AskFrame>
    </PortalPage>
  )
}
