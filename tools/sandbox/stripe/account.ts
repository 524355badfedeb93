import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { inForms, type StripeForms, usualForms } from './faults.ts'
import {
  type CheckoutSession,
  type Clock,
  type Coupon,
  type Customer,
  type Event,
  type Invoice,
  type PaymentMethod,
  type Price,
  type Product,
  StripeFault,
  type Subscription,
} from './objects.ts'

/** The objects of an account, stored in a file between runs. */
type Tables = {
  products: Product[]
  prices: Price[]
  customers: Customer[]
  subscriptions: Subscription[]
  invoices: Invoice[]
  paymentMethods: (PaymentMethod & { number: string })[]
  sessions: (CheckoutSession & { items: { price: string; quantity: number }[]; subscriptionMetadata: Record<string, string> })[]
  coupons: Coupon[]
  /** Milliseconds by which a customer's clock is ahead. */
  offsets: Record<string, number>
  /** Pending lines of a subscription's next invoice. */
  pending: Record<string, Invoice['lines']['data']>
  counter: number
}

const nothing = (): Tables => ({
  products: [],
  prices: [],
  customers: [],
  subscriptions: [],
  invoices: [],
  paymentMethods: [],
  sessions: [],
  coupons: [],
  offsets: {},
  pending: {},
  counter: 0,
})

type Listed = 'products' | 'prices' | 'customers' | 'subscriptions' | 'invoices' | 'paymentMethods' | 'sessions' | 'coupons'

/** A Stripe account: its objects, the clock of each customer, and its webhook events. */
export class StripeAccount {
  readonly url: string
  readonly secretKey: string
  readonly tables: Tables
  /** Called for each event in order. */
  readonly listeners = new Set<(event: Event) => void>()
  forms: StripeForms = usualForms
  private readonly file: string | undefined

  constructor(of: { url: string; secretKey: string; file?: string | undefined }) {
    this.url = of.url
    this.secretKey = of.secretKey
    this.file = of.file
    this.tables =
      this.file && existsSync(this.file) ? { ...nothing(), ...JSON.parse(readFileSync(this.file, 'utf8')) } : nothing()
  }

  /** Saves everything for the next run. */
  save(): void {
    if (this.file) writeFileSync(this.file, JSON.stringify(this.tables))
  }

  /** A copy of an object as returned by the API. */
  shown<T extends object>(object: T): T {
    const { customers, products } = this.tables
    const find = (id: string) => [...customers, ...products].find((o) => o.id === id)
    return inForms(structuredClone(object), this.forms, find) as T
  }

  newId(prefix: string): string {
    return `${prefix}_${randomBytes(12).toString('hex')}`
  }

  nextNumber(): number {
    this.tables.counter++
    return this.tables.counter
  }

  /** Seconds since the epoch, by a customer's clock. */
  nowOf(customer: string): number {
    return Math.floor((Date.now() + (this.tables.offsets[customer] ?? 0)) / 1000)
  }

  clockOf(customer: Customer): Clock {
    return {
      id: customer.test_clock,
      object: 'test_helpers.test_clock',
      frozen_time: this.nowOf(customer.id),
      created: customer.created,
      livemode: false,
      name: customer.email,
      status: 'ready',
    }
  }

  find<T extends Listed>(table: T, id: string | undefined): Tables[T][number] {
    const found = (this.tables[table] as { id: string }[]).find((o) => o.id === id)
    if (!found)
      throw new StripeFault(404, `No such ${table.replace(/s$/, '')}: '${id}'`, { code: 'resource_missing', param: 'id' })
    return found as Tables[T][number]
  }

  emit(type: string, object: object, customer?: string): void {
    const event: Event = {
      id: this.newId('evt'),
      object: 'event',
      api_version: '2026-10-28.endive',
      created: customer ? this.nowOf(customer) : Math.floor(Date.now() / 1000),
      livemode: false,
      type,
      data: { object: this.shown(object) },
      pending_webhooks: 1,
      request: null,
    }
    for (const listener of this.listeners) listener(event)
    this.save()
  }
}
