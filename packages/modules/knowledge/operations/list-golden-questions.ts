import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { readGoldenQuestions } from '../repo/golden-questions.ts'

/** Questions whose answers must cite a known page, failing ones first. */
export const listGoldenQuestions = operation({
  name: 'knowledge.list-golden',
  action: 'knowledge.read',
  input: z.object({}),
  run: ({ read, tenantId }) => read((db) => readGoldenQuestions(db, tenantId)),
})
