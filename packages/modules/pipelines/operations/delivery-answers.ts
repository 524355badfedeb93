import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'
import { createAnswerCache } from '@callboard/kernel/answer-cache'
import { answerRevision } from '@callboard/kernel/answer-revision'

/** Delivery measures, which are computed from all deployments of some months. */
export const deliveryAnswers = createAnswerCache('deliveries', 200)

/** Deployments of some months, of few organizations: up to 50,000 each. */
export const recentDeliveries = createAnswerCache('recent deliveries', 8)

const reusedMs = 600_000

/** Changes with deployments, and every ten minutes, because measures are of the days up to now. */
export const deliveryVersion = async (db: TenantReader, tenantId: TenantId): Promise<string> =>
  `${await answerRevision(db, tenantId, 'deployments')} ${Math.floor(Date.now() / reusedMs)}`
