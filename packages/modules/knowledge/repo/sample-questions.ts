import type { TenantId } from '@callboard/core/ids'
import type { TenantDb, TenantReader } from '@callboard/db/for-tenant'

/** Whether questions of the sample organization are missing; `later` while its accounts are being read. */
export async function needsSampleQuestions(db: TenantReader, tenantId: TenantId): Promise<'now' | 'later' | 'no'> {
  const [row] = await db.$queryRaw<{ connected: boolean; reading: boolean; added: boolean }[]>`
    select exists (select from integration i where i.tenant_id = ${tenantId}::uuid and i.sample) as connected,
      exists (
        select from sync_run r join integration i on i.tenant_id = r.tenant_id and i.id = r.integration_id
        where i.tenant_id = ${tenantId}::uuid and i.sample and i.state = 'active' and r.state in ('queued', 'running')
      ) as reading,
      exists (select from question where tenant_id = ${tenantId}::uuid and sample)
        or exists (select from team_question where tenant_id = ${tenantId}::uuid and sample) as added`
  if (!row?.connected || row.added) return 'no'
  return row.reading ? 'later' : 'now'
}

/** Locks the integrations of the sample organization until commit: their removal waits. */
export async function lockSampleIntegrations(db: TenantDb, tenantId: TenantId): Promise<void> {
  await db.$queryRaw`select id from integration where tenant_id = ${tenantId}::uuid and sample for no key update`
}
