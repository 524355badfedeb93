import { isAppError } from '@callboard/core/errors'
import type { OperationContext } from '@callboard/kernel/operation'
import { partsOf } from '@callboard/modules/catalog/domain/entity'
import { ask } from '@callboard/modules/knowledge'
import { type Scope, scopeKinds } from '@callboard/modules/knowledge/domain/scope'
import { EmptyState } from '@callboard/ui/empty-state'
import { Notice } from '@callboard/ui/notice'
import { MessageCircleQuestionMark } from 'lucide-react'
import type { Metadata } from 'next'
import { headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { AskFrame } from '~/features/knowledge/ask-frame.tsx'
import { QuestionForm } from '~/features/knowledge/question-form.tsx'
import { anchorOf } from '~/features/knowledge/thread-view.tsx'
import { PortalPage } from '~/features/shell/top-bar.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import { queryOf, type SearchParams } from '~/lib/navigation/search-params.ts'
import { requirePortal } from '~/lib/portal/portal.ts'

export const metadata: Metadata = { title: 'Ask' }

type Asked = { question: string; thread: string | undefined; scope: Scope | undefined }

/** What the address asks. What is no thread or no entity is left out. */
async function askedIn(searchParams: SearchParams): Promise<Asked> {
  const query = await queryOf<{ q?: string; thread?: string; scope?: string; about?: string }>(searchParams)
  const kind = scopeKinds.find((known) => known === query.scope)
  const isRef = /^[^:/\s]+:[^:/\s]+\/[^:/\s]+$/.test(query.about ?? '')
  return {
    question: (query.q ?? '').trim().slice(0, 1000),
    thread: /^[0-9a-f-]{36}$/.test(query.thread ?? '') ? query.thread : undefined,
    scope: kind && query.about && isRef ? { kind, ref: query.about } : undefined,
  }
}

/** Asks, and goes on to the thread. @returns what prevents an answer and what to do about it */
async function askAndShow(context: OperationContext, base: string, { question, thread, scope }: Asked): Promise<string> {
  const asked = await ask(context, { question, ...(thread ? { thread } : {}), ...(scope ? { scope } : {}) }).catch((error) => {
    if (isAppError(error) && error.code !== 'internal') return { problem: error.message }
    throw error
  })
  if ('problem' in asked) return asked.problem
  redirect(paths.thread(base, asked.threadId) + (thread ? `#${anchorOf(asked.id)}` : ''))
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
  const asked = await askedIn(searchParams)
  const { question, scope } = asked
  const problem = question.length >= 2 && (await isAskedHere()) ? await askAndShow(context, base, asked) : undefined
  return (
    <PortalPage crumbs={[{ label: 'Ask' }]}>
      <AskFrame
        base={base}
        current="ask"
        title="Ask"
        detail="Answers are quotes from the docs, articles, documents, catalog entries, APIs and answers of teams that you can read."
      >
        <QuestionForm
          base={base}
          question={question}
          scope={scope && { ...scope, label: partsOf(scope.ref).name }}
          reason={reason('knowledge.ask')}
        />
        <div className="flex max-w-3xl min-w-0 flex-col gap-4">
          {problem === undefined ? (
            <EmptyState icon={<MessageCircleQuestionMark />} title="Ask about your services and docs">
              For example how something is set up or restored, who owns a service, what depends on it, or what it costs. Then
              follow up: “and who owns it?”
            </EmptyState>
          ) : (
            <Notice tone="warn" title="The question was not answered.">
              {problem}
            </Notice>
          )}
        </div>
      </AskFrame>
    </PortalPage>
  )
}
