import type { TenantDb } from '@callboard/db/for-tenant'
import { type OperationContext, operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { type Entitlements, type LimitState, limitState } from '../domain/entitlements.ts'
import { entitlementsIn } from './account.ts'
import { usageOf } from './limits.ts'
import { countQuestions } from './questions.ts'
import { countSeats } from './seats.ts'
import { getStripe, withStripeErrors } from './stripe-client.ts'

export type BillingView = {
  entitlements: Entitlements
  /** False if this installation sells nothing. */
  billingEnabled: boolean
  /** True if payments go to a stand-in for Stripe. */
  standIn: boolean
  limits: { developers: LimitState; clusters: LimitState; cloudAccounts: LimitState; questions: LimitState }
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
  const row = platform.billing ? await db.billingAccount.findFirst() : null
  const entitlements = await entitlementsIn(db, platform, tenantId)
  const usage = await usageOf(db, platform)
  return {
    entitlements,
    billingEnabled: platform.billing !== undefined,
    standIn: platform.billing?.apiUrl !== undefined,
    limits: {
      developers: limitState(entitlements.limits.developers, (await countSeats(db, tenantId)).taken),
      clusters: limitState(entitlements.limits.clusters, usage.clusters),
      cloudAccounts: limitState(entitlements.limits.cloudAccounts, usage.cloudAccounts),
      questions: limitState(entitlements.limits.assistantQuestions, await countQuestions(db)),
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
  run: (context) => context.tx((db) => viewOf(db, context)),
})

/** Entitlements for every member: available plugins, and whether a payment is overdue. */
export const getEntitlements = operation({
  name: 'billing.get-entitlements',
  action: 'tenant.read',
  input: z.object({}),
  run: (context) => context.tx((db) => entitlementsIn(db, context.platform, context.tenantId)),
})

export type InvoiceView = {
  id: string
  number: string | null
  status: string
  currency: string
  total: number
  createdAt: Date
  pageUrl: string | null
  pdfUrl: string | null
}

/** Invoices, newest first, with their links. */
export const listInvoices = operation({
  name: 'billing.list-invoices',
  action: 'billing.manage',
  input: z.object({}),
  async run(context): Promise<InvoiceView[]> {
    if (!context.platform.billing) return []
    const account = await context.tx((db) => db.billingAccount.findFirst({ select: { customerId: true } }))
    if (!account) return []
    const { data } = await withStripeErrors(
      getStripe(context.platform).invoices.list({ customer: account.customerId, limit: 100 }),
    )
    return data
      .filter((i) => i.status !== 'draft')
      .map((i) => ({
        id: i.id ?? '',
        number: i.number,
        status: i.status ?? 'open',
        currency: i.currency,
        total: i.total,
        createdAt: new Date(i.created * 1000),
        pageUrl: i.hosted_invoice_url ?? null,
        pdfUrl: i.invoice_pdf ?? null,
      }))
  },
})
