import type { StripeAccount } from './account.ts'
import { type Invoice, type Item, type Line, StripeFault, type Subscription } from './objects.ts'

// Stripe Billing's handling of subscriptions, by the customer's clock; effects of time are in passing-time.ts
// (docs.stripe.com/billing/subscriptions/overview).

const day = 86_400
/** Days after a failed payment on which it is retried; after the last the subscription is cancelled. */
const retryDays = [3, 5, 7, 14]

/** Numbers of test cards (docs.stripe.com/testing) that can be attached, but fail when charged. */
const failingCards = ['4000000000000341', '4000000000000002', '4000000000009995']

export type ItemInput = { id?: string; price?: string; quantity?: number; deleted?: boolean }

/**
 * The end of a period that starts at `at`. It keeps the day of the month of the anchor: a subscription of the 31st renews on the
 * last day of a shorter month, and on the 31st again after it.
 */
export function addPeriod(at: number, interval: 'month' | 'year', anchor: number): number {
  const end = new Date(at * 1000)
  end.setUTCDate(1)
  end.setUTCMonth(end.getUTCMonth() + (interval === 'year' ? 12 : 1))
  const lastDay = new Date(Date.UTC(end.getUTCFullYear(), end.getUTCMonth() + 1, 0)).getUTCDate()
  end.setUTCDate(Math.min(new Date(anchor * 1000).getUTCDate(), lastDay))
  return Math.floor(end.getTime() / 1000)
}

/** Whether an invoice belongs to a subscription. */
export const isOf = (invoice: Invoice, subscription: Subscription) =>
  invoice.parent.subscription_details.subscription === subscription.id

const amountOf = (items: readonly { price: Item['price']; quantity: number }[]) =>
  items.reduce((sum, i) => sum + (i.price.unit_amount ?? 0) * i.quantity, 0)

export class Billing {
  private readonly account: StripeAccount
  constructor(account: StripeAccount) {
    this.account = account
  }

  private get tables() {
    return this.account.tables
  }

  private makeItems(subscription: string, items: readonly ItemInput[], from: number, to: number): Item[] {
    return items.map((input) => ({
      id: this.account.newId('si'),
      object: 'subscription_item',
      created: from,
      metadata: {},
      subscription,
      price: this.account.find('prices', input.price),
      quantity: input.quantity ?? 1,
      current_period_start: from,
      current_period_end: to,
    }))
  }

  create(of: {
    customer: string
    items: readonly ItemInput[]
    trialDays?: number
    metadata?: Record<string, string>
    coupon?: string
  }): Subscription {
    const { account } = this
    const customer = account.find('customers', of.customer)
    const now = account.nowOf(customer.id)
    const id = account.newId('sub')
    const trialEnd = of.trialDays ? now + of.trialDays * day : null
    const first = account.find('prices', of.items[0]?.price)
    const end = trialEnd ?? addPeriod(now, first.recurring.interval, now)
    const subscription: Subscription = {
      id,
      object: 'subscription',
      status: trialEnd ? 'trialing' : 'incomplete',
      customer: customer.id,
      created: now,
      start_date: now,
      billing_cycle_anchor: trialEnd ?? now,
      currency: first.currency,
      cancel_at_period_end: false,
      cancel_at: null,
      canceled_at: null,
      ended_at: null,
      trial_start: trialEnd ? now : null,
      trial_end: trialEnd,
      livemode: false,
      metadata: of.metadata ?? {},
      collection_method: 'charge_automatically',
      default_payment_method: null,
      latest_invoice: null,
      test_clock: customer.test_clock,
      discounts: of.coupon ? [of.coupon] : [],
      items: {
        object: 'list',
        data: this.makeItems(id, of.items, now, end),
        has_more: false,
        url: `/v1/subscription_items?subscription=${id}`,
      },
    }
    this.tables.subscriptions.push(subscription)
    this.invoice(subscription, 'subscription_create', trialEnd ? [] : this.wholePeriod(subscription))
    account.emit('customer.subscription.created', subscription, customer.id)
    return subscription
  }

