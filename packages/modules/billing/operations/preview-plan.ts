import { operation } from '@callboard/kernel/operation'
import { planInput, preparePlanChange } from './prepare-plan-change.ts'
import { withStripeErrors } from './stripe-client.ts'

export type ChangePreview = {
  currency: string
  /** Charged now, in the smallest unit; 0 if there is credit. */
  due: number
  /** Credited to later invoices. */
  credit: number
  lines: { description: string; amount: number }[]
}

/** Preview of a plan change. Nothing is changed. */
export const previewPlan = operation({
  name: 'billing.preview-plan',
  action: 'billing.manage',
  input: planInput,
  async run(context, to): Promise<ChangePreview> {
    const { stripe, subscription, items } = await preparePlanChange(context, to)
    const preview = await withStripeErrors(
      stripe.invoices.createPreview({
        customer: typeof subscription.customer === 'string' ? subscription.customer : subscription.customer.id,
        subscription: subscription.id,
        subscription_details: { items, proration_behavior: 'always_invoice' },
      }),
    )
    return {
      currency: preview.currency,
      due: preview.amount_due,
      credit: Math.max(0, -preview.total),
      lines: preview.lines.data.map((l) => ({ description: l.description ?? '', amount: l.amount })),
    }
  },
})
