import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { rulesOf } from './allocate-costs.ts'

/** The allocation rules. */
export const getCostRules = operation({
  name: 'costs.get-rules',
  action: 'costs.read',
  input: z.object({}),
  run: (context) =>
    context.readModels(async (db) => ({
      rules: [...(await rulesOf(db))],
      own: (await db.costRules.findFirst({ select: { tenantId: true } })) !== null,
      clusters: await db.integration.findMany({
        where: { runtime: { isNot: null } },
        select: { id: true, name: true },
        orderBy: { name: 'asc' },
      }),
    })),
})
