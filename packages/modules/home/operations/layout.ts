import { AppError } from '@callboard/core/errors'
import type { UserId } from '@callboard/core/ids'
import type { TenantDb, TenantReader } from '@callboard/db/for-tenant'
import { jsonb } from '@callboard/db/jsonb'
import type { OperationContext } from '@callboard/kernel/operation'
import { z } from 'zod'
import { type HomeLayout, keepUnnamed, ownWidgetIds, unknownWidgets } from '../domain/layout.ts'
import { homeLayout } from '../domain/layout-schema.ts'

export const layoutInput = z.object({
  /** Null removes it. */
  layout: homeLayout.nullable(),
})

type Stored = { own: boolean; layout: unknown }

/** The layouts of the organization and of a person. One that an older version wrote, and this one cannot read, counts as none. */
export async function findLayouts(db: TenantReader, { tenantId }: OperationContext, person: UserId | null) {
  const rows = await db.$queryRaw<Stored[]>`
    select user_id is not null as own, layout from home_layout
    where tenant_id = ${tenantId}::uuid and (user_id is null or user_id = ${person}::uuid)`
  const parsed = (own: boolean): HomeLayout | null =>
    homeLayout
      .nullable()
      .catch(null)
      .parse(rows.find((r) => r.own === own)?.layout ?? null)
  return { own: parsed(true), organization: parsed(false) }
}

/** Widgets that the product or a plugin of this installation has, connected or not. */
const knownWidgets = ({ platform }: OperationContext): string[] => [
  ...ownWidgetIds,
  ...platform.plugins.manifests().flatMap((m) => (m.homeWidgets ?? []).map((slot) => `${m.id}.${slot.id}`)),
]

/**
 * Stores a layout, with what the earlier one has of plugins that are switched off.
 * @throws AppError `invalid_input` for a widget that nobody has
 */
export async function writeLayout(db: TenantDb, context: OperationContext, userId: UserId | null, layout: HomeLayout) {
  const { tenantId } = context
  const { own, organization } = await findLayouts(db, context, userId)
  const before = own ?? organization
  const [unknown] = unknownWidgets(layout, knownWidgets(context), before)
  if (unknown) throw new AppError('invalid_input', `There is no widget “${unknown}”. Reload the page.`, { field: 'layout' })
  const kept = keepUnnamed(layout, before)
  await db.$executeRaw`
    insert into home_layout (tenant_id, user_id, layout) values (${tenantId}::uuid, ${userId}::uuid, ${jsonb(kept)}::jsonb)
    on conflict (tenant_id, user_id) do update set layout = excluded.layout, updated_at = now()`
}