  private line(subscription: Subscription, amount: number, description: string, quantity = 1): Line {
    return { id: this.account.newId('il'), object: 'line_item', amount, currency: subscription.currency, description, quantity }
  }

  private wholePeriod(subscription: Subscription): Line[] {
    return subscription.items.data.map((item) => {
      const product = this.account.find('products', item.price.product)
      return this.line(
        subscription,
        (item.price.unit_amount ?? 0) * item.quantity,
        `${item.quantity} × ${product.name} (per ${item.price.recurring.interval})`,
        item.quantity,
      )
    })
  }

  /** The proration of a change for the rest of the period: unused time of the old items, remaining time of the new ones. */
  prorations(subscription: Subscription, next: readonly { price: Item['price']; quantity: number }[]): Line[] {
    if (subscription.status === 'trialing') return []
    const [first] = subscription.items.data
    if (!first) return []
    const now = this.account.nowOf(subscription.customer)
    const whole = first.current_period_end - first.current_period_start
    const left = Math.max(0, Math.min(1, (first.current_period_end - now) / whole))
    return [
      this.line(subscription, -Math.round(amountOf(subscription.items.data) * left), 'Unused time of what there was'),
      this.line(subscription, Math.round(amountOf(next) * left), 'Remaining time of what there is now'),
    ].filter((l) => l.amount !== 0)
  }

  /** The items after an update. */
  resolve(subscription: Subscription, inputs: readonly ItemInput[]): Item[] {
    const items = subscription.items.data.map((i) => ({ ...i }))
    const [first] = items
    for (const input of inputs) {
      const at = items.findIndex((i) => i.id === input.id)
      if (input.id && at < 0) throw new StripeFault(404, `No such subscription_item: '${input.id}'`, { code: 'resource_missing' })
      const item = items[at]
      if (item && input.deleted) items.splice(at, 1)
      else if (item) {
        if (input.price) item.price = this.account.find('prices', input.price)
        if (input.quantity !== undefined) item.quantity = input.quantity
      } else if (first)
        items.push(...this.makeItems(subscription.id, [input], first.current_period_start, first.current_period_end))
    }
    if (new Set(items.map((i) => `${i.price.recurring.interval} ${i.price.currency}`)).size > 1)
      throw new StripeFault(400, 'All items of a subscription must have the same interval and currency.')
    return items
  }

  private changeItems(subscription: Subscription, inputs: readonly ItemInput[], prorationBehavior: string | undefined): void {
    const next = this.resolve(subscription, inputs)
    // Another interval starts a new period.
    const anew = next[0]?.price.recurring.interval !== subscription.items.data[0]?.price.recurring.interval
    const renewed = anew && subscription.status !== 'trialing'
    const lines = prorationBehavior === 'none' ? [] : this.prorations(subscription, anew ? [] : next)
    subscription.items.data = next
    if (renewed) {
      subscription.billing_cycle_anchor = this.account.nowOf(subscription.customer)
      this.startPeriod(subscription, subscription.billing_cycle_anchor)
    }
    const due = renewed ? [...lines, ...this.wholePeriod(subscription)] : lines
    if (due.length === 0) return
    if (renewed || prorationBehavior === 'always_invoice') this.invoice(subscription, 'subscription_update', due)
    else this.tables.pending[subscription.id] = [...(this.tables.pending[subscription.id] ?? []), ...due]
  }

