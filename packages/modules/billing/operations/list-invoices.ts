import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { getStripe, withStripeErrors } from './stripe-client.ts'

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
