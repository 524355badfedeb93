import type { TenantDb } from '@callboard/db/for-tenant'
import type { Rule } from '@callboard/flags-evaluator/model'
import type { OperationContext } from '@callboard/kernel/operation'
import { lockFlags, recordChange, settingsOf } from './flag-record.ts'

type Given = { key: string; variant: string; insteadOf: readonly string[]; why: string }

/** A rule that gives one variant to the units of others. No unit moves in or out of the rule. */
function replaceIn(rule: Rule, { variant, insteadOf }: Given): Rule {
  const isReplaced = (part: Rule['split'][number]) =>
    'variant' in part && part.variant !== null && insteadOf.includes(part.variant)
  if (!rule.split.some(isReplaced)) return rule
  const joined = rule.split.filter((part) => isReplaced(part) || ('variant' in part && part.variant === variant))
  const ranges = joined.flatMap((part) => part.ranges).toSorted(([a], [b]) => a - b)
  return { ...rule, split: [{ variant, ranges }, ...rule.split.filter((part) => !joined.includes(part))] }
}

/**
 * Gives a variant of a flag to everybody whom its rules give one of others, in each environment: the rollback of an experiment.
 * It asks for no approval, as switching off does not. A flag that is gone or archived has nothing to change.
 * @returns the number of environments that changed
 */
export async function giveVariant(db: TenantDb, context: OperationContext, given: Given): Promise<number> {
  const { tenantId } = context
  await lockFlags(db, tenantId)
  const flag = await db.flag.findFirst({ where: { key: given.key, state: 'active' } })
  if (!flag) return 0
  const rows = await db.flagSetting.findMany({ where: { flagId: flag.id }, include: { environment: { select: { key: true } } } })
  let changed = 0
  for (const row of rows) {
    const before = settingsOf(row)
    const rules = before.rules.map((rule) => replaceIn(rule, given))
    if (rules.every((rule, i) => rule === before.rules[i])) continue
    changed++
    await db.flagSetting.update({
      where: { tenantId_id: { tenantId, id: row.id } },
      data: {
        rules: JSON.parse(JSON.stringify(rules)),
        revision: { increment: 1 },
        updatedBy: context.actor.label,
        updatedAt: new Date(),
      },
    })
    const environment = row.environment.key
    await recordChange(db, context, { flag, environment, action: 'changed', why: given.why, before, after: { ...before, rules } })
  }
  return changed
}