  update(
    subscription: Subscription,
    change: {
      items?: readonly ItemInput[]
      prorationBehavior?: string
      cancelAtPeriodEnd?: boolean
      endTrial?: boolean
      defaultPaymentMethod?: string
      metadata?: Record<string, string>
    },
  ): Subscription {
    if (['canceled', 'incomplete_expired'].includes(subscription.status))
      throw new StripeFault(400, 'A canceled subscription can only update its cancellation_details and metadata.')
    const { account } = this
    if (change.metadata) subscription.metadata = { ...subscription.metadata, ...change.metadata }
    if (change.defaultPaymentMethod) subscription.default_payment_method = change.defaultPaymentMethod
    if (change.items) this.changeItems(subscription, change.items, change.prorationBehavior)
    if (change.cancelAtPeriodEnd !== undefined) {
      const now = account.nowOf(subscription.customer)
      subscription.cancel_at_period_end = change.cancelAtPeriodEnd
      subscription.canceled_at = change.cancelAtPeriodEnd ? now : null
      subscription.cancel_at = change.cancelAtPeriodEnd ? (subscription.items.data[0]?.current_period_end ?? now) : null
    }
    if (change.endTrial && subscription.status === 'trialing') this.endTrial(subscription)
    account.emit('customer.subscription.updated', subscription, subscription.customer)
    return subscription
  }

  cancel(subscription: Subscription): Subscription {
    const now = this.account.nowOf(subscription.customer)
    Object.assign(subscription, { status: 'canceled', canceled_at: subscription.canceled_at ?? now, ended_at: now })
    for (const open of this.tables.invoices.filter((i) => isOf(i, subscription) && i.status === 'open'))
      Object.assign(open, { status: 'void', next_payment_attempt: null })
    this.account.emit('customer.subscription.deleted', subscription, subscription.customer)
    return subscription
  }

  private startPeriod(subscription: Subscription, from: number): void {
    const interval = subscription.items.data[0]?.price.recurring.interval ?? 'month'
    for (const item of subscription.items.data)
      Object.assign(item, {
        current_period_start: from,
        current_period_end: addPeriod(from, interval, subscription.billing_cycle_anchor),
      })
  }

  private discounted(subscription: Subscription, lines: Line[]): Line[] {
    const [coupon] = this.tables.coupons.filter((c) => subscription.discounts.includes(c.id))
    const sum = lines.reduce((total, l) => total + l.amount, 0)
    if (!coupon || sum <= 0) return lines
    return [
      ...lines,
      this.line(subscription, -Math.round((sum * coupon.percent_off) / 100), `${coupon.name}: −${coupon.percent_off} %`),
    ]
  }

  // biome-ignore lint/complexity/noExcessiveLinesPerFunction: one object, field by field
  private invoice(subscription: Subscription, reason: Invoice['billing_reason'], lines: Line[]): Invoice {
    const { account } = this
    const customer = account.find('customers', subscription.customer)
    const now = account.nowOf(customer.id)
    const id = account.newId('in')
    const data = this.discounted(subscription, lines)
    const total = data.reduce((sum, l) => sum + l.amount, 0)
    // Earlier credit is used first; a negative amount becomes credit.
    const due = Math.max(0, total + Math.min(0, customer.balance))
    const before = customer.balance
    customer.balance = Math.min(0, total + customer.balance)
    const [first] = subscription.items.data
    const invoice: Invoice = {
      id,
      object: 'invoice',
      number: `CALLBOARD-${String(account.nextNumber()).padStart(5, '0')}`,
      customer: customer.id,
      currency: subscription.currency,
      status: 'open',
      billing_reason: reason,
      subtotal: total,
      total,
      starting_balance: before,
      amount_due: due,
      amount_paid: 0,
      amount_remaining: due,
      created: now,
      period_start: first?.current_period_start ?? now,
      period_end: first?.current_period_end ?? now,
      attempt_count: 0,
      attempted: false,
      next_payment_attempt: null,
      hosted_invoice_url: `${account.url}/stripe/invoices/${id}`,
      invoice_pdf: `${account.url}/stripe/invoices/${id}/pdf`,
      livemode: false,
      lines: { object: 'list', data, has_more: false, url: `/v1/invoices/${id}/lines` },
      parent: {
        type: 'subscription_details',
        subscription_details: { subscription: subscription.id, metadata: subscription.metadata as Record<string, string> },
        quote_details: null,
      },
      status_transitions: { finalized_at: now, marked_uncollectible_at: null, paid_at: null, voided_at: null },
    }
    this.tables.invoices.push(invoice)
    subscription.latest_invoice = id
    this.pay(invoice, subscription)
    return invoice
  }

