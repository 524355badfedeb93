import { audit, operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { defaultQuestionDays } from '../domain/question-settings.ts'

/** Sets for how many days questions are kept. Accepted answers of teams stay. */
export const saveQuestionSettings = operation({
  name: 'knowledge.save-settings',
  action: 'tenant.manage',
  input: z.object({ questionDays: z.number().int().min(7, 'Use at least 7 days.').max(730, 'Use at most 730 days.') }),
  run: (context, { questionDays }) =>
    context.tx(async (db) => {
      const { tenantId } = context
      const before = await db.knowledgeSettings.findFirst({ select: { questionDays: true } })
      await db.knowledgeSettings.upsert({
        where: { tenantId },
        create: { tenantId, questionDays },
        update: { questionDays },
      })
      await audit(db, context, {
        action: 'knowledge.settings-changed',
        targetType: 'tenant',
        detail: { before: { questionDays: before?.questionDays ?? defaultQuestionDays }, after: { questionDays } },
      })
      return { questionDays }
    }),
})
