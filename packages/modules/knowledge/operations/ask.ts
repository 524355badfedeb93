import { mayDo, operation, personOf } from '@callboard/kernel/operation'
import { requireQuestion } from '@callboard/modules/billing'
import { modelModeIn } from '@callboard/modules/models'
import type { ModelMode } from '@callboard/modules/models/domain/connection'
import { z } from 'zod'
import type { Answer } from '../domain/answer.ts'
import { readableSources } from '../domain/sources.ts'
import type { Rating } from '../domain/stored-question.ts'
import { writeQuestion } from '../repo/questions.ts'
import { findAnswer } from './find-answer.ts'

/**
 * An answer to a question that is stored. `rating`: what its asker thought of it when asking the same before. `model`: whether a
 * model may word it.
 */
export type Asked = Answer & { id: string; rating: Rating | null; model: ModelMode }

/** Answers a question by quotes from what the asker may read, or says that it does not know. */
export const ask = operation({
  name: 'knowledge.ask',
  action: 'knowledge.ask',
  input: z.object({ question: z.string().trim().min(2).max(1000) }),
  async run(context, { question }): Promise<Asked> {
    const { tx, platform, tenantId, actor } = context
    const began = performance.now()
    const model = await tx(async (db) => {
      await requireQuestion(db, platform, tenantId)
      return modelModeIn(db)
    })
    const sources = readableSources((action) => mayDo(actor, action))
    const { answer, outcome, cited } = await findAnswer(context, sources, question)
    const stored = await tx((db) =>
      writeQuestion(db, tenantId, {
        userId: personOf(actor),
        text: question,
        sources,
        outcome,
        confidence: answer.confidence,
        score: answer.score,
        nearRef: answer.facts?.subject.ref ?? answer.pages[0]?.ref ?? null,
        ms: Math.round(performance.now() - began),
        cited,
      }),
    )
    return { ...answer, ...stored, model }
  },
})
