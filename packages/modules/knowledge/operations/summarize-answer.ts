import { AppError, notFound } from '@callboard/core/errors'
import type { Action } from '@callboard/core/permissions'
import { mayDo, type OperationContext, operation } from '@callboard/kernel/operation'
import { modelModeIn, streamFromModel } from '@callboard/modules/models'
import { isModelFailure } from '@callboard/modules/models/domain/model-failure'
import { z } from 'zod'
import type { Answer } from '../domain/answer.ts'
import { SentenceReader } from '../domain/sentence-reader.ts'
import { readableSources } from '../domain/sources.ts'
import {
  maxSummaryLength,
  maxSummaryTokens,
  type SummaryEvent,
  summaryInstructions,
  summaryPrompt,
  summarySources,
} from '../domain/summary.ts'
import { type SummarySource, supportedSentence } from '../domain/supported-sentence.ts'
import { findAnswer } from './find-answer.ts'
import { readOwnQuestions } from './read-own-questions.ts'
import { requireAsker } from './require-asker.ts'

/** Sentences of the organization's model about the sources, as they arrive and whether they are supported or not. */
async function* sentencesFrom(
  context: OperationContext,
  of: { question: string; sources: readonly SummarySource[]; signal: AbortSignal },
): AsyncGenerator<string> {
  const reader = new SentenceReader()
  const request = {
    instructions: summaryInstructions,
    text: summaryPrompt(of.question, of.sources),
    maxOutputTokens: maxSummaryTokens,
    signal: of.signal,
  }
  let length = 0
  for await (const text of streamFromModel(context, request)) {
    length += text.length
    yield* reader.push(text)
    if (length > maxSummaryLength) return
  }
  yield* reader.end()
}

async function* summarize(
  context: OperationContext,
  question: string,
  { citations }: Answer,
  signal: AbortSignal,
): AsyncGenerator<SummaryEvent> {
  const sources = summarySources(citations)
  const count = { shown: 0, dropped: 0 }
  try {
    for await (const sentence of sources.length > 0 ? sentencesFrom(context, { question, sources, signal }) : []) {
      const parts = supportedSentence(sentence, sources)
      count[parts ? 'shown' : 'dropped']++
      if (parts) yield { type: 'sentence', parts }
    }
    yield { type: 'end', ...count }
  } catch (error) {
    if (signal.aborted) return
    if (!isModelFailure(error)) throw error
    yield { type: 'failed', message: error.message }
  }
}

/**
 * Has the organization's model word the answer to one's own question, from the sections that are quoted, found once more with
 * the rights of this moment. The question was counted when it was asked. Nothing of it is stored.
 * @returns how to open the events; ending them, or the signal, ends the request to the provider
 * @throws AppError `conflict` without a model, or if the question is quoted from other sections by now
 */
export const summarizeAnswer = operation({
  name: 'knowledge.summarize-answer',
  action: 'knowledge.ask',
  input: z.object({ id: z.uuid() }),
  async run(context, { id }) {
    requireAsker(context)
    const [mode, { questions }] = await context.read((db) =>
      Promise.all([modelModeIn(db, context.tenantId), readOwnQuestions(db, context, { id, limit: 1, offset: 0 })]),
    )
    if (mode === 'off') throw new AppError('conflict', 'No model is connected. An admin can connect one in Settings > Model.')
    const [question] = questions
    if (!question) throw notFound('This question')
    const may = (action: Action) => mayDo(context.actor, action)
    const sources = readableSources(may)
    const { answer, outcome } = await findAnswer({ ...context, may }, sources, question.text, question.scope)
    const isAsShown =
      answer.citations.length === question.citations.length &&
      answer.citations.every(({ href }, i) => href === question.citations[i]?.href)
    if (outcome !== 'quoted' || !isAsShown)
      throw new AppError('conflict', 'The sources of this answer have changed. Ask the question again.')
    return { open: (signal: AbortSignal) => summarize(context, question.text, answer, signal) }
  },
})
