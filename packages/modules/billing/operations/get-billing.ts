import type { TenantDb } from '@callboard/db/for-tenant'
import { sendApart } from '@callboard/db/send-apart'
import { type OperationContext, operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { type Entitlements, type LimitState, limitState } from '../domain/entitlements.ts'
import { countQuestions } from '../repo/question-count.ts'
import { countMonthlyRuns, countOpenRuns } from '../repo/run-counts.ts'
import { entitlementsIn } from './account.ts'
import { usageOf } from './limits.ts'
import { countSeats } from './seats.ts'

export type BillingView = {
  entitlements: Entitlements
  /** False if this installation sells nothing. */
  billingEnabled: boolean
  /** True if payments go to a stand-in for Stripe. */
  standIn: boolean
  limits: Record<'developers' | 'clusters' | 'cloudAccounts' | 'questions' | 'openRuns' | 'monthlyRuns', LimitState>
  trialUsed: boolean
  subscription: {
    interval: string | null
    currency: string | null
    seats: number
    addOns: string[]
    periodEndsAt: Date | null
    cancelAtPeriodEnd: boolean
  } | null
}

async function viewOf(db: TenantDb, { platform, tenantId }: OperationContext): Promise<BillingView> {
  const [row, entitlements, usage, seats, questions, openRuns, monthlyRuns] = await sendApart(
    platform.billing ? db.billingAccount.findFirst() : null,
    () => entitlementsIn(db, platform, tenantId),
    () => usageOf(db, platform),
    () => countSeats(db, tenantId),
    () => countQuestions(db),
    () => countOpenRuns(db),
    () => countMonthlyRuns(db),
  )
  return {
    entitlements,
    billingEnabled: platform.billing !== undefined,
    standIn: platform.billing?.apiUrl !== undefined,
    limits: {
      developers: limitState(entitlements.limits.developers, seats.taken),
      clusters: limitState(entitlements.limits.clusters, usage.clusters),
      cloudAccounts: limitState(entitlements.limits.cloudAccounts, usage.cloudAccounts),
      questions: limitState(entitlements.limits.assistantQuestions, questions),
      openRuns: limitState(entitlements.limits.openRuns, openRuns),
      monthlyRuns: limitState(entitlements.limits.monthlyRuns, monthlyRuns),
    },
    trialUsed: row?.trialUsedAt != null,
    subscription:
      row && entitlements.phase !== 'free'
        ? {
            interval: row.billingInterval,
            currency: row.currency,
            seats: row.seats,
            addOns: row.addOns,
            periodEndsAt: row.periodEndsAt,
            cancelAtPeriodEnd: row.cancelAtPeriodEnd,
          }
        : null,
  }
}

/** The plan with its features and their usage. */
export const getBilling = operation({
  name: 'billing.get',
  action: 'billing.read',
  input: z.object({}),
  run: (context) => context.readModels((db) => viewOf(db, context)),
})
