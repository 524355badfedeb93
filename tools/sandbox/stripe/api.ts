import { timingSafeEqual } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import qs from 'qs'
import type { StripeAccount } from './account.ts'
import { Billing, type ItemInput } from './billing.ts'
import type { StripeFaults } from './faults.ts'
import { type CheckoutSession, type Invoice, type Price, StripeFault, type Subscription } from './objects.ts'
import type { PassingTime } from './passing-time.ts'

type Form = Record<string, unknown>
const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined)
const number = (value: unknown) => (value === undefined ? undefined : Number(value))
const flag = (value: unknown) => (value === undefined ? undefined : value === true || value === 'true')
const record = (value: unknown) => (typeof value === 'object' && value !== null ? (value as Record<string, string>) : {})
const list = (value: unknown): Form[] => (Array.isArray(value) ? value : Object.values(record(value))) as Form[]

const itemsOf = (value: unknown): ItemInput[] =>
  list(value).map((i) => {
    const [id, price, quantity, deleted] = [text(i.id), text(i.price), number(i.quantity), flag(i.deleted)]
    return {
      ...(id ? { id } : {}),
      ...(price ? { price } : {}),
      ...(quantity === undefined ? {} : { quantity }),
      ...(deleted ? { deleted } : {}),
    }
  })

/** A page of a list: 10 by default, at most 100 (docs.stripe.com/api/pagination). */
function listed(url: string, all: readonly unknown[], form: Form) {
  const size = Math.min(100, number(form.limit) ?? 10)
  const after = text(form.starting_after)
  const from = after ? all.findIndex((o) => (o as { id: string }).id === after) + 1 : 0
  return { object: 'list', url, has_more: from + size < all.length, data: all.slice(from, from + size) }
}

/** Requests with an idempotency key and their responses, so that a repeated request has no effect. */
type Answered = Map<string, { request: string; answer: unknown }>

