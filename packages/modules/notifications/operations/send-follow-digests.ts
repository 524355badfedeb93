import { trustedTenantId } from '@callboard/core/ids'
import { portalPaths } from '@callboard/core/portal-paths'
import { forTenant } from '@callboard/db/for-tenant'
import { systemDb } from '@callboard/db/system-db'
import { mails } from '@callboard/kernel/mails'
import { notify } from '@callboard/kernel/notify'
import type { Platform } from '@callboard/kernel/platform'
import { portalUrl } from '@callboard/kernel/portal-links'

const dayMs = 86_400_000
const maxLines = 40

/** Sends the daily digest of changes to each follower; nothing on days without changes. */
export async function sendFollowDigests(platform: Platform, now = new Date()): Promise<number> {
  const yesterday = new Date(now.getTime() - dayMs)
  const due = await systemDb('scheduler').follow.findMany({
    where: { digestSentAt: { lt: yesterday } },
    distinct: ['tenantId', 'userId'],
    select: { tenantId: true, userId: true },
  })
  let sent = 0
  for (const { tenantId: id, userId } of due) {
    const tenantId = trustedTenantId(id)
    sent += await forTenant(tenantId).tx(async (db) => {
      const changes = await db.$queryRaw<{ label: string; action: string }[]>`
        select c.label, c.action from entity_change c
          left join entity e on e.tenant_id = c.tenant_id and e.ref = c.ref
          left join tombstone g on g.tenant_id = c.tenant_id and g.ref = c.ref
        where c.tenant_id = ${tenantId}::uuid and exists (
          select from follow f where f.tenant_id = c.tenant_id and f.user_id = ${userId}::uuid and f.mailed_at < ${yesterday}
            and c.at > f.mailed_at and c.at <= ${now} and f.ref in (c.ref, coalesce(e.owner_ref, g.owner_ref)))
        order by c.at desc, c.id desc limit ${maxLines + 1}`
      const { count } = await db.follow.updateMany({
        where: { userId, digestSentAt: { lt: yesterday } },
        data: { digestSentAt: now },
      })
      if (count === 0 || changes.length === 0) return 0
      const tenant = await db.tenant.findUniqueOrThrow({ where: { id: tenantId }, select: { name: true, slug: true } })
      const words = { added: 'was added', removed: 'was removed', changed: 'changed' } as Record<string, string>
      const lines = changes.slice(0, maxLines).map((c) => `${c.label} ${words[c.action] ?? 'changed'}`)
      const link = portalUrl(platform, tenant.slug, portalPaths.history({ followed: '1' }))
      return notify(
        db,
        tenantId,
        { userIds: [userId] },
        {
          kind: 'catalog.digest',
          title: 'What you follow',
          mail: (to) => mails.followed(to, tenant.name, lines, changes.length > maxLines, link),
        },
      )
    })
  }
  return sent
}
