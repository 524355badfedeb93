import type { TenantId } from '@callboard/core/ids'
import type { TenantDb } from '@callboard/db/for-tenant'
import type { OperationContext } from '@callboard/kernel/operation'
import { isoDay } from '../domain/window.ts'
import { insertSampleUsage, lockSampleAccounts } from '../repo/sample-usage.ts'
import { usageSettings } from './record-usage.ts'

/**
 * Adds ninety days of usage to an organization with sample accounts, once. Does nothing if it has turned usage analytics off, or has
 * removed the sample accounts meanwhile.
 * @throws AppError `unavailable` if the sample organization cannot be reached
 */
export async function addSampleUsage(context: OperationContext): Promise<void> {
  const { tenantId, platform } = context
  if (!platform.demo) return
  const isWanted = async (db: TenantDb) =>
    (await usageSettings(db, tenantId)).enabled && (await db.usagePerson.count({ where: { sample: true } })) === 0
  if (!(await context.tx(isWanted))) return
  const today = isoDay(Date.now())
  const usage = await platform.demo.usage(today)
  await context.tx(async (db) => {
    // Locked, so that a concurrent removal of the sample waits and then finds this usage.
    if ((await lockSampleAccounts(db, tenantId)) && (await isWanted(db))) await insertSampleUsage(db, tenantId, usage, today)
  })
}

/** Removes the usage of the sample organization once none of its accounts is connected. */
export async function removeSampleUsage(db: TenantDb, tenantId: TenantId): Promise<void> {
  if ((await db.integration.count({ where: { sample: true } })) > 0) return
  const where = { tenantId, sample: true }
  await db.usageDay.deleteMany({ where })
  await db.usagePersonDay.deleteMany({ where })
  await db.usagePerson.deleteMany({ where })
  await db.docsRating.deleteMany({ where })
  await db.question.deleteMany({ where })
  await db.teamQuestion.deleteMany({ where })
  await db.goldenQuestion.deleteMany({ where })
  // The team that owns an article may stay, and its page with it.
  const articles = await db.article.findMany({ where, select: { id: true } })
  const pages = { source: 'article', path: { in: articles.map(({ id }) => id) } }
  await db.knowledgePage.deleteMany({ where: pages })
  await db.questionCitation.deleteMany({ where: pages })
  await db.article.deleteMany({ where })
}
