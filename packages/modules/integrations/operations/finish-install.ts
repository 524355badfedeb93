import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { connect } from './create-integration.ts'
import { installOf, installQuery, openTicket } from './install-ticket.ts'
import { withVendorErrors } from './sync/with-vendor-errors.ts'

/** The App is installed: connects it like any other account. */
export const finishInstall = operation({
  name: 'integrations.finish-install',
  action: 'integrations.manage',
  input: z.object({ ticket: z.string(), query: installQuery }),
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
