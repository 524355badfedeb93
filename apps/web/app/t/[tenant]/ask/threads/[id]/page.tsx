import type { OperationContext } from '@callboard/kernel/operation'
import { getThread } from '@callboard/modules/knowledge'
import type { Citation } from '@callboard/modules/knowledge/domain/answer'
import { answerMarkdown } from '@callboard/modules/knowledge/domain/answer-markdown'
import type { ThreadQuestion, ThreadView } from '@callboard/modules/knowledge/domain/thread'
import type { ModelMode } from '@callboard/modules/models/domain/providers'
import { Badge } from '@callboard/ui/badge'
import { Notice } from '@callboard/ui/notice'
import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { Link } from '~/components/link.tsx'
import { MarkdownPage } from '~/features/docs/markdown-page.tsx'
import { AnswerRating } from '~/features/knowledge/answer-rating.tsx'
import { AnswerSummary } from '~/features/knowledge/answer-summary.tsx'
import { CatalogAnswer, NearestPages, Quote } from '~/features/knowledge/answer-view.tsx'
import { AskFrame } from '~/features/knowledge/ask-frame.tsx'
import { AskTeam } from '~/features/knowledge/ask-team.tsx'
import { CopyAnswer } from '~/features/knowledge/copy-answer.tsx'
import { QuestionForm } from '~/features/knowledge/question-form.tsx'
import { DeleteThread, ShareThread } from '~/features/knowledge/thread-actions.tsx'
import { AnswerState, Exchange, quoteAnchor } from '~/features/knowledge/thread-view.tsx'
import { PortalPage } from '~/features/shell/top-bar.tsx'
import { orNotFound } from '~/lib/http/or-not-found.ts'
import { paths } from '~/lib/navigation/paths.ts'
import { parseFor } from '~/lib/portal/parse.ts'
import { type Portal, requirePortal } from '~/lib/portal/portal.ts'

export const metadata: Metadata = { title: 'Ask' }

const maxNearest = 5

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

type Of = { portal: Portal; question: ThreadQuestion; mine: boolean; isLast: boolean; model: ModelMode }

/** What somebody does without an answer. */
function adviceFor({ mine, isLast, question }: Of): string {
  if (!mine || !isLast) return 'Nothing that could be read when this was asked answered it.'
  return question.pages.length > 0
    ? 'No docs, article, catalog entry or API that you can read answers this. Rephrase the question, look at the nearest pages, or ask a team.'
    : 'No docs, article, catalog entry or API that you can read mentions this. Rephrase the question, or ask a team.'
}

/** Without an answer: what is nearest, and a team to ask. */
function NotKnown(of: Of) {
  const { question, mine, isLast } = of
  const { base, reason } = of.portal
  const { id, pages, sent } = question
  const mayAskTeam = mine && isLast && !sent
  return (
    <>
      <Notice tone="info" title="I don’t know.">
        {adviceFor(of)}
      </Notice>
      <NearestPages base={base} pages={pages.slice(0, maxNearest)} now={new Date()} />
      {mayAskTeam ? <AskTeam base={base} id={id} reason={reason('knowledge.ask')} /> : null}
      {sent ? (
        <p>
          <Link href={paths.question(base, id)} className="text-accent underline">
            View the question to the team
          </Link>
        </p>
      ) : null}
    </>
  )
}

/** A summary costs money, so one that nobody asked for is written once, for a new answer, also of a repeated question. */
const isNew = (answeredAt: Date, now: Date) => now.getTime() - answeredAt.getTime() < 60_000

/** The asker may have a model word the quotes. */
function Summary({ portal: { base }, question: { id, answeredAt, citations, outcome }, mine, isLast, model }: Of) {
  if (!mine || model === 'off' || outcome !== 'quoted' || citations.length === 0) return null
  return (
    <AnswerSummary
      base={base}
      id={id}
      sources={citations.map(({ title }, i) => ({ title, anchor: quoteAnchor(id, i + 1) }))}
      start={model === 'always' && isLast && isNew(answeredAt, new Date()) ? 'now' : 'on-request'}
    />
  )
}

function Answered(of: Of) {
  const { portal, question, mine } = of
  const { base, context, origin } = portal
  const now = new Date()
  const markdown = answerMarkdown(question, origin + base)
  return (
    <>
      <AnswerState question={question} />
      <Summary {...of} />
      {question.facts ? <CatalogAnswer base={base} facts={question.facts} /> : null}
      {question.citations.map((citation, i) => (
        <Quote
          key={`${citation.href} ${citation.markdown}`}
          base={base}
          id={quoteAnchor(question.id, i + 1)}
          number={i + 1}
          citation={citation}
          now={now}
        >
          <QuotedText base={base} context={context} citation={citation} />
        </Quote>
      ))}
      {markdown ? (
        <div className="flex flex-wrap items-center justify-between gap-2 print:hidden">
          {mine ? (
            <AnswerRating base={base} id={question.id} rating={question.rating} quoted={question.facts === null} />
          ) : (
            <span />
          )}
          <CopyAnswer markdown={markdown} />
        </div>
      ) : null}
    </>
  )
}

/** Who can read the thread, and how it came to be. */
const detailOf = ({ mine, sharedAt, asker }: ThreadView) =>
  mine
    ? sharedAt
      ? 'Members of your organization who have the link can read this thread.'
      : 'Only you can read this thread.'
    : `Shared by ${asker || 'a member'}. You see answers as far as you can read their sources.`

export default async function ThreadPage({ params }: { params: Promise<{ tenant: string; id: string }> }) {
  const { tenant, id } = await params
  const portal = await requirePortal(tenant)
  const { base, origin, reason } = portal
  // Support and visitors of the live demo read nobody's questions.
  if (reason('knowledge.ask')) notFound()
  const thread = await orNotFound(getThread(portal.context, { id }))
  const { mine, model, questions, sharedAt } = thread
  const last = questions.at(-1)
  return (
    <PortalPage
      crumbs={[
        { label: 'Ask', href: paths.ask(base) },
        ...(mine ? [{ label: 'Your threads', href: paths.threads(base) }] : []),
        { label: 'Thread' },
      ]}
    >
      <AskFrame
        base={base}
        current={mine ? 'threads' : 'ask'}
        title={thread.title}
        detail={detailOf(thread)}
        badges={sharedAt ? <Badge tone="accent">shared</Badge> : null}
        actions={
          mine ? (
            <>
              <ShareThread base={base} id={id} url={origin + paths.thread(base, id)} shared={sharedAt !== null} />
              <DeleteThread base={base} id={id} />
            </>
          ) : null
        }
      >
        <div className="flex max-w-3xl min-w-0 flex-col gap-4">
          {questions.map((question, i) => {
            const of = { portal, question, mine, isLast: question === last, model }
            return (
              <Exchange key={question.id} base={base} question={question} isFirst={i === 0} mine={mine}>
                {question.outcome === 'refused' ? <NotKnown {...of} /> : <Answered {...of} />}
              </Exchange>
            )
          })}
        </div>
        {mine ? (
          <QuestionForm
            key={last?.id ?? ''}
            base={base}
            label="Follow-up question"
            placeholder="Ask a follow-up question"
            thread={id}
            scope={last?.scope ?? undefined}
            reason={reason('knowledge.ask')}
          />
        ) : null}
      </AskFrame>
    </PortalPage>
  )
}
