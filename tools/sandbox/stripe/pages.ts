import formbody from '@fastify/formbody'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { escapeHtml, page } from '../page.ts'
import type { StripeAccount } from './account.ts'
import type { Billing } from './billing.ts'
import type { PassingTime } from './passing-time.ts'
import type { StripeWebhooks } from './webhooks.ts'

const money = (amount: number, currency: string) => `${(amount / 100).toFixed(2)} ${currency.toUpperCase()}`
const note =
  '<p><b>Sandbox.</b> This stands in for Stripe; no money moves. Test cards: 4242 4242 4242 4242 is good, 4000 0000 0000 0341 fails when it is charged.</p>'
const cardField = '<p><label>Card number<br><input name="card" value="4242424242424242" inputmode="numeric" required></label></p>'
const html = (reply: FastifyReply, title: string, body: string) => reply.type('text/html').send(page(title, body))
const isCard = (card: string) => /^\d{16}$/.test(card)
const spaceless = (card: string | undefined) => (card ?? '').replace(/\s/g, '')

/** One page of text: the minimum that a PDF reader opens. */
function pdf(lines: readonly string[]): Buffer {
  const escaped = lines.map((l) => l.replace(/[^\x20-\x7e]/g, '-').replace(/[\\()]/g, '\\$&'))
  const stream = `BT /F1 12 Tf 60 780 Td 18 TL ${escaped.map((l) => `(${l}) Tj T*`).join(' ')} ET`
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 4 0 R >> >> /Contents 5 0 R >>',
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
    `<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`,
  ]
  let body = '%PDF-1.4\n'
  const offsets = objects.map((o, i) => {
    const at = body.length
    body += `${i + 1} 0 obj\n${o}\nendobj\n`
    return at
  })
  const table = offsets.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('')
  return Buffer.from(
    `${body}xref\n0 6\n0000000000 65535 f \n${table}trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n${body.length}\n%%EOF\n`,
  )
}

