import { alertsOf } from '@callboard/core/cost/budget'
import type { TenantId } from '@callboard/core/ids'
import { forTenant, type TenantDb } from '@callboard/db/for-tenant'
import { enqueue } from '@callboard/db/outbox'
import { sendTenantMail } from '@callboard/jobs/contracts'
import { jobRequest } from '@callboard/jobs/define-job'
import { mails } from '../mails.ts'
import type { Platform } from '../platform.ts'
import { extentOf, monthOf } from './cost-parts.ts'

async function toldOf(db: TenantDb, recipients: readonly string[]): Promise<string[]> {
  const members = await db.$queryRaw<
    { email: string; role: string }[]
  >`select email, role from app.tenant_members() order by email`
  const wanted = members.filter((m) =>
    recipients.length > 0 ? recipients.includes(m.email) : ['owner', 'admin', 'billing'].includes(m.role),
  )
  return wanted.map((m) => m.email)
}

/** Tells people of budgets whose month has passed a threshold, or is expected to: once for each month and threshold. */
export async function checkBudgets(platform: Pick<Platform, 'publicUrl'>, tenantId: TenantId): Promise<void> {
  await forTenant(tenantId).tx(async (db) => {
    const budgets = await db.costBudget.findMany({
      include: { alerts: { select: { month: true, threshold: true, kind: true } } },
    })
    if (budgets.length === 0) return
    const { lastOf } = await extentOf(db, tenantId)
    const tenant = await db.tenant.findUniqueOrThrow({ where: { id: tenantId }, select: { name: true, slug: true } })
    for (const budget of budgets) {
      const month = await monthOf(db, tenantId, budget, lastOf.get(budget.currency))
      if (!month) continue
      const due = alertsOf({ amount: budget.amount.toNumber(), thresholds: budget.thresholds }, month).filter(
        (a) => !budget.alerts.some((b) => b.month === month.month && b.threshold === a.threshold && b.kind === a.kind),
      )
      if (due.length === 0) continue
      const { count } = await db.costBudgetAlert.createMany({
        data: due.map((a) => ({ tenantId, budgetId: budget.id, month: month.month, ...a })),
        skipDuplicates: true,
      })
      // Another worker has told them in between.
      if (count === 0) continue
      const link = `${platform.publicUrl}/t/${tenant.slug}/p/cloud-costs/budgets`
      for (const to of await toldOf(db, budget.recipients)) {
        const mail = mails.budget(to, tenant.name, { ...budget, amount: budget.amount.toNumber() }, month, link)
        await enqueue(db, tenantId, jobRequest(sendTenantMail, mail))
      }
    }
  })
}
