import { audit, operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { allocationRules } from '../domain/allocation.ts'
import { allocateBy, rulesOf } from './allocate-costs.ts'
import { requireKnownTargets } from './require-known.ts'

/** Saves rules and reallocates all costs. */
export const saveCostRules = operation({
  name: 'costs.save-rules',
  action: 'costs.manage',
  input: z.object({ rules: allocationRules }),
  run: (context, { rules }) =>
    context.tx(async (db) => {
      const { tenantId } = context
      const { rules: before } = await rulesOf(db)
      await requireKnownTargets(db, rules, before)
      const kept = JSON.parse(JSON.stringify(rules))
      await db.costRules.upsert({ where: { tenantId }, create: { tenantId, rules: kept }, update: { rules: kept } })
      await allocateBy(db, tenantId, rules)
      await audit(db, context, { action: 'costs.rules-changed', targetType: 'cost_rules', detail: { before, after: rules } })
      return { rules: rules.length }
    }),
})
