import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { readOwnQuestions } from './read-own-questions.ts'

/** The reader's own questions, newest first. */
export const listOwnQuestions = operation({
  name: 'knowledge.list-own-questions',
  action: 'knowledge.ask',
  input: z.object({
    limit: z.number().int().min(1).max(200).default(50),
    offset: z.number().int().min(0).max(100_000).default(0),
  }),
  run: (context, page) => context.read((db) => readOwnQuestions(db, context, page)),
})