/** Hosted checkout, customer portal and invoices: Stripe's pages for users. */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: a flat list of routes
export async function stripePages(
  app: FastifyInstance,
  account: StripeAccount,
  billing: Billing,
  webhooks: StripeWebhooks,
): Promise<void> {
  await app.register(formbody)
  const { tables } = account
  app.get('/checkout/:id', async (request, reply) => {
    const session = tables.sessions.find((s) => s.id === (request.params as { id: string }).id)
    if (!session) return reply.code(404).send('There is no such checkout.')
    if (session.status !== 'open')
      return html(
        reply,
        'Checkout',
        `<p>This checkout is ${session.status}. <a href="${escapeHtml(session.cancel_url ?? '')}">Back</a></p>`,
      )
    const rows = session.items.map(({ price: id, quantity }) => {
      const price = account.find('prices', id)
      const { name } = account.find('products', price.product)
      return `<li>${quantity} × ${escapeHtml(name)}: ${money((price.unit_amount ?? 0) * quantity, price.currency)} per ${price.recurring.interval}</li>`
    })
    const code = session.allow_promotion_codes ? '<p><label>Promotion code<br><input name="coupon"></label></p>' : ''
    return html(
      reply,
      'Checkout',
      `${note}<ul>${rows.join('')}</ul><form method="post">${cardField}${code}<p><button>Subscribe</button></p></form><p><a href="${escapeHtml(session.cancel_url ?? '')}">Back without paying</a></p>`,
    )
  })
  app.post('/checkout/:id', async (request, reply) => {
    const session = tables.sessions.find((s) => s.id === (request.params as { id: string }).id)
    const { card, coupon } = request.body as { card?: string; coupon?: string }
    if (session?.status !== 'open')
      return reply.code(409).type('text/html').send(page('Checkout', '<p>This checkout is over.</p>'))
    if (!isCard(spaceless(card)))
      return reply.code(400).type('text/html').send(page('Checkout', '<p>Enter a card number of 16 digits.</p>'))
    if (spaceless(card) === '4000000000000002')
      return reply.code(402).type('text/html').send(page('Checkout', '<p>Your card was declined. <a href="">Try another</a></p>'))
    const known = coupon ? tables.coupons.find((c) => c.id === coupon) : undefined
    if (coupon && !known) return reply.code(400).type('text/html').send(page('Checkout', '<p>This code is not valid.</p>'))
    session.status = 'complete'
    // A card that fails later accepts the first payment, so that failures can be tested.
    billing.giveCard(session.customer, '4242424242424242')
    const subscription = billing.create({
      customer: session.customer,
      items: session.items,
      metadata: session.subscriptionMetadata,
      ...(known ? { coupon: known.id } : {}),
    })
    session.subscription = subscription.id
    session.payment_status = 'paid'
    if (spaceless(card) !== '4242424242424242') billing.giveCard(session.customer, spaceless(card))
    const { items: _, subscriptionMetadata: __, ...shown } = session
    account.emit('checkout.session.completed', shown, session.customer)
    // As at Stripe, the webhook often arrives before the user.
    await Promise.race([webhooks.idle(), new Promise((resolve) => setTimeout(resolve, 1000))])
    return reply.redirect((session.success_url ?? '').replace('{CHECKOUT_SESSION_ID}', session.id), 303)
  })
  app.get('/portal/:customer', async (request, reply) => {
    const { customer: id } = request.params as { customer: string }
    const customer = tables.customers.find((c) => c.id === id)
    if (!customer) return reply.code(404).send('There is no such customer.')
    const back = (request.query as { return?: string }).return ?? ''
    const card = tables.paymentMethods.find((p) => p.id === customer.invoice_settings.default_payment_method)
    const invoices = tables.invoices
      .filter((i) => i.customer === id)
      .map((i) => `<li><a href="${i.hosted_invoice_url}">${i.number}</a>: ${money(i.total, i.currency)}, ${i.status}</li>`)
    return html(
      reply,
      'Customer portal',
      `${note}<p>${escapeHtml(customer.name ?? '')}, ${escapeHtml(customer.email ?? '')}</p><p>Card: ${card ? `ending in ${card.card.last4}` : 'none'}</p><form method="post">${cardField}<p><button>Use this card</button></p></form><h2>Invoices</h2><ul>${invoices.join('')}</ul><p><a href="${escapeHtml(back)}">Back to Callboard</a></p>`,
    )
  })
  app.post('/portal/:customer', async (request, reply) => {
    const { customer } = request.params as { customer: string }
    const card = spaceless((request.body as { card?: string }).card)
    if (!isCard(card))
      return reply.code(400).type('text/html').send(page('Customer portal', '<p>Enter a card number of 16 digits.</p>'))
    billing.giveCard(customer, card)
    return reply.redirect(request.url, 303)
  })
  const invoiceOf = (id: string) => tables.invoices.find((i) => i.id === id)
  app.get('/invoices/:id', async (request, reply) => {
    const invoice = invoiceOf((request.params as { id: string }).id)
    if (!invoice) return reply.code(404).send('There is no such invoice.')
    const rows = invoice.lines.data.map((l) => `<li>${escapeHtml(l.description)}: ${money(l.amount, l.currency)}</li>`)
    return html(
      reply,
      `Invoice ${invoice.number}`,
      `${note}<ul>${rows.join('')}</ul><p>Total ${money(invoice.total, invoice.currency)}, ${invoice.status}. <a href="${invoice.invoice_pdf}">PDF</a></p>`,
    )
  })
  app.get('/invoices/:id/pdf', async (request, reply) => {
    const invoice = invoiceOf((request.params as { id: string }).id)
    if (!invoice) return reply.code(404).send('There is no such invoice.')
    const lines = invoice.lines.data.map((l) => `${l.description}   ${money(l.amount, l.currency)}`)
    const total = `Total   ${money(invoice.total, invoice.currency)} (${invoice.status})`
    return reply
      .type('application/pdf')
      .send(pdf([`Invoice ${invoice.number}`, 'Sandbox: no money has moved.', '', ...lines, '', total]))
  })
}

/** Lets tests and users advance time, or hold webhooks back. */
export function stripeControl(app: FastifyInstance, account: StripeAccount, time: PassingTime, webhooks: StripeWebhooks): void {
  app.post('/_sandbox/stripe/advance', async (request, reply) => {
    const { customer: given, email, days } = request.body as { customer?: string; email?: string; days: number }
    const customer = account.tables.customers.find((c) => (given ? c.id === given : c.email === email))
    if (!customer) return reply.code(404).send({ message: 'There is no such customer.' })
    time.advance(customer.id, account.nowOf(customer.id) * 1000 + days * 86_400_000)
    await webhooks.idle()
    return { now: new Date(account.nowOf(customer.id) * 1000).toISOString() }
  })
  app.get('/_sandbox/stripe/customers', async () => account.tables.customers)
}
