import { AppError, notFound } from '@callboard/core/errors'
import type { Action } from '@callboard/core/permissions'
import { mayDo, type OperationContext, operation, personOf } from '@callboard/kernel/operation'
import { requireQuestion } from '@callboard/modules/billing'
import { z } from 'zod'
import type { Answer } from '../domain/answer.ts'
import { scopeKinds } from '../domain/scope.ts'
import { readableSources } from '../domain/sources.ts'
import type { Rating } from '../domain/stored-question.ts'
import { maxThreadQuestions } from '../domain/thread.ts'
import { writeQuestion } from '../repo/questions.ts'
import { type LastAnswered, readOwnThread } from '../repo/threads.ts'
import { completeQuestion } from './complete-question.ts'
import { findAnswer } from './find-answer.ts'
import { requireAsker } from './require-asker.ts'

/**
 * An answer to a question that is stored. `askedAs`: the question that was answered, where it was completed from its thread.
 * `rating`: what its asker thought of it when asking the same before.
 */
export type Asked = Answer & { id: string; threadId: string; askedAs: string | null; rating: Rating | null }

/** The last answer of a thread that is continued. */
async function continueThread(context: OperationContext, id: string): Promise<LastAnswered | null> {
  const userId = requireAsker(context)
  const thread = await context.read((db) => readOwnThread(db, context.tenantId, { id, userId }))
  if (!thread) throw notFound('This thread')
  if (thread.questions >= maxThreadQuestions)
    throw new AppError('conflict', `A thread has at most ${maxThreadQuestions} questions. Start a new one.`)
  return thread.last
}

/** Answers a question by quotes from what the asker may read, or says that it does not know. */
export const ask = operation({
  name: 'knowledge.ask',
  action: 'knowledge.ask',
  input: z.object({
    question: z.string().trim().min(2).max(1000),
    /** The thread that it continues; without one it begins a thread. */
    thread: z.uuid().optional(),
    /** Limits the sources. */
    scope: z.object({ kind: z.enum(scopeKinds), ref: z.string().min(1).max(600) }).optional(),
  }),
  async run(context, { question, thread, scope }): Promise<Asked> {
    const { tx, platform, tenantId, actor } = context
    const began = performance.now()
    const last = thread ? await continueThread(context, thread) : null
    await tx((db) => requireQuestion(db, platform, tenantId))
    const may = (action: Action) => mayDo(actor, action)
    const sources = readableSources(may)
    const asker = { ...context, may }
    const askedAs = (await completeQuestion(asker, sources, { written: question, last })) ?? null
    const text = askedAs ?? question
    const { answer, outcome, cited } = await findAnswer(asker, sources, text, scope)
    const stored = await tx((db) =>
      writeQuestion(db, tenantId, {
        userId: personOf(actor),
        threadId: thread,
        text,
        written: askedAs && question,
        scope: scope ?? null,
        sources,
        outcome,
        confidence: answer.confidence,
        score: answer.score,
        nearRef: answer.facts?.subject?.ref ?? answer.pages[0]?.ref ?? null,
        ms: Math.round(performance.now() - began),
        cited,
      }),
    )
    return { ...answer, ...stored, askedAs }
  },
})
