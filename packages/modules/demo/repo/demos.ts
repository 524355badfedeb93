import type { AnyDb } from '@callboard/db/any-db'
import { closedValue } from '@callboard/db/closed-columns'
import type { DemoTenant } from '../domain/schedule.ts'

/** Every demo. It is filled when each of its accounts has been read once. */
export async function readDemos(db: AnyDb): Promise<DemoTenant[]> {
  const rows = await db.$queryRaw<{ id: string; slug: string; demo: string; createdAt: Date; filled: boolean }[]>`
    select t.id, t.slug, t.demo, t.created_at as "createdAt",
      exists (select from entity e where e.tenant_id = t.id)
      and exists (select from sync_run r where r.tenant_id = t.id)
      and not exists (select from sync_run r where r.tenant_id = t.id and r.state in ('queued', 'running', 'waiting')) as filled
    from tenant t where t.demo is not null`
  return rows.map(({ demo, ...row }) => ({ ...row, state: closedValue('tenant.demo', demo) }))
}
