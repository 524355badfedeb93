import type { TenantId } from '@callboard/core/ids'
import { portalPaths } from '@callboard/core/portal-paths'
import { forTenant } from '@callboard/db/for-tenant'
import { notify } from '@callboard/kernel/notify'
import { peopleOfOwner } from '@callboard/modules/catalog'
import { dateOf } from './article-input.ts'

/** Notifies those who own an article that its review date has passed; once for each date, and not if the date has changed since. */
export async function reviewArticle(tenantId: TenantId, { id, reviewOn }: { id: string; reviewOn: string }): Promise<void> {
  const date = dateOf(reviewOn)
  await forTenant(tenantId).tx(async (db) => {
    const article = await db.article.findFirst({
      where: { id, removedAt: null, reviewOn: date },
      select: { title: true, ownerRef: true, notifiedFor: true },
    })
    if (!article || article.notifiedFor?.getTime() === date?.getTime()) return
    await db.article.updateMany({ where: { id }, data: { notifiedFor: date } })
    const people = await peopleOfOwner(db, tenantId, article.ownerRef)
    await notify(
      db,
      tenantId,
      { userIds: people },
      {
        kind: 'knowledge.review',
        title: `“${article.title}” is due for review`,
        body: 'Check whether it is still right, then set the next review date.',
        path: portalPaths.article(id),
      },
    )
  })
}
