import type { TenantId } from '@callboard/core/ids'
import { portalPaths } from '@callboard/core/portal-paths'
import type { TenantReader } from '@callboard/db/for-tenant'
import { type AttentionItem, counted, defineAttention, maxItems } from '@callboard/kernel/attention'
import { partsOf } from '@callboard/modules/catalog/domain/entity'
import { expirySentence } from './check-credential.ts'

type Row = {
  id: string
  name: string
  health: string
  message: string | null
  problems: number
  run: { state: string; pendingRemovals: number; at: string } | null
  label: string | null
  expiresAt: Date | null
}

/** Integrations with problems, pending approvals, or a credential that expires within two weeks. */
const findConcerning = (db: TenantReader, tenantId: TenantId) => db.$queryRaw<Row[]>`
  select i.id, i.name, i.health, i.health_message as message, coalesce(p.count, 0) as problems, r.run,
    case when i.credential_expires_at < now() + interval '14 days' then i.credential_label end as label,
    case when i.credential_expires_at < now() + interval '14 days' then i.credential_expires_at end as "expiresAt"
  from integration i
    left join lateral (select count(*)::int from problem p where p.tenant_id = i.tenant_id and p.integration_id = i.id) p on true
    left join lateral (select jsonb_build_object('state', r.state, 'pendingRemovals', r.pending_removals, 'at', r.created_at) as run
      from sync_run r where r.tenant_id = i.tenant_id and r.integration_id = i.id order by r.created_at desc limit 1) r on true
  where i.tenant_id = ${tenantId}::uuid and i.state <> 'off'
  order by i.created_at limit ${maxItems}`

const common = ({ id, name }: Row) => ({
  subject: name,
  source: 'Integrations',
  path: portalPaths.integration(id),
  refs: [],
  owners: [],
})

/** A sync that waits for approval, or that stopped. */
function stoppedItem(row: Row): AttentionItem[] {
  const { run } = row
  if (run?.state === 'needs_approval')
    return [
      {
        ...common(row),
        key: `approval ${row.id}`,
        level: 'waiting',
        impact: 1 + run.pendingRemovals,
        what: `waits for approval to remove ${counted(run.pendingRemovals, 'entity', 'entities')}`,
        why: 'Nothing is removed until somebody approves it.',
        verb: 'Review',
        since: new Date(run.at),
      },
    ]
  if (row.health !== 'attention') return []
  return [
    {
      ...common(row),
      key: `integration ${row.id}`,
      level: 'critical',
      impact: 0,
      what: 'needs attention',
      why: row.message ?? '',
      verb: 'Fix',
      since: run ? new Date(run.at) : null,
    },
  ]
}

const problemItem = (row: Row): AttentionItem[] =>
  row.problems === 0
    ? []
    : [
        {
          ...common(row),
          key: `problems ${row.id}`,
          level: 'warning',
          impact: 0,
          what: `has ${counted(row.problems, 'sync problem')}`,
          why: 'What they are about is incomplete or missing.',
          verb: 'View problems',
          since: null,
        },
      ]

const credentialItem = (row: Row, now: Date): AttentionItem[] =>
  row.expiresAt === null
    ? []
    : [
        {
          ...common(row),
          key: `credential ${row.id}`,
          level: 'warning',
          impact: row.expiresAt < now ? 2 : 1,
          what: row.expiresAt < now ? 'has an expired credential' : 'has a credential that expires soon',
          why: expirySentence({ expiresAt: row.expiresAt, label: row.label ?? 'credential' }, row.name, now),
          verb: 'Renew',
          since: null,
        },
      ]

/** Integrations that do not sync as they should, removals to approve, and credentials that expire. */
export const integrationAttention = defineAttention({
  action: 'integrations.read',
  aboutEntities: false,
  read: async (db, { tenantId }) => {
    const now = new Date()
    return (await findConcerning(db, tenantId)).flatMap((row) => [
      ...stoppedItem(row),
      ...problemItem(row),
      ...credentialItem(row, now),
    ])
  },
})

/** Problems in catalog files: of owned entities, or of those that were asked for. */
export const descriptorAttention = defineAttention({
  action: 'catalog.read',
  aboutEntities: true,
  async read(db, { tenantId }, refs) {
    const rows = await db.$queryRaw<
      { ref: string; label: string; owner: string | null; problems: number; message: string; since: Date }[]
    >`
      select e.ref, coalesce(e.title, e.name) as label, e.owner_ref as owner, count(*)::int as problems, min(p.message) as message, min(p.created_at) as since
      from problem p join entity e on e.tenant_id = p.tenant_id and e.ref = p.ref
      where p.tenant_id = ${tenantId}::uuid and (${refs === null} and e.owner_ref is not null or p.ref = any(${[...(refs ?? [])]}::text[]))
      group by 1, 2, 3 order by problems desc, ref limit ${maxItems}`
    return rows.map((row) => ({
      key: `descriptor ${row.ref}`,
      level: 'warning' as const,
      impact: 0,
      subject: row.label,
      what: `has ${counted(row.problems, 'problem')} in its catalog file`,
      why: row.message,
      source: 'Catalog',
      path: portalPaths.entity(partsOf(row.ref)),
      verb: 'View',
      since: row.since,
      refs: [row.ref],
      owners: row.owner ? [row.owner] : [],
    }))
  },
})
