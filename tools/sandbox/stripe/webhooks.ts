import Stripe from 'stripe'
import type { StripeAccount } from './account.ts'
import type { Event } from './objects.ts'

/** Sends events to a webhook, signed with Stripe's own library. Tests may hold them back. */
export class StripeWebhooks {
  private readonly endpoint: { url: string; secret: string } | undefined
  private sending: Promise<unknown> = Promise.resolve()
  /** While it is an array, events are collected here instead of being sent. */
  held: Event[] | undefined

  constructor(account: StripeAccount, endpoint: { url: string; secret: string } | undefined) {
    this.endpoint = endpoint
    account.listeners.add((event) => {
      if (this.held) this.held.push(event)
      else this.sending = this.sending.then(() => this.deliver(event))
    })
  }

  /**
   * One delivery with at most three attempts.
   * @returns the last status; undefined without a response
   */
  async deliver(event: Event): Promise<number | undefined> {
    const { endpoint } = this
    if (!endpoint) return undefined
    const payload = JSON.stringify(event)
    const stripe = new Stripe('sk_test_sandbox')
    let status: number | undefined
    for (let attempt = 0; attempt < 3; attempt++) {
      const signature = stripe.webhooks.generateTestHeaderString({ payload, secret: endpoint.secret })
      try {
        const answer = await fetch(endpoint.url, {
          method: 'POST',
          headers: { 'content-type': 'application/json; charset=utf-8', 'stripe-signature': signature },
          body: payload,
          signal: AbortSignal.timeout(10_000),
        })
        status = answer.status
        await answer.arrayBuffer()
        if (answer.ok) return status
      } catch {
        status = undefined
      }
      await new Promise((resolve) => setTimeout(resolve, 500 * 4 ** attempt))
    }
    return status
  }

  idle(): Promise<unknown> {
    return this.sending
  }
}
