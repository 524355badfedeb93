import { type Difference, differencesOf } from '@callboard/core/entity/diff'
import { type Json, partsOf } from '@callboard/core/entity/entity'
import type { TenantId } from '@callboard/core/ids'
import { forTenant, type TenantDb } from '@callboard/db/for-tenant'
import { enqueue } from '@callboard/db/outbox'
import { tellChanges as tellChangesJob } from '@callboard/jobs/contracts'
import { jobRequest } from '@callboard/jobs/define-job'
import { notifyDocsWatchers } from '../docs/notify-watchers.ts'
import { notify } from '../notifications/notify.ts'
import type { Platform } from '../platform.ts'
import { announceToWebhooks } from '../webhooks/announce.ts'

/** A change with what it did, for those who are told of it. */
export type ToldChange = {
  id: string
  at: Date
  ref: string
  label: string
  action: string
  owner: string | null
  before: Json | null
  after: Json | null
}

const atOnce = 1000
/** Changed values that a sentence names. */
const named = 3

/** `has changed: spec.owner, metadata.tags`, for a sentence. */
function inWords(change: Pick<ToldChange, 'action' | 'before' | 'after'>): string {
  if (change.action !== 'changed') return change.action === 'added' ? 'was added' : 'has gone'
  const paths = differencesOf(change.before ?? undefined, change.after ?? undefined).map((d: Difference) => d.path)
  if (paths.length === 0) return 'has changed'
  const more = paths.length > named ? ` and ${paths.length - named} more` : ''
  return `has changed: ${paths.slice(0, named).join(', ')}${more}`
}

const pathOf = (ref: string) => {
  const { kind, namespace, name } = partsOf(ref)
  return `/catalog/${kind}/${encodeURIComponent(namespace)}/${encodeURIComponent(name)}`
}

/** Takes changes that nobody was told of. Each is taken once, also when two jobs run side by side. */
const takeUntold = (db: TenantDb, tenantId: TenantId): Promise<ToldChange[]> =>
  db.$queryRaw<ToldChange[]>`
    with taken as (
      update entity_change set told_at = now() where tenant_id = ${tenantId}::uuid and id in (
        select id from entity_change where tenant_id = ${tenantId}::uuid and told_at is null order by id limit ${atOnce} for update skip locked)
      returning id, at, ref, label, action, before
    )
    select t.*, case when t.action = 'removed' then null else coalesce(n.before, e.data) end as after,
      coalesce(e.owner_ref, g.owner_ref) as owner
    from taken t
      left join entity e on e.tenant_id = ${tenantId}::uuid and e.ref = t.ref
      left join tombstone g on g.tenant_id = ${tenantId}::uuid and g.ref = t.ref
      left join lateral (
        select x.before from entity_change x
        where x.tenant_id = ${tenantId}::uuid and x.ref = t.ref and (x.at, x.id) > (t.at, t.id) order by x.at, x.id limit 1
      ) n on true
    order by t.id`

async function tellFollowers(db: TenantDb, tenantId: TenantId, changes: readonly ToldChange[]): Promise<void> {
  const refs = [...new Set(changes.flatMap((c) => [c.ref, ...(c.owner ? [c.owner] : [])]))]
  const follows = await db.follow.findMany({ where: { ref: { in: refs } }, select: { userId: true, ref: true } })
  for (const userId of new Set(follows.map((f) => f.userId))) {
    const followed = new Set(follows.filter((f) => f.userId === userId).map((f) => f.ref))
    const mine = changes.filter((c) => followed.has(c.ref) || (c.owner !== null && followed.has(c.owner)))
    const [first] = mine
    if (!first) continue
    const entities = new Map(mine.map((c) => [c.ref, c]))
    const news =
      entities.size === 1
        ? { title: `${first.label} ${inWords(mine.at(-1) ?? first)}`, path: `${pathOf(first.ref)}?tab=history` }
        : {
            title: `${entities.size} entities that you follow have changed`,
            body: [...entities.values()].map((c) => `${c.label} ${inWords(c)}`).join('; '),
            path: '/history',
          }
    await notify(db, tenantId, { userIds: [userId] }, { kind: 'catalog.followed', ...news })
  }
}

/** Tells followers, watchers of docs and webhooks of what has happened since the last time. */
export async function tellChanges(platform: Platform, tenantId: TenantId): Promise<number> {
  return forTenant(tenantId).tx(async (db) => {
    await notifyDocsWatchers(db, tenantId)
    const changes = await takeUntold(db, tenantId)
    if (changes.length === 0) return 0
    await tellFollowers(db, tenantId, changes)
    await announceToWebhooks(db, platform, tenantId, changes)
    if (changes.length === atOnce) await enqueue(db, tenantId, jobRequest(tellChangesJob, {}))
    return changes.length
  })
}
