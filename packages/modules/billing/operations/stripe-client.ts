import { createHash } from 'node:crypto'
import { AppError } from '@callboard/core/errors'
import { endWith, startSpan } from '@callboard/jobs/tracing'
import { timeVendor } from '@callboard/jobs/work-metrics'
import type { BillingSettings, Platform } from '@callboard/kernel/platform'
import Stripe from 'stripe'
import { type PriceRow, priceList } from '../domain/plans.ts'

const clients = new WeakMap<BillingSettings, Stripe>()

/** Stripe's own client, with metrics and a span per request. */
function tracedHttpClient() {
  const client = Stripe.createNodeHttpClient()
  const send = client.makeRequest.bind(client)
  client.makeRequest = async (...request: Parameters<typeof send>) => {
    const [host, , , method] = request
    const attributes = { 'http.request.method': method, 'server.address': host }
    const span = startSpan({ name: `${method} ${host}`, kind: 'client', attributes })
    const record = timeVendor('stripe')
    try {
      const response = await (span ? endWith(span, () => send(...request)) : send(...request))
      record(response.getStatusCode())
      return response
    } catch (error) {
      record(undefined)
      throw error
    }
  }
  return client
}

/** The official client. @throws AppError `unavailable` if nothing is sold */
export function getStripe({ billing }: Pick<Platform, 'billing'>): Stripe {
  if (!billing)
    throw new AppError('unavailable', 'Billing is not enabled on this installation. The operator can configure Stripe.')
  const known = clients.get(billing)
  if (known) return known
  const at = billing.apiUrl ? new URL(billing.apiUrl) : undefined
  const made = new Stripe(billing.secretKey, {
    maxNetworkRetries: 2,
    timeout: 20_000,
    telemetry: false,
    httpClient: tracedHttpClient(),
    ...(at
      ? {
          protocol: at.protocol === 'http:' ? 'http' : 'https',
          host: at.hostname,
          port: at.port || (at.protocol === 'http:' ? 80 : 443),
        }
      : {}),
  })
  clients.set(billing, made)
  return made
}

/** Converts Stripe errors to messages for the user. */
export async function withStripeErrors<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    if (error instanceof Stripe.errors.StripeConnectionError || error instanceof Stripe.errors.StripeAPIError)
      throw new AppError('vendor_unavailable', 'Stripe is not responding. Nothing was changed. Try again in a minute.')
    if (error instanceof Stripe.errors.StripeRateLimitError || error instanceof Stripe.errors.StripeIdempotencyError)
      throw new AppError(
        'vendor_unavailable',
        'Stripe is still processing another request for this organization. Nothing was changed. Try again in a minute.',
      )
    if (error instanceof Stripe.errors.StripePermissionError)
      throw new AppError(
        'vendor_unavailable',
        'This installation’s Stripe key is missing a permission. Ask the operator to grant it. Nothing was changed.',
      )
    if (error instanceof Stripe.errors.StripeAuthenticationError)
      throw new AppError('vendor_unavailable', 'Stripe rejected this installation’s API key. Ask the operator to update it.')
    if (error instanceof Stripe.errors.StripeCardError)
      throw new AppError('conflict', `The payment failed: ${error.message} Update your payment method and try again.`)
    if (error instanceof Stripe.errors.StripeError)
      throw new AppError('conflict', `Stripe rejected the request: ${error.message}`)
    throw error
  }
}

/** An idempotency key of everything that the parameters depend on. Stripe allows 255 characters. */
export const idempotencyKey = (action: string, tenantId: string, ...parameters: string[]): string =>
  `callboard ${action} ${tenantId} ${createHash('sha256').update(JSON.stringify(parameters)).digest('base64url')}`

/** Prices by lookup key. @throws AppError if a price is not set up */
export async function pricesFor(stripe: Stripe, keys: readonly string[]): Promise<Map<string, Stripe.Price>> {
  const { data } = await withStripeErrors(stripe.prices.list({ lookup_keys: [...keys], active: true, limit: 100 }))
  const found = new Map(data.map((p) => [p.lookup_key ?? '', p]))
  const missing = keys.find((k) => !found.has(k))
  if (missing)
    throw new AppError(
      'unavailable',
      `The price ${missing} is not set up at Stripe. The operator has to run: npm run admin -- stripe setup`,
    )
  return found
}

export type SetUpResult = { products: number; prices: number; changed: number }

/**
 * Creates products and prices for the plans. Existing ones are kept; a changed amount becomes a new price with the same lookup
 * key.
 */
export async function setUpPrices(stripe: Stripe): Promise<SetUpResult> {
  const done: SetUpResult = { products: 0, prices: 0, changed: 0 }
  for (const row of new Map(priceList.map((p) => [p.product, p])).values()) {
    try {
      await stripe.products.retrieve(row.product)
    } catch (error) {
      if (!(error instanceof Stripe.errors.StripeInvalidRequestError)) throw error
      await stripe.products.create({ id: row.product, name: row.productName })
      done.products++
    }
  }
  const known = new Map<string, Stripe.Price>()
  for (let at = 0; at < priceList.length; at += 10) {
    const lookup_keys = priceList.slice(at, at + 10).map((p) => p.key)
    for (const price of (await stripe.prices.list({ lookup_keys, active: true, limit: 100 })).data)
      known.set(price.lookup_key ?? '', price)
  }
  for (const row of priceList) {
    const before = known.get(row.key)
    if (before?.unit_amount === row.amount) continue
    await stripe.prices.create(priceOf(row))
    if (before) done.changed++
    else done.prices++
  }
  return done
}

const priceOf = (row: PriceRow): Stripe.PriceCreateParams => ({
  product: row.product,
  currency: row.currency,
  unit_amount: row.amount,
  recurring: { interval: row.interval },
  lookup_key: row.key,
  // Existing subscriptions keep their price; new ones use this one.
  transfer_lookup_key: true,
  tax_behavior: 'exclusive',
})
