import { trustedTenantId } from '@callboard/core/ids'
import { forTenant } from '@callboard/db/for-tenant'
import { systemDb } from '@callboard/db/system-db'
import { mails } from '@callboard/kernel/mails'
import { notify } from '@callboard/kernel/notify'
import { operationContext } from '@callboard/kernel/operation'
import type { Platform } from '@callboard/kernel/platform'
import { pluginPage, portalUrl } from '@callboard/kernel/portal-links'
import { entitlementsIn } from '@callboard/modules/billing'
import { mayUse } from '@callboard/modules/billing/domain/entitlements'
import { getInsights, insights } from './get-insights.ts'

const dayMs = 86_400_000
/** Mondays from this hour on, UTC. */
const hour = 7

/** The Monday of this week once its hour has come; otherwise the previous one. */
export function digestDay(now: Date): string {
  const shifted = new Date(now.getTime() - hour * 3_600_000)
  const sinceMonday = (shifted.getUTCDay() + 6) % 7
  return new Date(shifted.getTime() - sinceMonday * dayMs).toISOString().slice(0, 10)
}

/**
 * Sends last week's figures to owners and admins who accept such emails: once a week, if Insights is available and the portal was
 * used. Figures with sample data are not sent.
 */
export async function sendDigests(platform: Platform, now = new Date()): Promise<number> {
  const monday = digestDay(now)
  const due = await systemDb('scheduler').usageSettings.findMany({
    where: { enabled: true, OR: [{ digestSentOn: null }, { digestSentOn: { lt: new Date(monday) } }] },
    select: { tenantId: true, digestSentOn: true },
  })
  let sent = 0
  for (const row of due) {
    const tenantId = trustedTenantId(row.tenantId)
    const open = await forTenant(tenantId).tx(async (db) => mayUse(await entitlementsIn(db, platform, tenantId), insights))
    const context = operationContext(platform, tenantId, { type: 'job', label: 'weekly digest' })
    const view = open ? await getInsights(context, { days: 7 }) : undefined
    sent += await forTenant(tenantId).tx(async (db) => {
      // The job that marks the week sends the email. An organization's first week has no data and waits for the next.
      const { count } = await db.usageSettings.updateMany({
        where: { tenantId, digestSentOn: row.digestSentOn },
        data: { digestSentOn: new Date(monday) },
      })
      if (count === 0 || !view || view.sample || view.visits === 0 || row.digestSentOn === null) return 0
      const tenant = await db.tenant.findUniqueOrThrow({ where: { id: tenantId }, select: { name: true, slug: true } })
      const link = portalUrl(platform, tenant.slug, pluginPage(platform.plugins, 'usage', 'usage'))
      return notify(
        db,
        tenantId,
        { roles: ['owner', 'admin'] },
        {
          kind: 'usage.digest',
          title: 'Weekly usage report',
          mail: (to) =>
            mails.digest(to, tenant.name, { ...view, entities: view.entities.used, searches: view.searches.empty }, link),
        },
      )
    })
  }
  return sent
}
