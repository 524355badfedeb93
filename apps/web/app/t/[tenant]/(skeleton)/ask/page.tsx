import { isAppError } from '@callboard/core/errors'
import type { OperationContext } from '@callboard/kernel/operation'
import { listEntities } from '@callboard/modules/catalog'
import { ask } from '@callboard/modules/knowledge'
import type { Citation } from '@callboard/modules/knowledge/domain/answer'
import { Badge } from '@callboard/ui/badge'
import { EmptyState } from '@callboard/ui/empty-state'
import { Notice } from '@callboard/ui/notice'
import { MessageCircleQuestionMark } from 'lucide-react'
import type { Metadata } from 'next'
import { headers } from 'next/headers'
import { MarkdownPage } from '~/features/docs/markdown-page.tsx'
import { AnswerRating } from '~/features/knowledge/answer-rating.tsx'
import { CatalogAnswer, NearestPages, Quote } from '~/features/knowledge/answer-view.tsx'
import { AskFrame } from '~/features/knowledge/ask-frame.tsx'
import { AskTeam } from '~/features/knowledge/ask-team.tsx'
import { QuestionForm } from '~/features/knowledge/question-form.tsx'
import { PortalPage } from '~/features/shell/top-bar.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import { queryOf, type SearchParams } from '~/lib/navigation/search-params.ts'
import { parseFor } from '~/lib/portal/parse.ts'
import { requirePortal } from '~/lib/portal/portal.ts'

export const metadata: Metadata = { title: 'Ask' }

const maxNearest = 5

type Answer = Awaited<ReturnType<typeof ask>>

/** The answer, or what prevents one and what to do about it. */
const answerTo = (context: OperationContext, question: string): Promise<Answer | { problem: string }> =>
  ask(context, { question }).catch((error) => {
    if (isAppError(error) && error.code !== 'internal') return { problem: error.message }
    throw error
  })

/** The quoted Markdown with its best sentence marked. */
const marked = ({ markdown, highlight }: Citation) =>
  highlight && !highlight.includes('==') ? markdown.replace(highlight, () => `==${highlight}==`) : markdown

async function QuotedText({ base, context, citation }: { base: string; context: OperationContext; citation: Citation }) {
  const parsed = await parseFor(context, 'markdown', marked(citation))
  if (!parsed) return <p className="whitespace-pre-wrap">{citation.markdown}</p>
  const { ref, path, url } = citation
  return (
    <MarkdownPage
      content={parsed.content}
      from={{ path, url: url ?? '' }}
      pages={new Set([path])}
      toPage={(to) => paths.docs(base, ref, to)}
      toPicture={(src) => paths.docsPicture(base, { ref, page: path, src })}
      toDiagram={undefined}
    />
  )
}

const maxTeams = 200

/** Without an answer: what is nearest, and a team to ask. */
async function NotKnown({
  base,
  context,
  answer,
  reason,
}: {
  base: string
  context: OperationContext
  answer: Answer
  reason: string | undefined
}) {
  const { rows } = await listEntities(context, { kind: 'group', limit: maxTeams })
  const teams = rows.map(({ ref, name, title }) => ({ ref, label: title ?? name }))
  return (
    <>
      <Notice tone="info" title="I don’t know.">
        {answer.pages.length > 0
          ? 'No docs, article, catalog entry or API that you can read answers this. Rephrase the question, look at the nearest pages, or ask a team.'
          : 'No docs, article, catalog entry or API that you can read mentions this. Rephrase the question, or ask a team.'}
      </Notice>
      <NearestPages base={base} pages={answer.pages.slice(0, maxNearest)} now={new Date()} />
      <AskTeam base={base} id={answer.id} teams={teams} reason={reason} />
    </>
  )
}

function Answered({ base, context, answer }: { base: string; context: OperationContext; answer: Answer }) {
  const now = new Date()
  if (answer.facts)
    return (
      <>
        <CatalogAnswer base={base} facts={answer.facts} />
        <AnswerRating base={base} id={answer.id} rating={answer.rating} quoted={false} />
      </>
    )
  return (
    <>
      <p className="flex items-center gap-2 text-muted">
        <Badge tone={answer.confidence === 'high' ? 'ok' : 'plain'}>
          {answer.confidence === 'high' ? 'High confidence' : 'Medium confidence'}
        </Badge>
        Quoted from {answer.citations.length === 1 ? '1 source' : `${answer.citations.length} sources`}
      </p>
      {answer.citations.map((citation, i) => (
        <Quote key={`${citation.href} ${citation.markdown}`} base={base} number={i + 1} citation={citation} now={now}>
          <QuotedText base={base} context={context} citation={citation} />
        </Quote>
      ))}
      <AnswerRating base={base} id={answer.id} rating={answer.rating} quoted />
    </>
  )
}

/**
 * Whether a page of the portal sends the request. A question counts towards the plan, so a link from elsewhere only fills the form
 * in.
 */
const isAskedHere = async () => (await headers()).get('sec-fetch-site') === 'same-origin'

export default async function AskPage({
  params,
  searchParams,
}: {
  params: Promise<{ tenant: string }>
  searchParams: SearchParams
}) {
  const { base, context, reason } = await requirePortal((await params).tenant)
  const question = ((await queryOf<{ q?: string }>(searchParams)).q ?? '').trim().slice(0, 1000)
  const answer = question.length >= 2 && (await isAskedHere()) ? await answerTo(context, question) : undefined
  return (
    <PortalPage crumbs={[{ label: 'Ask' }]}>
      <AskFrame
        base={base}
        current="ask"
        title={answer ? question : 'Ask'}
        detail="Answers are quotes from the docs, articles, catalog entries, APIs and answers of teams that you can read."
      >
        <QuestionForm base={base} question={question} reason={reason('knowledge.ask')} />
        <div className="flex max-w-3xl min-w-0 flex-col gap-4">
          {answer === undefined ? (
            <EmptyState icon={<MessageCircleQuestionMark />} title="Ask about your services and docs">
              For example how something is set up or restored, who owns a service, what depends on it, or what it costs.
            </EmptyState>
          ) : 'problem' in answer ? (
            <Notice tone="warn" title="The question was not answered.">
              {answer.problem}
            </Notice>
          ) : answer.confidence === 'none' ? (
            <NotKnown base={base} context={context} answer={answer} reason={reason('knowledge.ask')} />
          ) : (
            <Answered base={base} context={context} answer={answer} />
          )}
        </div>
      </AskFrame>
    </PortalPage>
  )
}
