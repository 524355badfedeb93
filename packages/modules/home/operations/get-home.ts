import type { TenantId, UserId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'
import { mayDo, operation, personOf } from '@callboard/kernel/operation'
import { groupsOfPerson, queryEntitySummaries } from '@callboard/modules/catalog'
import type { EntityFilter } from '@callboard/modules/catalog/domain/query'
import { z } from 'zod'
import { loadAttention } from './attention.ts'

type IntegrationSummary = {
  id: string
  name: string
  health: string
  healthMessage: string | null
  problems: number
  lastRun: { state: string; done: number; total: number | null } | null
}

/** Connected accounts with health and last run. */
const integrationSummaries = (db: TenantReader, tenantId: TenantId) => db.$queryRaw<IntegrationSummary[]>`
  select i.id, i.name, i.health, i.health_message as "healthMessage",
    (select count(*)::int from problem p where p.tenant_id = i.tenant_id and p.integration_id = i.id) as problems,
    (select jsonb_build_object('state', r.state, 'done', r.done, 'total', r.total) from sync_run r
      where r.tenant_id = i.tenant_id and r.integration_id = i.id order by r.created_at desc limit 1) as "lastRun"
  from integration i where i.tenant_id = ${tenantId}::uuid order by i.created_at`

/** Personal tokens that expire within a week. */
const expiringTokens = (db: TenantReader, tenantId: TenantId, userId: UserId) => db.$queryRaw<
  { id: string; name: string; expiresAt: Date }[]
>`
  select id, name, expires_at as "expiresAt" from api_token
  where tenant_id = ${tenantId}::uuid and user_id = ${userId}::uuid and revoked_at is null and expires_at > now() and expires_at < now() + interval '7 days'
  order by expires_at limit 5`

type Change = { id: string; ref: string; label: string; action: string; at: Date }

const recentActivity = (db: TenantReader, tenantId: TenantId) => db.$queryRaw<Change[]>`
  select id, ref, label, action, at from entity_change where tenant_id = ${tenantId}::uuid order by at desc limit 8`

const countsOf = (db: TenantReader, tenantId: TenantId) => db.$queryRaw<{ entities: number; connected: boolean }[]>`
  select (select count(*)::int from entity where tenant_id = ${tenantId}::uuid) as entities,
    exists (select from integration where tenant_id = ${tenantId}::uuid) as connected`

const summaries = (db: TenantReader, tenantId: TenantId, filter: EntityFilter, total: 'include' | 'exclude') =>
  queryEntitySummaries(db, tenantId, { filter, order: [{ field: 'metadata.name', order: 'asc' }], limit: 8, total })

/** What a user's teams own, and what of it needs attention. */
async function ownedBy(db: TenantReader, tenantId: TenantId, person: UserId | undefined) {
  const mine = await groupsOfPerson(db, tenantId, person)
  const ownedByMine: EntityFilter = {
    all: [
      { key: '$owner', values: mine.refs },
      { key: 'kind', values: ['component', 'api', 'resource', 'system'] },
    ],
  }
  const [owned, attention] = await Promise.all([
    mine.refs.length > 0 ? summaries(db, tenantId, ownedByMine, 'include') : { rows: [], total: 0 },
    loadAttention(db, tenantId, mine.refs),
  ])
  return { mine, owned, attention }
}

async function starredOf(db: TenantReader, tenantId: TenantId, person: UserId | undefined) {
  if (!person) return []
  const stars = await db.$queryRaw<{ ref: string }[]>`
    select ref from star where tenant_id = ${tenantId}::uuid and user_id = ${person}::uuid order by at desc limit 8`
  if (stars.length === 0) return []
  const { rows } = await summaries(db, tenantId, { key: '$ref', values: stars.map((s) => s.ref) }, 'exclude')
  return rows
}

/** The home page: the user's entities, recent activity, and what needs attention. */
export const getHome = operation({
  name: 'catalog.get-home',
  action: 'catalog.read',
  input: z.object({}),
  run: (context) =>
    context.read(async (db) => {
      const { actor, tenantId } = context
      const person = personOf(actor)
      const mayRead = mayDo(actor, 'integrations.read')
      const [own, starred, changes, [counts], integrations, tokens] = await Promise.all([
        ownedBy(db, tenantId, person),
        starredOf(db, tenantId, person),
        recentActivity(db, tenantId),
        countsOf(db, tenantId),
        mayRead ? integrationSummaries(db, tenantId) : null,
        person ? expiringTokens(db, tenantId, person) : [],
      ])
      return {
        me: own.mine.user ?? null,
        groups: own.mine.groups,
        owned: { rows: own.owned.rows, total: own.owned.total ?? 0 },
        starred,
        changes,
        connected: counts?.connected ?? false,
        /** Null for a role without access to them. */
        integrations,
        needsMe: { ...own.attention, tokens },
        entities: counts?.entities ?? 0,
      }
    }),
})
