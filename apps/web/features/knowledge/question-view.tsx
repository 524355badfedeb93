import type { StoredCitation, StoredQuestion, TeamQuestion } from '@callboard/modules/knowledge/domain/stored-question'
import { Badge } from '@callboard/ui/badge'
import { buttonStyle } from '@callboard/ui/button'
import { Card } from '@callboard/ui/card'
import { Notice } from '@callboard/ui/notice'
import { TimeAgo } from '@callboard/ui/time-ago'
import type { ReactNode } from 'react'
import { Link } from '~/components/link.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import { AnswerRating } from './answer-rating.tsx'
import { SourceLine } from './source-line.tsx'

function Citation({ base, number, citation, now }: { base: string; number: number; citation: StoredCitation; now: Date }) {
  const { title, heading, href, changed } = citation
  return (
    <li className="flex items-start gap-3 border-b px-4 py-2.5 last:border-b-0">
      <Badge tone="accent">{number}</Badge>
      <div className="min-w-0 flex-1">
        <div className="flex flex-wrap items-center gap-2">
          <Link href={base + href} className="inline-block min-h-6 font-medium break-words hover:underline">
            {heading && heading !== title ? `${title} / ${heading}` : title}
          </Link>
          {changed ? <Badge tone="warn">edited since</Badge> : null}
        </div>
        <SourceLine base={base} page={citation} now={now} />
      </div>
    </li>
  )
}

const answers: Record<StoredQuestion['outcome'], string> = {
  quoted: 'Answered from these sources.',
  catalog: 'Answered from the catalog.',
  refused: 'No docs, article, catalog entry or API that you can read answered this.',
}

/** A question of the reader's own, with the sources of its answer. */
export function OwnAnswer({ base, question, now }: { base: string; question: StoredQuestion; now: Date }) {
  const { id, threadId, text, outcome, withdrawn, citations, improvedAt, answeredAt, rating } = question
  return (
    <Card title="Answer from your docs">
      <div className="flex flex-col gap-3 p-4">
        <p className="text-muted">
          {withdrawn ? 'The sources of this answer are gone, so it was withdrawn.' : answers[outcome]} Last answered{' '}
          <TimeAgo at={answeredAt} now={now} />.
          {improvedAt ? (
            <>
              {' '}
              Its sources changed <TimeAgo at={improvedAt} now={now} />.
            </>
          ) : null}
        </p>
        <div>
          {outcome === 'refused' || withdrawn ? (
            /* Not fetched ahead: opening it asks the question, which counts. */
            <a href={paths.ask(base, text)} className={buttonStyle({ variant: 'primary' })}>
              Ask again
            </a>
          ) : (
            <Link href={paths.thread(base, threadId)} className={buttonStyle({ variant: 'primary' })}>
              Show the answer
            </Link>
          )}
        </div>
      </div>
      {citations.length > 0 ? (
        <ol className="border-t">
          {citations.map((citation, i) => (
            <Citation key={`${citation.href} ${citation.heading}`} base={base} number={i + 1} citation={citation} now={now} />
          ))}
        </ol>
      ) : null}
      {outcome === 'refused' ? null : (
        <div className="border-t px-4 py-2">
          <AnswerRating base={base} id={id} rating={rating} quoted={citations.length > 0} />
        </div>
      )}
    </Card>
  )
}

/** The answer of a team. @param children the answer's Markdown; null while there is none */
export function TeamAnswer({
  base,
  question,
  now,
  children,
  actions,
}: {
  base: string
  question: TeamQuestion
  now: Date
  children: ReactNode
  actions: ReactNode
}) {
  const { team, answerer, answeredAt, acceptedAt, state } = question
  if (state === 'withdrawn')
    return (
      <Notice tone="info" title="The answer was withdrawn.">
        The question can be answered again.
      </Notice>
    )
  if (answeredAt === null)
    return (
      <Notice tone="info" title={`Waiting for ${team.label}.`}>
        The team was notified <TimeAgo at={question.askedAt} now={now} />.
      </Notice>
    )
  return (
    <Card label={`Answer for ${team.label}`}>
      <div className="flex flex-wrap items-center gap-x-2 gap-y-1 border-b px-4 py-3">
        <h2 className="font-semibold">
          Answer for{' '}
          <Link href={paths.entity(base, team.ref)} className="hover:underline">
            {team.label}
          </Link>
        </h2>
        {acceptedAt ? <Badge tone="ok">accepted</Badge> : null}
        <span className="text-sm text-muted">
          {answerer}, <TimeAgo at={answeredAt} now={now} />
        </span>
      </div>
      <div className="px-4 py-3">{children}</div>
      {actions ? <div className="flex flex-wrap gap-2 border-t px-4 py-3">{actions}</div> : null}
    </Card>
  )
}