  /** Whether the card of a subscription can be charged. */
  private canCharge(subscription: Subscription): boolean {
    const customer = this.account.find('customers', subscription.customer)
    const method = subscription.default_payment_method ?? customer.invoice_settings.default_payment_method
    const card = this.tables.paymentMethods.find((p) => p.id === method)
    return card !== undefined && !failingCards.includes(card.number)
  }

  /** Charges an invoice, with the consequences for its subscription. */
  pay(invoice: Invoice, subscription: Subscription): void {
    const { account } = this
    const now = account.nowOf(invoice.customer)
    const paid = invoice.amount_due === 0 || this.canCharge(subscription)
    if (invoice.amount_due > 0) Object.assign(invoice, { attempted: true, attempt_count: invoice.attempt_count + 1 })
    if (paid) {
      Object.assign(invoice, { status: 'paid', amount_paid: invoice.amount_due, amount_remaining: 0, next_payment_attempt: null })
      invoice.status_transitions.paid_at = now
      const owing = this.tables.invoices.some((i) => isOf(i, subscription) && i.status === 'open')
      if (subscription.status !== 'trialing' && subscription.status !== 'canceled' && !owing) subscription.status = 'active'
      account.emit('invoice.paid', invoice, invoice.customer)
      return
    }
    const next = retryDays[invoice.attempt_count - 1]
    invoice.next_payment_attempt = next === undefined ? null : invoice.created + next * day
    subscription.status = subscription.status === 'incomplete' ? 'incomplete' : 'past_due'
    account.emit('invoice.payment_failed', invoice, invoice.customer)
    if (next === undefined) this.cancel(subscription)
  }

  endTrial(subscription: Subscription): void {
    const customer = this.account.find('customers', subscription.customer)
    const method = subscription.default_payment_method ?? customer.invoice_settings.default_payment_method
    // As configured at creation: a trial without a card ends the subscription.
    if (!method) {
      this.cancel(subscription)
      return
    }
    const at = this.account.nowOf(customer.id)
    subscription.status = 'active'
    subscription.trial_end = at
    subscription.billing_cycle_anchor = at
    this.startPeriod(subscription, at)
    this.invoice(subscription, 'subscription_cycle', this.wholePeriod(subscription))
  }

  /** Attaches a card as the customer's default, and immediately charges open invoices again. */
  giveCard(customerId: string, number: string): void {
    const { account } = this
    const customer = account.find('customers', customerId)
    const id = account.newId('pm')
    this.tables.paymentMethods.push({
      id,
      object: 'payment_method',
      created: account.nowOf(customerId),
      livemode: false,
      type: 'card',
      customer: customerId,
      card: { brand: 'visa', last4: number.slice(-4), exp_month: 12, exp_year: 2034 },
      number,
    })
    customer.invoice_settings.default_payment_method = id
    account.emit('payment_method.attached', account.find('paymentMethods', id), customerId)
    account.emit('customer.updated', customer, customerId)
    for (const subscription of this.tables.subscriptions.filter((s) => s.customer === customerId)) {
      if (subscription.default_payment_method) subscription.default_payment_method = id
      for (const open of this.tables.invoices.filter((i) => isOf(i, subscription) && i.status === 'open')) {
        this.pay(open, subscription)
        account.emit('customer.subscription.updated', subscription, customerId)
      }
    }
  }

  /** A period has ended. */
  renew(s: Subscription): void {
    if (s.cancel_at_period_end) {
      this.cancel(s)
      return
    }
    this.startPeriod(s, s.items.data[0]?.current_period_end ?? this.account.nowOf(s.customer))
    const pending = this.tables.pending[s.id] ?? []
    delete this.tables.pending[s.id]
    this.invoice(s, 'subscription_cycle', [...this.wholePeriod(s), ...pending])
  }
}
