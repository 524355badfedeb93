import { AppError } from '@callboard/core/errors'
import type { OperationContext } from '@callboard/kernel/operation'
import type { Install } from '@callboard/plugin-kit/server'
import { z } from 'zod'
import { pluginOf } from './sync/plugin-context.ts'

export const installQuery = z.record(z.string(), z.string())

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

export type Ticket = z.output<typeof ticketSchema>

export function installOf(context: OperationContext, pluginId: string): Install {
  const { install } = pluginOf(context.platform, pluginId)
  if (!install) throw new AppError('not_found', 'This plugin has no guided setup. Connect it with credentials.')
  return install
}

export async function openTicket(context: OperationContext, sealed: string, given: Record<string, string>): Promise<Ticket> {
  const startAgain = () => new AppError('invalid_input', 'This setup has expired. Start again from the connect page.')
  const ticket = ticketSchema.safeParse(await context.platform.setUpTickets.open(context.tenantId, sealed).catch(() => undefined))
  if (!ticket.success || ticket.data.until < Date.now() || given.state !== ticket.data.state) throw startAgain()
  return ticket.data
}
