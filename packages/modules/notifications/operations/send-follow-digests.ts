import { trustedTenantId } from '@callboard/core/ids'
import { portalPaths } from '@callboard/core/portal-paths'
import { forTenant } from '@callboard/db/for-tenant'
import { systemDb } from '@callboard/db/system-db'
import { mails } from '@callboard/kernel/mails'
import { notify } from '@callboard/kernel/notify'
import type { Platform } from '@callboard/kernel/platform'
import { portalUrl } from '@callboard/kernel/portal-links'
import { findFollowedChanges } from '../repo/changes.ts'

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
      const changes = await findFollowedChanges(db, tenantId, {
        userId,
        mailedBefore: yesterday,
        until: now,
        limit: maxLines + 1,
      })
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
