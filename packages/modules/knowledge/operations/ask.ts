import type { Action } from '@callboard/core/permissions'
import { mayDo, operation, personOf } from '@callboard/kernel/operation'
import { requireQuestion } from '@callboard/modules/billing'
import { z } from 'zod'
import type { Answer } from '../domain/answer.ts'
import { readableSources } from '../domain/sources.ts'
import type { Rating } from '../domain/stored-question.ts'
import { writeQuestion } from '../repo/questions.ts'
import { findAnswer } from './find-answer.ts'

/** An answer to a question that is stored. `rating`: what its asker thought of it when asking the same before. */
export type Asked = Answer & { id: string; rating: Rating | null }

/** Answers a question by quotes from what the asker may read, or says that it does not know. */
export const ask = operation({
  name: 'knowledge.ask',
  action: 'knowledge.ask',
  input: z.object({ question: z.string().trim().min(2).max(1000) }),
  async run(context, { question }): Promise<Asked> {
    const { tx, platform, tenantId, actor } = context
    const began = performance.now()
    await tx((db) => requireQuestion(db, platform, tenantId))
    const may = (action: Action) => mayDo(actor, action)
    const sources = readableSources(may)
    const { answer, outcome, cited } = await findAnswer({ ...context, may }, sources, question)
    const stored = await tx((db) =>
      writeQuestion(db, tenantId, {
        userId: personOf(actor),
        text: question,
        sources,
        outcome,
        confidence: answer.confidence,
        score: answer.score,
        nearRef: answer.facts?.subject?.ref ?? answer.pages[0]?.ref ?? null,
        ms: Math.round(performance.now() - began),
        cited,
      }),
    )
    return { ...answer, ...stored }
  },
})
