import type { ThreadQuestion } from '@callboard/modules/knowledge/domain/thread'
import { Badge } from '@callboard/ui/badge'
import { Notice } from '@callboard/ui/notice'
import type { ReactNode } from 'react'
import { Link } from '~/components/link.tsx'
import { paths } from '~/lib/navigation/paths.ts'

/** The anchor of a question on the page of its thread. */
export const anchorOf = (id: string) => `question-${id}`

/** The anchor of a quote on that page. @param number from 1 */
export const quoteAnchor = (id: string, number: number) => `${anchorOf(id)}-source-${number}`

/** How a question was understood, and a way to ask it as it was written. */
function AskedAs({ base, question, mine }: { base: string; question: ThreadQuestion; mine: boolean }) {
  const { askedAs, text, scope } = question
  return (
    <>
      {askedAs ? (
        <p className="text-muted">
          Asked as: <span className="text-fg">{askedAs}</span>{' '}
          {mine ? (
            /* Not fetched ahead: opening it asks the question, which counts. */
            <a href={paths.ask(base, text)} className="inline-block min-h-6 text-accent hover:underline print:hidden">
              Ask as written
            </a>
          ) : null}
        </p>
      ) : null}
      {scope ? (
        <p className="text-muted">
          {scope.kind === 'docs' ? 'Only the docs of ' : 'Only '}
          <Link href={paths.entity(base, scope.ref)} className="inline-block min-h-6 text-fg hover:underline">
            {scope.label}
          </Link>
        </p>
      ) : null}
    </>
  )
}

const sources = (count: number) => (count === 1 ? '1 source' : `${count} sources`)

/** How certain an answer is, and what of it is missing for this reader. */
export function AnswerState({ question }: { question: ThreadQuestion }) {
  const { outcome, confidence, citations, facts, hidden, withdrawn } = question
  if (withdrawn)
    return (
      <Notice tone="info" title="This answer was withdrawn.">
        The sources that it quoted were removed. Ask again.
      </Notice>
    )
  if (hidden > 0 && citations.length === 0)
    return (
      <Notice tone="info" title="You can’t read this answer.">
        It comes from sources that you don’t have access to. Ask the question yourself to get an answer from those that you do.
      </Notice>
    )
  if (outcome === 'catalog' && !facts)
    return (
      <Notice tone="info" title="The catalog does not answer this any more.">
        What the question is about was renamed or removed. Ask again.
      </Notice>
    )
  if (outcome !== 'quoted') return null
  const edited = citations.filter(({ changed }) => changed).length
  return (
    <p className="flex flex-wrap items-center gap-2 text-muted">
      <Badge tone={confidence === 'high' ? 'ok' : 'plain'}>
        {confidence === 'high' ? 'High confidence' : 'Medium confidence'}
      </Badge>
      Quoted from {sources(citations.length)}
      {edited > 0 ? <Badge tone="warn">{edited === 1 ? '1 was edited since' : `${edited} were edited since`}</Badge> : null}
      {hidden > 0 ? <span>{`${sources(hidden)} that you can’t read ${hidden === 1 ? 'is' : 'are'} not shown.`}</span> : null}
    </p>
  )
}

/** A question of a thread with its answer. The first one is the title of the page. */
export function Exchange({
  base,
  question,
  isFirst,
  mine,
  children,
}: {
  base: string
  question: ThreadQuestion
  isFirst: boolean
  mine: boolean
  children: ReactNode
}) {
  return (
    <section
      id={anchorOf(question.id)}
      aria-label={question.text}
      className={`flex scroll-mt-16 flex-col gap-4 ${isFirst ? '' : 'border-t pt-4'}`}
    >
      <div className="empty:hidden">
        {isFirst ? null : <h2 className="text-lg font-semibold break-words whitespace-pre-line">{question.text}</h2>}
        <AskedAs base={base} question={question} mine={mine} />
      </div>
      {children}
    </section>
  )
}
