import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { allocationRules } from '../domain/allocation.ts'
import { readAllocated } from '../repo/allocation.ts'
import { sharesBy } from './allocate-costs.ts'

/** A preview of allocation rules over all charges, without saving them. */
export const previewCostRules = operation({
  name: 'costs.preview-rules',
  action: 'costs.manage',
  input: z.object({ rules: allocationRules }),
  run: ({ readModels, tenantId }, { rules }) =>
    readModels(async (db) => readAllocated(db, tenantId, await sharesBy(db, tenantId, rules))),
})
