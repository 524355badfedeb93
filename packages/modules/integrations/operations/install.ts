import { randomBytes, randomUUID } from 'node:crypto'
import { AppError } from '@callboard/core/errors'
import { type OperationContext, operation, parseInput } from '@callboard/kernel/operation'
import { guardedFetch } from '@callboard/plugin-kit/http'
import type { Install } from '@callboard/plugin-kit/server'
import { z } from 'zod'
import { connect } from './create-integration.ts'
import { hookUrl } from './subscriptions/subscription.ts'
import { pluginOf } from './sync/plugin-context.ts'
import { withVendorErrors } from './sync/with-vendor-errors.ts'

const query = z.record(z.string(), z.string())
const lifetimeMs = 3600_000

/** State of a setup between its redirects; encrypted for the tenant, so that the browser can carry it. */
const ticketSchema = z.object({
  pluginId: z.string(),
  id: z.uuid(),
  state: z.string(),
  until: z.number(),
  input: z.record(z.string(), z.unknown()),
  secrets: z.record(z.string(), z.unknown()).default({}),
  hookSecret: z.string().optional(),
})
type Ticket = z.output<typeof ticketSchema>

function installOf(context: OperationContext, pluginId: string): Install {
  const { install } = pluginOf(context.platform, pluginId)
  if (!install) throw new AppError('not_found', 'This plugin has no guided setup. Connect it with credentials.')
  return install
}

async function openTicket(context: OperationContext, sealed: string, given: Record<string, string>): Promise<Ticket> {
  const startAgain = () => new AppError('invalid_input', 'This setup has expired. Start again from the connect page.')
  const ticket = ticketSchema.safeParse(await context.platform.setUpTickets.open(context.tenantId, sealed).catch(() => undefined))
  if (!ticket.success || ticket.data.until < Date.now() || given.state !== ticket.data.state) throw startAgain()
  return ticket.data
}

/** The form that sends a user to the vendor, and the encrypted ticket for the way back. */
export const beginInstall = operation({
  name: 'integrations.begin-install',
  action: 'integrations.manage',
  input: z.object({ pluginId: z.string(), input: z.record(z.string(), z.unknown()), callback: z.url(), setup: z.url() }),
  async run(context, { pluginId, input, callback, setup }) {
    const install = installOf(context, pluginId)
    const parsed = parseInput(install.input, input) as Record<string, unknown>
    const ticket: Ticket = {
      pluginId,
      id: randomUUID(),
      state: randomBytes(16).toString('hex'),
      until: Date.now() + lifetimeMs,
      input: parsed,
      secrets: {},
    }
    const form = install.begin(parsed, {
      callback,
      setup,
      hook: hookUrl(context.platform.publicUrl, pluginId, ticket.id),
      state: ticket.state,
    })
    return { ...form, ticket: await context.platform.setUpTickets.seal(context.tenantId, ticket) }
  },
})

/** Handles the vendor's redirect with a code: exchanges it, and returns the next step. */
export const redeemInstall = operation({
  name: 'integrations.redeem-install',
  action: 'integrations.manage',
  input: z.object({ ticket: z.string(), query }),
  async run(context, input) {
    const ticket = await openTicket(context, input.ticket, input.query)
    const { secrets, hookSecret, next } = await withVendorErrors(() =>
      installOf(context, ticket.pluginId).redeem(
        ticket.input,
        input.query,
        guardedFetch(context.platform.outgoing),
        ticket.state,
      ),
    )
    return { next, ticket: await context.platform.setUpTickets.seal(context.tenantId, { ...ticket, secrets, hookSecret }) }
  },
})

/** The App is installed: connects it like any other account. */
export const finishInstall = operation({
  name: 'integrations.finish-install',
  action: 'integrations.manage',
  input: z.object({ ticket: z.string(), query }),
  async run(context, input) {
    const ticket = await openTicket(context, input.ticket, input.query)
    const more = await withVendorErrors(() => installOf(context, ticket.pluginId).finish(input.query))
    const connection = { pluginId: ticket.pluginId, settings: ticket.input, secrets: { ...ticket.secrets, ...more } }
    return connect(context, connection, {
      sample: false,
      id: ticket.id,
      ...(ticket.hookSecret ? { hookSecret: ticket.hookSecret } : {}),
    })
  },
})
