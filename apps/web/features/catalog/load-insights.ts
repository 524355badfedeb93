import 'server-only'
import { listEntityCosts } from '@callboard/modules/costs'
import { listEntityDocs } from '@callboard/modules/docs'
import { listEntityDelivery } from '@callboard/modules/pipelines'
import { listEntityHealth } from '@callboard/modules/workloads'
import type { Portal } from '~/lib/portal/portal.ts'
import type { InsightColumn } from './columns.ts'
import type { Insights } from './row.ts'

/** `offers`: columns that can be shown at all; every one if unset. */
type Wanted = { refs: string[]; wants: (column: InsightColumn) => boolean; offers?: readonly InsightColumn[] }

/**
 * What other modules know of a page of entities, each read in bulk. For hidden columns, a module only reports whether it
 * has anything, so that the columns can be offered.
 */
export async function loadInsights({ context, reason }: Pick<Portal, 'context' | 'reason'>, { refs, wants, offers }: Wanted) {
  const of = (...columns: InsightColumn[]) => ({ refs: columns.some(wants) ? refs : [] })
  const [health, delivery, costs, docs] = await Promise.all([
    reason('workloads.read') ? undefined : listEntityHealth(context, of('health')),
    reason('pipelines.read') ? undefined : listEntityDelivery(context, of('deployed', 'version', 'pipeline')),
    reason('costs.read') ? undefined : listEntityCosts(context, of('cost')),
    offers?.includes('docs') === false ? undefined : listEntityDocs(context, of('docs')),
  ])
  const available = new Set<InsightColumn>()
  if (health?.available) available.add('health')
  if (delivery?.available.deployments) available.add('deployed').add('version')
  if (delivery?.available.runs) available.add('pipeline')
  if (costs?.available) available.add('cost')
  if (docs?.available) available.add('docs')
  const found = new Map<string, Insights>(refs.map((ref) => [ref, {}]))
  const add = (ref: string, insights: Insights) => found.set(ref, { ...found.get(ref), ...insights })
  for (const { ref, ...one } of health?.rows ?? []) add(ref, { health: one })
  for (const { ref, ...one } of delivery?.deployments ?? []) add(ref, { deployed: one })
  for (const { ref, runs } of delivery?.runs ?? []) add(ref, { runs })
  for (const { ref, amount, before } of costs?.rows ?? [])
    add(ref, { cost: { amount, before, currency: costs?.currency ?? 'USD' } })
  for (const { ref, ...one } of docs?.rows ?? []) add(ref, { docs: one })
  return { available, of: (ref: string): Insights => found.get(ref) ?? {} }
}
