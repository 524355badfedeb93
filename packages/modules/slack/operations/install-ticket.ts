import { AppError } from '@callboard/core/errors'
import { type OperationContext, requirePerson } from '@callboard/kernel/operation'
import { z } from 'zod'

export const installLifetimeMs = 3600_000

/** What an installation is bound to while somebody is at Slack; encrypted for the organization, so that the browser can carry it. */
const installTicket = z.object({
  state: z.string(),
  userId: z.string(),
  sessionId: z.string(),
  until: z.number(),
})
export type InstallTicket = z.output<typeof installTicket>

/**
 * Opens a ticket for the person and session that it was made for.
 * @throws AppError `invalid_input`
 */
export async function openInstallTicket(context: OperationContext, sealed: string, state: string): Promise<InstallTicket> {
  const person = requirePerson(context)
  const opened = await context.platform.setUpTickets.open(context.tenantId, sealed).catch(() => undefined)
  const ticket = installTicket.safeParse(opened).data
  const fits =
    ticket !== undefined &&
    ticket.until > Date.now() &&
    ticket.state === state &&
    ticket.userId === person.id &&
    ticket.sessionId === (person.sessionId ?? '')
  if (fits) return ticket
  throw new AppError('invalid_input', 'This installation has expired, or was started by somebody else. Start again.')
}
