import { AppError } from '@callboard/core/errors'
import type { TenantDb } from '@callboard/db/for-tenant'
import type { AllocationRule } from '../domain/allocation.ts'
import type { BudgetScope } from '../domain/budget.ts'

/** Entities that costs can be allocated to. */
export const chargeableKinds = ['component', 'resource', 'system', 'api', 'group'] as const

const refsIn = ({ target }: AllocationRule) => (target.kind === 'split' ? target.parts.map(({ ref }) => ref) : [])

/**
 * Rejects shares for entities that no costs can be allocated to, which would stay unallocated without a word. Entities that have
 * left the catalog since are kept.
 * @throws AppError `invalid_input` naming the rule
 */
export async function requireKnownTargets(
  db: TenantDb,
  rules: readonly AllocationRule[],
  before: readonly AllocationRule[],
): Promise<void> {
  const old = new Set(before.flatMap(refsIn))
  const fresh = [...new Set(rules.flatMap(refsIn))].filter((ref) => !old.has(ref))
  if (fresh.length === 0) return
  const found = await db.entity.findMany({
    where: { ref: { in: fresh }, kind: { in: [...chargeableKinds] } },
    select: { ref: true },
  })
  const missing = fresh.find((ref) => !found.some((f) => f.ref === ref))
  if (!missing) return
  const at = rules.findIndex((rule) => refsIn(rule).includes(missing))
  const message = `${missing} in the rule “${rules[at]?.name ?? ''}” is not a component, resource, API, system or team of the catalog. Choose another.`
  throw new AppError('invalid_input', message, { field: `rules.${at}.target` })
}

const kindsOf: Partial<Record<BudgetScope, readonly string[]>> = {
  entity: chargeableKinds,
  owner: ['group', 'user'],
  system: ['system'],
}

/** @throws AppError `invalid_input` for a budget of an entity that is not in the catalog, which nothing would ever count towards */
export async function requireKnownKey(db: TenantDb, scope: BudgetScope, key: string): Promise<void> {
  const kinds = kindsOf[scope]
  if (!kinds) return
  const found = await db.entity.findFirst({ where: { ref: key, kind: { in: [...kinds] } }, select: { ref: true } })
  if (!found)
    throw new AppError('invalid_input', `${key} is not in the catalog. Choose one of the list.`, { field: 'budget.key' })
}
