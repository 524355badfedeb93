import { AppError } from '@callboard/core/errors'
import type { UserId } from '@callboard/core/ids'
import type { TenantDb, TenantReader } from '@callboard/db/for-tenant'
import type { OperationContext } from '@callboard/kernel/operation'
import { z } from 'zod'
import { type HomeLayout, keepUnnamed, ownWidgetIds, unknownWidgets } from '../domain/layout.ts'
import { homeLayout } from '../domain/layout-schema.ts'
import { readLayouts, writeHomeLayout } from '../repo/layouts.ts'

export const layoutInput = z.object({
  /** Null removes it. */
  layout: homeLayout.nullable(),
})

/** The layouts of the organization and of a person. One that an older version wrote, and this one cannot read, counts as none. */
export async function findLayouts(db: TenantReader, { tenantId }: OperationContext, person: UserId | null) {
  const rows = await readLayouts(db, tenantId, person)
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
  await writeHomeLayout(db, tenantId, userId, kept)
}
