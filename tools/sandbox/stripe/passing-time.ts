import type { StripeAccount } from './account.ts'
import { type Billing, isOf } from './billing.ts'
import type { Subscription } from './objects.ts'

const day = 86_400

/** Effects of time on subscriptions: trials end, periods renew, failed cards are charged again. */
export class PassingTime {
  private readonly account: StripeAccount
  private readonly billing: Billing
  constructor(account: StripeAccount, billing: Billing) {
    this.account = account
    this.billing = billing
  }

  /** The next event of a subscription, and its time. */
  private nextOf(s: Subscription): { at: number; work: () => void } | undefined {
    if (['canceled', 'incomplete', 'incomplete_expired'].includes(s.status)) return undefined
    const [first] = s.items.data
    const due: { at: number; work: () => void }[] = []
    if (s.status === 'trialing' && s.trial_end) {
      const warned = s.trial_end - 3 * day
      const { metadata } = s
      if (!metadata.sandbox_warned)
        due.push({
          at: warned,
          work: () => {
            s.metadata = { ...metadata, sandbox_warned: 'yes' }
            this.account.emit('customer.subscription.trial_will_end', s, s.customer)
          },
        })
      due.push({ at: s.trial_end, work: () => this.billing.endTrial(s) })
    } else if (first) due.push({ at: first.current_period_end, work: () => this.billing.renew(s) })
    for (const invoice of this.account.tables.invoices)
      if (isOf(invoice, s) && invoice.status === 'open' && invoice.next_payment_attempt)
        due.push({ at: invoice.next_payment_attempt, work: () => this.billing.pay(invoice, s) })
    return due.sort((a, b) => a.at - b.at)[0]
  }

  /** Advances a customer's time, and applies its events in order. */
  advance(customer: string, toMs: number): void {
    const { account } = this
    for (let guard = 0; guard < 500; guard++) {
      const next = this.account.tables.subscriptions
        .filter((s) => s.customer === customer)
        .flatMap((s) => {
          const due = this.nextOf(s)
          return due && due.at * 1000 <= toMs ? [{ s, ...due }] : []
        })
        .sort((a, b) => a.at - b.at)[0]
      if (!next) break
      this.account.tables.offsets[customer] = Math.max(this.account.tables.offsets[customer] ?? 0, next.at * 1000 - Date.now())
      next.work()
      account.emit('customer.subscription.updated', next.s, customer)
    }
    this.account.tables.offsets[customer] = toMs - Date.now()
    account.save()
  }

  /** The clock also runs by itself. */
  catchUp(): void {
    for (const { id } of this.account.tables.customers) this.advance(id, Date.now() + (this.account.tables.offsets[id] ?? 0))
  }
}
