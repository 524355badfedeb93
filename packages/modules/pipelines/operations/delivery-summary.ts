import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'
import { type DoraMeasures, doraTrend } from '../domain/dora.ts'
import { findDeliveries } from '../repo/deliveries.ts'
import { deliveryAnswers, deliveryVersion } from './delivery-answers.ts'

const dayMs = 86_400_000
const days = 30

/** Delivery to production in the last 30 days and in the 30 days before. `daily`: successful deployments, oldest day first. */
export type DeliverySummary = { current: DoraMeasures; previous: DoraMeasures; daily: number[] }

/** Null without a deployment to production in the last 60 days. */
export async function deliverySummary(db: TenantReader, tenantId: TenantId): Promise<DeliverySummary | null> {
  const version = await deliveryVersion(db, tenantId)
  return deliveryAnswers.get(tenantId, 'summary', version, () => measureDelivery(db, tenantId))
}

async function measureDelivery(db: TenantReader, tenantId: TenantId): Promise<DeliverySummary | null> {
  const to = new Date()
  const from = new Date(to.getTime() - days * dayMs)
  const before = new Date(from.getTime() - days * dayMs)
  const deliveries = await findDeliveries(db, tenantId, before)
  if (deliveries.length === 0) return null
  const daily = Array.from({ length: days }, () => 0)
  for (const { state, finishedAt } of deliveries) {
    const day = Math.floor((finishedAt.getTime() - from.getTime()) / dayMs)
    if (state !== 'failed' && day >= 0 && day < days) daily[day] = (daily[day] ?? 0) + 1
  }
  const [current, previous] = doraTrend(deliveries, [
    { from, to },
    { from: before, to: from },
  ])
  return current && previous ? { current, previous, daily } : null
}
