import { randomBytes, randomUUID } from 'node:crypto'
import { operation, parseInput } from '@callboard/kernel/operation'
import { z } from 'zod'
import { installOf, type Ticket } from './install-ticket.ts'
import { hookUrl } from './subscriptions/subscription.ts'

const lifetimeMs = 3600_000

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
