import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'
import { Prisma } from '@callboard/db/generated/client'
import type { Condition } from '@callboard/db/outbox'
import { readTogether } from '@callboard/db/read-together'

export type ConcerningIntegration = {
  id: string
  name: string
  health: string
  message: string | null
  problems: number
  run: { state: string; pendingRemovals: number; at: string } | null
  label: string | null
  expiresAt: Date | null
}

/** Integrations that are not off, oldest first, with their newest sync, and their credential if it expires within two weeks. */
export const findConcerning = (db: TenantReader, tenantId: TenantId, limit: number) =>
  readTogether<ConcerningIntegration>(
    db,
    Prisma.sql`
  select i.id, i.name, i.health, i.health_message as message, coalesce(p.count, 0) as problems, r.run,
    case when i.credential_expires_at < now() + interval '14 days' then i.credential_label end as label,
    case when i.credential_expires_at < now() + interval '14 days' then i.credential_expires_at end as "expiresAt"
  from integration i
    left join lateral (select count(*)::int from problem p where p.tenant_id = i.tenant_id and p.integration_id = i.id) p on true
    left join lateral (select jsonb_build_object('state', r.state, 'pendingRemovals', r.pending_removals, 'at', r.created_at) as run
      from sync_run r where r.tenant_id = i.tenant_id and r.integration_id = i.id order by r.created_at desc limit 1) r on true
  where i.tenant_id = ${tenantId}::uuid and i.state <> 'off'
  order by i.created_at limit ${limit}`,
    { expiresAt: true },
  )

type DescriptorProblems = { ref: string; label: string; owner: string | null; problems: number; message: string; since: Date }

/** Whether there are problems in catalog files of some entities; without refs, of any. */
export const hasDescriptorProblems = (tenantId: TenantId, refs: readonly string[] | null): Condition => Prisma.sql`
  exists (select from problem where tenant_id = ${tenantId}::uuid
    and (${refs === null} and ref is not null or ref = any(${[...(refs ?? [])]}::text[])))`

/** Entities with problems in their catalog files, those with the most first. @param refs null for all that have an owner */
export const findDescriptorProblems = (db: TenantReader, tenantId: TenantId, refs: readonly string[] | null, limit: number) =>
  readTogether<DescriptorProblems>(
    db,
    Prisma.sql`
    select e.ref, coalesce(e.title, e.name) as label, e.owner_ref as owner, count(*)::int as problems, min(p.message) as message, min(p.created_at) as since
    from problem p join entity e on e.tenant_id = p.tenant_id and e.ref = p.ref
    where p.tenant_id = ${tenantId}::uuid and (${refs === null} and e.owner_ref is not null or p.ref = any(${[...(refs ?? [])]}::text[]))
    group by 1, 2, 3 order by problems desc, ref limit ${limit}`,
    { since: true },
  )
