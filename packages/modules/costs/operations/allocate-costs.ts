import type { TenantId } from '@callboard/core/ids'
import { forTenant, type TenantDb } from '@callboard/db/for-tenant'
import { emit } from '@callboard/kernel/events'
import {
  type AllocationRule,
  type AllocationWorld,
  allocate,
  allocationRules,
  defaultRules,
  type Share,
} from '../domain/allocation.ts'
import { costsAllocated } from '../events.ts'
import { dimensionsOf, readClusterShares, replaceShares } from '../repo/allocation.ts'
import { chargeableKinds } from './require-known.ts'

/** The organization's rules, or the defaults; `own` tells which. */
export async function rulesOf(db: TenantDb): Promise<{ rules: readonly AllocationRule[]; own: boolean }> {
  const row = await db.costRules.findFirst({ select: { rules: true } })
  return row ? { rules: allocationRules.parse(row.rules), own: true } : { rules: defaultRules, own: false }
}

async function worldOf(db: TenantDb, tenantId: TenantId): Promise<AllocationWorld> {
  const entities = await db.entity.findMany({
    where: { kind: { in: [...chargeableKinds] } },
    select: { ref: true, name: true, kind: true },
    orderBy: { ref: 'asc' },
  })
  const rank = (kind: string) => ['component', 'resource', 'api', 'system', 'group'].indexOf(kind)
  const byName = new Map<string, string>()
  for (const e of entities.sort((a, b) => rank(b.kind) - rank(a.kind))) byName.set(e.name.toLowerCase(), e.ref)
  return { byName, refs: new Set(entities.map((e) => e.ref)), clusters: await readClusterShares(db, tenantId) }
}

/** A preview of allocation rules, without saving them. */
export async function sharesBy(db: TenantDb, tenantId: TenantId, rules: readonly AllocationRule[]): Promise<Share[]> {
  return allocate(rules, await dimensionsOf(db), await worldOf(db, tenantId))
}

/** Replaces the allocation, and notifies users who work with it. */
export async function allocateBy(db: TenantDb, tenantId: TenantId, rules: readonly AllocationRule[]): Promise<void> {
  await replaceShares(db, tenantId, await sharesBy(db, tenantId, rules))
  await emit(db, tenantId, costsAllocated({}))
}

/** Reallocates all costs. */
export async function allocateCosts(tenantId: TenantId): Promise<void> {
  await forTenant(tenantId).tx(async (db) => {
    if (!(await db.costDimension.findFirst({ select: { id: true } }))) return
    await allocateBy(db, tenantId, (await rulesOf(db)).rules)
  })
}
