import type Stripe from 'stripe'

// Stripe's objects for subscription billing, typed by its official client (API 2026-10-28). Times are seconds.

type Of<T, K extends keyof T> = Pick<T, K>

export type Product = Of<Stripe.Product, 'id' | 'object' | 'active' | 'name' | 'metadata' | 'created' | 'livemode'>
export type Price = Of<
  Stripe.Price,
  'id' | 'object' | 'active' | 'currency' | 'lookup_key' | 'unit_amount' | 'type' | 'metadata' | 'created' | 'livemode'
> & { product: string; recurring: { interval: 'month' | 'year'; interval_count: number; usage_type: 'licensed' } }
export type Customer = Of<Stripe.Customer, 'id' | 'object' | 'balance' | 'created' | 'delinquent' | 'livemode' | 'metadata'> & {
  email: string | null
  name: string | null
  invoice_settings: { default_payment_method: string | null; custom_fields: null; footer: null; rendering_options: null }
  test_clock: string
}
export type Clock = Of<Stripe.TestHelpers.TestClock, 'id' | 'object' | 'frozen_time' | 'created' | 'livemode' | 'name'> & {
  status: 'ready'
}
export type Item = Of<Stripe.SubscriptionItem, 'id' | 'object' | 'created' | 'metadata' | 'subscription'> & {
  price: Price
  quantity: number
  current_period_start: number
  current_period_end: number
}
export type Subscription = Of<
  Stripe.Subscription,
  | 'id'
  | 'object'
  | 'status'
  | 'created'
  | 'currency'
  | 'cancel_at_period_end'
  | 'cancel_at'
  | 'canceled_at'
  | 'ended_at'
  | 'start_date'
  | 'billing_cycle_anchor'
  | 'trial_start'
  | 'trial_end'
  | 'livemode'
  | 'metadata'
  | 'collection_method'
> & {
  customer: string
  default_payment_method: string | null
  latest_invoice: string | null
  test_clock: string
  items: { object: 'list'; data: Item[]; has_more: false; url: string }
  discounts: string[]
}
export type Line = { id: string; object: 'line_item'; amount: number; currency: string; description: string; quantity: number }
export type Invoice = Of<
  Stripe.Invoice,
  | 'object'
  | 'number'
  | 'currency'
  | 'amount_due'
  | 'amount_paid'
  | 'amount_remaining'
  | 'subtotal'
  | 'total'
  | 'starting_balance'
  | 'created'
  | 'period_start'
  | 'period_end'
  | 'attempt_count'
  | 'attempted'
  | 'next_payment_attempt'
  | 'hosted_invoice_url'
  | 'invoice_pdf'
  | 'livemode'
> & {
  id: string
  customer: string
  status: 'draft' | 'open' | 'paid' | 'void'
  billing_reason: 'subscription_create' | 'subscription_cycle' | 'subscription_update'
  lines: { object: 'list'; data: Line[]; has_more: false; url: string }
  parent: {
    type: 'subscription_details'
    subscription_details: { subscription: string; metadata: Record<string, string> }
    quote_details: null
  }
  status_transitions: {
    finalized_at: number | null
    marked_uncollectible_at: null
    paid_at: number | null
    voided_at: number | null
  }
}
export type PaymentMethod = Of<Stripe.PaymentMethod, 'id' | 'object' | 'created' | 'livemode' | 'type'> & {
  customer: string
  card: { brand: 'visa'; last4: string; exp_month: number; exp_year: number }
}
export type CheckoutSession = Of<
  Stripe.Checkout.Session,
  | 'id'
  | 'object'
  | 'created'
  | 'expires_at'
  | 'livemode'
  | 'mode'
  | 'status'
  | 'payment_status'
  | 'success_url'
  | 'cancel_url'
  | 'url'
> & {
  customer: string
  client_reference_id: string | null
  subscription: string | null
  metadata: Record<string, string>
  currency: string
  allow_promotion_codes: boolean | null
}
export type Coupon = Of<Stripe.Coupon, 'id' | 'object' | 'created' | 'livemode' | 'name' | 'valid'> & {
  percent_off: number
  duration: 'forever'
}
export type Event = Of<Stripe.Event, 'id' | 'object' | 'created' | 'livemode' | 'api_version'> & {
  type: string
  data: { object: object }
  pending_webhooks: number
  request: null
}

/** An error in Stripe's format. */
export class StripeFault extends Error {
  readonly status: number
  readonly body: { type: string; code?: string; message: string; param?: string }
  constructor(status: number, message: string, of: { code?: string; param?: string; type?: string } = {}) {
    super(message)
    this.status = status
    this.body = { type: of.type ?? 'invalid_request_error', message, ...of }
  }
}
