import { sendApart } from '@callboard/db/send-apart'
import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { rulesOf } from './allocate-costs.ts'

/** The allocation rules. */
export const getCostRules = operation({
  name: 'costs.get-rules',
  action: 'costs.read',
  input: z.object({}),
  run: (context) =>
    context.readModels(async (db) => {
      const [{ rules, own }, clusters] = await sendApart(
        () => rulesOf(db),
        db.integration.findMany({
          where: { runtime: { isNot: null } },
          select: { id: true, name: true },
          orderBy: { name: 'asc' },
        }),
      )
      return { rules: [...rules], own, clusters }
    }),
})
