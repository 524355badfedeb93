import type { TenantId, UserId } from '@callboard/core/ids'
import type { TenantDb, TenantReader } from '@callboard/db/for-tenant'
import { jsonb } from '@callboard/db/jsonb'
import type { HomeLayout } from '../domain/layout.ts'

/** The layouts of the organization and of a person, as some version wrote them. */
export const readLayouts = (db: TenantReader, tenantId: TenantId, person: UserId | null) =>
  db.$queryRaw<{ own: boolean; layout: unknown }[]>`
    select user_id is not null as own, layout from home_layout
    where tenant_id = ${tenantId}::uuid and (user_id is null or user_id = ${person}::uuid)`

/** Replaces the layout of a person, or that of the organization. */
export async function writeHomeLayout(
  db: TenantDb,
  tenantId: TenantId,
  userId: UserId | null,
  layout: HomeLayout,
): Promise<void> {
  await db.$executeRaw`
    insert into home_layout (tenant_id, user_id, layout) values (${tenantId}::uuid, ${userId}::uuid, ${jsonb(layout)}::jsonb)
    on conflict (tenant_id, user_id) do update set layout = excluded.layout, updated_at = now()`
}
