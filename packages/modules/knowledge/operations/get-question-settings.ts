import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { defaultQuestionDays } from '../domain/question-settings.ts'

/** For how long questions are kept. */
export const getQuestionSettings = operation({
  name: 'knowledge.get-settings',
  action: 'tenant.read',
  input: z.object({}),
  run: (context) =>
    context.readModels(async (db) => {
      const settings = await db.knowledgeSettings.findFirst({ select: { questionDays: true } })
      return { questionDays: settings?.questionDays ?? defaultQuestionDays }
    }),
})
