import { operation } from '@callboard/kernel/operation'
import { guardedFetch } from '@callboard/plugin-kit/http'
import { z } from 'zod'
import { installOf, installQuery, openTicket } from './install-ticket.ts'
import { withVendorErrors } from './sync/with-vendor-errors.ts'

/** Handles the vendor's redirect with a code: exchanges it, and returns the next step. */
export const redeemInstall = operation({
  name: 'integrations.redeem-install',
  action: 'integrations.manage',
  input: z.object({ ticket: z.string(), query: installQuery }),
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
