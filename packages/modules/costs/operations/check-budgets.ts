import type { TenantId } from '@callboard/core/ids'
import { forTenant } from '@callboard/db/for-tenant'
import { mails } from '@callboard/kernel/mails'
import { notify } from '@callboard/kernel/notify'
import type { Platform } from '@callboard/kernel/platform'
import { pluginPage, portalUrl } from '@callboard/kernel/portal-links'
import { alertsOf } from '../domain/budget.ts'
import { extentOf, monthOf } from './cached-costs.ts'
import { costVersion } from './cost-answers.ts'

const defaultRecipients = ['owner', 'admin', 'billing'] as const

/** Notifies of budgets that exceed a threshold or are forecast to: once per month and threshold. */
export async function checkBudgets(platform: Pick<Platform, 'publicUrl' | 'plugins'>, tenantId: TenantId): Promise<void> {
  await forTenant(tenantId).tx(async (db) => {
    const budgets = await db.costBudget.findMany({
      include: { alerts: { select: { month: true, threshold: true, kind: true } } },
    })
    if (budgets.length === 0) return
    const version = await costVersion(db, tenantId)
    const { lastOf } = await extentOf(db, tenantId, version)
    const tenant = await db.tenant.findUniqueOrThrow({ where: { id: tenantId }, select: { name: true, slug: true } })
    const path = pluginPage(platform.plugins, 'costs', 'budgets')
    for (const budget of budgets) {
      const month = await monthOf(db, tenantId, budget, lastOf.get(budget.currency), version)
      if (!month) continue
      const due = alertsOf({ amount: budget.amount.toNumber(), thresholds: budget.thresholds }, month).filter(
        (a) => !budget.alerts.some((b) => b.month === month.month && b.threshold === a.threshold && b.kind === a.kind),
      )
      if (due.length === 0) continue
      const { count } = await db.costBudgetAlert.createMany({
        data: due.map((a) => ({ tenantId, budgetId: budget.id, month: month.month, ...a })),
        skipDuplicates: true,
      })
      // Another worker has notified in the meantime.
      if (count === 0) continue
      const link = portalUrl(platform, tenant.slug, path)
      const told = { ...budget, amount: budget.amount.toNumber() }
      await notify(db, tenantId, budget.recipients.length > 0 ? { emails: budget.recipients } : { roles: defaultRecipients }, {
        kind: 'costs.budget',
        title: `The budget “${budget.name}” is at ${Math.round((month.soFar / told.amount) * 100)}%`,
        body: `${month.soFar.toFixed(2)} of ${told.amount.toFixed(2)} ${budget.currency} spent in ${month.month}.`,
        path,
        mail: (to) => mails.budget(to, tenant.name, told, month, link),
      })
    }
  })
}
