import type { UserId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'
import { mayDo, type OperationContext, operation, personOf } from '@callboard/kernel/operation'
import { findOwnedComponents, findStarredSummaries, groupsOfPerson, type SummaryRow } from '@callboard/modules/catalog'
import { type CostSummary, costSummary, costsOfEntities, type EntityCosts } from '@callboard/modules/costs'
import { deliveryOfEntities, deliverySummary, type EntityDelivery } from '@callboard/modules/pipelines'
import { healthOfEntities, type RuntimeHealth, workloadSummary } from '@callboard/modules/workloads'
import { z } from 'zod'
import { recentActivity } from '../repo/recent-activity.ts'

/** An entity of the reader's teams with what is known of it. Absent where no plugin provides it. */
export type OwnedEntity = SummaryRow & {
  health: RuntimeHealth[]
  delivery: EntityDelivery | null
  costs: EntityCosts | null
}

/** Entities of each list. */
const maxListed = 8

/** What is known of some entities, each in one read for all of them. */
async function withFacts(db: TenantReader, { actor, tenantId }: OperationContext, rows: SummaryRow[]): Promise<OwnedEntity[]> {
  const refs = rows.map((r) => r.ref)
  const [health, delivery, costs] = await Promise.all([
    mayDo(actor, 'workloads.read') ? healthOfEntities(db, tenantId, refs) : undefined,
    mayDo(actor, 'pipelines.read') ? deliveryOfEntities(db, tenantId, refs) : undefined,
    mayDo(actor, 'costs.read') ? costsOfEntities(db, tenantId, refs) : undefined,
  ])
  return rows.map((row) => ({
    ...row,
    health: health?.get(row.ref) ?? [],
    delivery: delivery?.get(row.ref) ?? null,
    costs: costs?.get(row.ref) ?? null,
  }))
}

/** The services that a user's teams own. */
async function ownedBy(db: TenantReader, context: OperationContext, person: UserId | undefined) {
  if (!person) return { rows: [], total: 0 }
  const { rows, total } = await findOwnedComponents(db, context.tenantId, person, maxListed)
  return { rows: await withFacts(db, context, rows), total }
}

/** Costs of an entity; their trend only where that of all costs is known, since both are from the same bills. */
const compared = (of: EntityCosts | null, all: CostSummary | null): EntityCosts | null =>
  of && { ...of, before: all?.before == null ? null : of.before }

/** The home page: the user's entities, key figures, and recent activity. */
export const getHome = operation({
  name: 'catalog.get-home',
  action: 'catalog.read',
  input: z.object({}),
  run: (context) =>
    context.read(async (db) => {
      const { actor, tenantId } = context
      const person = personOf(actor)
      const [mine, { rows, total }, starred, activity, workloads, delivery, costs] = await Promise.all([
        groupsOfPerson(db, tenantId, person),
        ownedBy(db, context, person),
        person ? findStarredSummaries(db, tenantId, person, maxListed) : [],
        recentActivity(db, tenantId),
        mayDo(actor, 'workloads.read') ? workloadSummary(db, tenantId) : null,
        mayDo(actor, 'pipelines.read') ? deliverySummary(db, tenantId) : null,
        mayDo(actor, 'costs.read') ? costSummary(db, tenantId) : null,
      ])
      return {
        me: mine.user ?? null,
        groups: mine.groups,
        owned: { rows: rows.map((row) => ({ ...row, costs: compared(row.costs, costs) })), total },
        starred,
        activity,
        /** Key figures; null where there is nothing to count. */
        figures: { workloads, delivery, costs },
      }
    }),
})