// biome-ignore lint/complexity/noExcessiveLinesPerFunction: a flat list of routes
function register(app: FastifyInstance, account: StripeAccount, billing: Billing): void {
  const { tables } = account
  const answered: Answered = new Map()
  const handle = (method: 'GET' | 'POST' | 'DELETE', path: string, work: (form: Form, id: string) => unknown) =>
    app.route({
      method,
      url: path,
      handler: async (request: FastifyRequest, reply: FastifyReply) => {
        const key = text(request.headers['idempotency-key'])
        const asked = `${method} ${request.url} ${String(request.body ?? '')}`
        const before = key ? answered.get(key) : undefined
        if (before && before.request !== asked)
          throw new StripeFault(
            400,
            'Keys for idempotent requests can only be used with the same parameters they were first used with.',
            { type: 'idempotency_error' },
          )
        if (before) return reply.header('idempotent-replayed', 'true').send(before.answer)
        const form = qs.parse(request.url.split('?')[1] ?? '', { depth: 10 }) as Form
        const body = typeof request.body === 'string' ? (qs.parse(request.body, { depth: 10, arrayLimit: 100 }) as Form) : {}
        const answer = work({ ...form, ...body }, (request.params as { id?: string }).id ?? '')
        account.save()
        const sent = account.shown(answer as object)
        if (key) answered.set(key, { request: asked, answer: sent })
        return reply.send(sent)
      },
    })
  const now = () => Math.floor(Date.now() / 1000)

  handle('POST', '/products', (f) => {
    const id = text(f.id) ?? account.newId('prod')
    if (tables.products.some((p) => p.id === id))
      throw new StripeFault(400, `Product already exists.`, { code: 'resource_already_exists' })
    const product = {
      id,
      object: 'product' as const,
      active: true,
      name: text(f.name) ?? '',
      metadata: record(f.metadata),
      created: now(),
      livemode: false,
    }
    tables.products.push(product)
    return product
  })
  handle('GET', '/products/:id', (_, id) => account.find('products', id))
  handle('POST', '/products/:id', (f, id) =>
    Object.assign(account.find('products', id), text(f.name) ? { name: text(f.name) } : {}),
  )
  handle('POST', '/prices', (f) => {
    const key = text(f.lookup_key) ?? null
    const holder = tables.prices.find((p) => p.lookup_key === key && key)
    if (holder && !flag(f.transfer_lookup_key))
      throw new StripeFault(400, `A price (\`${holder.id}\`) already uses that lookup key.`, { param: 'lookup_key' })
    if (holder) holder.lookup_key = null
    const recurring = record(f.recurring)
    const price: Price = {
      id: account.newId('price'),
      object: 'price',
      active: true,
      currency: text(f.currency) ?? 'usd',
      lookup_key: key,
      unit_amount: number(f.unit_amount) ?? 0,
      type: 'recurring',
      metadata: record(f.metadata),
      created: now(),
      livemode: false,
      product: account.find('products', text(f.product)).id,
      recurring: { interval: recurring.interval === 'year' ? 'year' : 'month', interval_count: 1, usage_type: 'licensed' },
    }
    tables.prices.push(price)
    return price
  })
  handle('GET', '/prices', (f) => {
    const keys = list(f.lookup_keys).map(String)
    if (keys.length > 10)
      throw new StripeFault(400, 'Array lookup_keys exceeded maximum 10 allowed elements.', { param: 'lookup_keys' })
    return listed(
      '/v1/prices',
      tables.prices.filter((p) => p.active && (keys.length === 0 || keys.includes(p.lookup_key ?? ''))),
      f,
    )
  })
  handle('POST', '/prices/:id', (f, id) =>
    Object.assign(account.find('prices', id), f.active === undefined ? {} : { active: flag(f.active) }),
  )
  handle('POST', '/customers', (f) => {
    const customer = {
      id: account.newId('cus'),
      object: 'customer' as const,
      email: text(f.email) ?? null,
      name: text(f.name) ?? null,
      balance: 0,
      created: now(),
      delinquent: false,
      livemode: false,
      metadata: record(f.metadata),
      invoice_settings: { default_payment_method: null, custom_fields: null, footer: null, rendering_options: null },
      test_clock: account.newId('clock'),
    }
    tables.customers.push(customer)
    account.emit('customer.created', customer, customer.id)
    return customer
  })
  handle('GET', '/customers/:id', (_, id) => account.find('customers', id))
  handle('POST', '/customers/:id', (f, id) => {
    const customer = account.find('customers', id)
    if (text(f.name)) customer.name = text(f.name) ?? null
    if (text(f.email)) customer.email = text(f.email) ?? null
    account.emit('customer.updated', customer, customer.id)
    return customer
  })
  handle('GET', '/test_helpers/test_clocks/:id', (_, id) => {
    const customer = tables.customers.find((c) => c.test_clock === id)
    if (!customer) throw new StripeFault(404, `No such test clock: '${id}'`, { code: 'resource_missing' })
    return account.clockOf(customer)
  })

  const expanded = (s: Subscription, form: Form) => {
    const wanted = list(form.expand).map(String)
    const deep = wanted.some((w) => w.endsWith('latest_invoice'))
    return deep ? { ...s, latest_invoice: tables.invoices.find((i) => i.id === s.latest_invoice) ?? null } : s
  }
  handle('GET', '/subscriptions', (f) => {
    const of = tables.subscriptions.filter((s) => s.customer === text(f.customer))
    const shown = of.filter((s) => f.status === 'all' || s.status !== 'canceled')
    return listed(
      '/v1/subscriptions',
      shown.reverse().map((s) => expanded(s, f)),
      f,
    )
  })
  handle('GET', '/subscriptions/:id', (f, id) => expanded(account.find('subscriptions', id), f))
  handle('POST', '/subscriptions', (f) => {
    const days = number(f.trial_period_days)
    return billing.create({
      customer: text(f.customer) ?? '',
      items: itemsOf(f.items),
      metadata: record(f.metadata),
      ...(days ? { trialDays: days } : {}),
    })
  })
  handle('POST', '/subscriptions/:id', (f, id) => {
    const [behavior, cancel, method] = [text(f.proration_behavior), flag(f.cancel_at_period_end), text(f.default_payment_method)]
    return billing.update(account.find('subscriptions', id), {
      ...(f.items ? { items: itemsOf(f.items) } : {}),
      ...(behavior ? { prorationBehavior: behavior } : {}),
      ...(cancel === undefined ? {} : { cancelAtPeriodEnd: cancel }),
      ...(f.trial_end === 'now' ? { endTrial: true } : {}),
      ...(method ? { defaultPaymentMethod: method } : {}),
    })
  })
  handle('DELETE', '/subscriptions/:id', (_, id) => billing.cancel(account.find('subscriptions', id)))

  handle('GET', '/invoices', (f) =>
    listed('/v1/invoices', tables.invoices.filter((i) => i.customer === text(f.customer)).reverse(), f),
  )
  handle('POST', '/invoices/create_preview', (f) => {
    const subscription = account.find('subscriptions', text(f.subscription))
    const items = billing.resolve(subscription, itemsOf(record(f.subscription_details).items))
    const lines = billing.prorations(subscription, items)
    const total = lines.reduce((sum, l) => sum + l.amount, 0)
    const { balance } = account.find('customers', subscription.customer)
    const due = Math.max(0, total + Math.min(0, balance))
    const preview: Partial<Invoice> = {
      object: 'invoice',
      currency: subscription.currency,
      total,
      subtotal: total,
      amount_due: due,
      starting_balance: balance,
      lines: { object: 'list', data: lines, has_more: false, url: '' },
    }
    return preview
  })

  handle('POST', '/checkout/sessions', (f) => {
    const customer = account.find('customers', text(f.customer))
    const items = list(f.line_items).map((l) => ({ price: text(l.price) ?? '', quantity: number(l.quantity) ?? 1 }))
    const first = account.find('prices', items[0]?.price)
    const id = account.newId('cs_test')
    const session: CheckoutSession = {
      id,
      object: 'checkout.session',
      created: now(),
      expires_at: now() + 86_400,
      livemode: false,
      mode: 'subscription',
      status: 'open',
      payment_status: 'unpaid',
      success_url: text(f.success_url) ?? null,
      cancel_url: text(f.cancel_url) ?? null,
      url: `${account.url}/stripe/checkout/${id}`,
      customer: customer.id,
      client_reference_id: text(f.client_reference_id) ?? null,
      subscription: null,
      metadata: record(f.metadata),
      currency: first.currency,
      allow_promotion_codes: flag(f.allow_promotion_codes) ?? null,
    }
    tables.sessions.push({ ...session, items, subscriptionMetadata: record((f.subscription_data as Form | undefined)?.metadata) })
    return session
  })
  const shownSession = (id: string): CheckoutSession => {
    const { items: _, subscriptionMetadata: __, ...session } = account.find('sessions', id)
    return session
  }
  handle('GET', '/checkout/sessions', (f) =>
    listed(
      '/v1/checkout/sessions',
      tables.sessions
        .filter((s) => s.customer === text(f.customer) && (!f.status || s.status === f.status))
        .map((s) => shownSession(s.id)),
      f,
    ),
  )
  handle('GET', '/checkout/sessions/:id', (_, id) => shownSession(id))
  handle('POST', '/checkout/sessions/:id/expire', (_, id) => {
    const session = account.find('sessions', id)
    if (session.status !== 'open') throw new StripeFault(400, 'Only Checkout Sessions with a status in ["open"] can be expired.')
    session.status = 'expired'
    return shownSession(id)
  })
  handle('POST', '/billing_portal/sessions', (f) => {
    const customer = account.find('customers', text(f.customer))
    const back = encodeURIComponent(text(f.return_url) ?? '')
    return {
      id: account.newId('bps'),
      object: 'billing_portal.session',
      created: now(),
      livemode: false,
      customer: customer.id,
      return_url: text(f.return_url) ?? null,
      url: `${account.url}/stripe/portal/${customer.id}?return=${back}`,
    }
  })
  handle('POST', '/coupons', (f) => {
    const coupon = {
      id: text(f.id) ?? account.newId('coupon'),
      object: 'coupon' as const,
      created: now(),
      livemode: false,
      name: text(f.name) ?? null,
      valid: true,
      percent_off: number(f.percent_off) ?? 0,
      duration: 'forever' as const,
    }
    tables.coupons.push(coupon)
    return coupon
  })
}

const same = (a: string, b: string) => a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b))

/** The part of Stripe's API, version 1, for subscription billing (docs.stripe.com/api). */
export async function stripeApi(
  app: FastifyInstance,
  account: StripeAccount,
  billing: Billing,
  time: PassingTime,
  faults?: StripeFaults,
): Promise<void> {
  faults?.attach(app)
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_, body, done) => done(null, body))
  app.addHook('onRequest', async (request, reply) => {
    const key = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? ''
    reply.header('request-id', account.newId('req'))
    if (!same(key, account.secretKey))
      return reply
        .code(401)
        .send({ error: { type: 'invalid_request_error', message: `Invalid API Key provided: ${key.slice(0, 8)}***` } })
    time.catchUp()
  })
  app.setErrorHandler((error, _request, reply) => {
    if (error instanceof StripeFault) return reply.code(error.status).send({ error: error.body })
    throw error
  })
  register(app, account, billing)
}
