import { randomBytes } from 'node:crypto'
import { operation, requirePerson } from '@callboard/kernel/operation'
import { z } from 'zod'
import { slackAddresses, slackCallbackPath, slackScopes } from '../domain/slack-addresses.ts'
import { type InstallTicket, installLifetimeMs } from './install-ticket.ts'
import { requireSlackApp } from './require-slack-app.ts'

/** The address at Slack that asks to allow the app, and the encrypted ticket for the way back. */
export const beginSlackInstall = operation({
  name: 'slack.begin-install',
  action: 'integrations.manage',
  input: z.object({}),
  async run(context) {
    const app = requireSlackApp(context.platform)
    const { id, sessionId = '' } = requirePerson(context)
    const { slug } = await context.tx((db) =>
      db.tenant.findUniqueOrThrow({ where: { id: context.tenantId }, select: { slug: true } }),
    )
    // The callback is the same for all organizations, so the state begins with the one to return to.
    const state = `${slug}.${randomBytes(16).toString('hex')}`
    const ticket: InstallTicket = { state, userId: id, sessionId, until: Date.now() + installLifetimeMs }
    const url = new URL(slackAddresses(app.url).authorize)
    const query = {
      client_id: app.clientId,
      scope: slackScopes.join(','),
      redirect_uri: context.platform.publicUrl + slackCallbackPath,
      state,
    }
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value)
    return { url: url.href, ticket: await context.platform.setUpTickets.seal(context.tenantId, ticket) }
  },
})
