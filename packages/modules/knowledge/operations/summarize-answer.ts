import { AppError, notFound } from '@callboard/core/errors'
import type { Action } from '@callboard/core/permissions'
import { mayDo, operation } from '@callboard/kernel/operation'
import { modelSettingsIn } from '@callboard/modules/models'
import { z } from 'zod'
import { readableSources } from '../domain/sources.ts'
import { findAnswer } from './find-answer.ts'
import { Lookups } from './look-up.ts'
import { readOwnQuestions } from './read-own-questions.ts'
import { requireAsker } from './require-asker.ts'
import { wordAnswer } from './word-answer.ts'

/**
 * Has the organization's model word the answer to one's own question, from the sections that are quoted, found once more with
 * the rights of this moment, and from what it looks up with these rights if an admin allows that. The question was counted when it
 * was asked. Nothing of it is stored.
 * @returns how to open the events; ending them, or the signal, ends the request to the provider
 * @throws AppError `conflict` without a model, or if the question is quoted from other sections by now
 */
export const summarizeAnswer = operation({
  name: 'knowledge.summarize-answer',
  action: 'knowledge.ask',
  input: z.object({ id: z.uuid() }),
  async run(context, { id }) {
    requireAsker(context)
    const [{ mode, reads }, { questions }] = await context.read((db) =>
      Promise.all([modelSettingsIn(db, context.tenantId), readOwnQuestions(db, context, { id, limit: 1, offset: 0 })]),
    )
    if (mode === 'off') throw new AppError('conflict', 'No model is connected. An admin can connect one in Settings > Model.')
    const [question] = questions
    if (!question) throw notFound('This question')
    const may = (action: Action) => mayDo(context.actor, action)
    const sources = readableSources(may)
    const asker = { ...context, may }
    const { answer, outcome } = await findAnswer(asker, sources, question.text, question.scope)
    const isAsShown =
      answer.citations.length === question.citations.length &&
      answer.citations.every(({ href }, i) => href === question.citations[i]?.href)
    if (outcome !== 'quoted' || !isAsShown)
      throw new AppError('conflict', 'The sources of this answer have changed. Ask the question again.')
    const { citations } = answer
    const lookups = reads === 'lookups' ? await Lookups.begin(asker, question, citations) : undefined
    const wording = { question: question.text, citations, lookups }
    return { open: (signal: AbortSignal) => wordAnswer(context, wording, signal) }
  },
})
