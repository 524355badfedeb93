import { AppError } from '@callboard/core/errors'
import { audit, type OperationContext, operation } from '@callboard/kernel/operation'
import type { OauthV2AccessResponse } from '@slack/web-api'
import { z } from 'zod'
import { slackCallbackPath } from '../domain/slack-addresses.ts'
import { openInstallTicket } from './install-ticket.ts'
import { requireSlackApp } from './require-slack-app.ts'
import { callSlack, isSlackFailure } from './slack-client.ts'

const installed = z.object({
  access_token: z.string().min(1).max(500),
  token_type: z.literal('bot'),
  scope: z.string().max(2000),
  bot_user_id: z.string().min(1).max(40),
  team: z.object({ id: z.string().min(1).max(40), name: z.string().max(300) }),
  is_enterprise_install: z.literal(false).optional(),
})

/** @throws AppError `vendor_refused`, `vendor_unavailable` */
async function exchangeCode(context: OperationContext, code: string): Promise<OauthV2AccessResponse> {
  const { platform } = context
  const { clientId, clientSecret } = requireSlackApp(platform)
  const request = {
    client_id: clientId,
    client_secret: clientSecret,
    code,
    redirect_uri: platform.publicUrl + slackCallbackPath,
  }
  try {
    return await callSlack(platform, undefined, (client) => client.oauth.v2.access(request))
  } catch (cause) {
    if (!isSlackFailure(cause)) throw cause
    if (cause.kind === 'unavailable' || cause.kind === 'limited')
      throw new AppError('vendor_unavailable', 'Slack did not answer. Start again in a minute.', { cause })
    throw new AppError('vendor_refused', `Slack refused the installation (${cause.code}). Start again.`, { cause })
  }
}

async function saveWorkspace(context: OperationContext, { team, ...found }: z.output<typeof installed>): Promise<void> {
  const { tenantId, platform, actor } = context
  const data = {
    name: team.name,
    botUserId: found.bot_user_id,
    scopes: found.scope.split(','),
    token: await platform.vault.seal(tenantId, { token: found.access_token }),
    installedBy: actor.label,
    installedAt: new Date(),
    failure: null,
    failedAt: null,
  }
  await context.tx(async (db) => {
    const { count: again } = await db.slackWorkspace.updateMany({ where: { teamId: team.id }, data })
    const { count } = again
      ? { count: again }
      : await db.slackWorkspace.createMany({ data: [{ tenantId, teamId: team.id, ...data }], skipDuplicates: true })
    if (count === 0)
      throw new AppError(
        'conflict',
        `The workspace ${team.name} is connected to another Callboard organization. Disconnect it there first.`,
      )
    await audit(db, context, {
      action: 'slack.connected',
      targetType: 'slack-workspace',
      targetId: team.id,
      targetLabel: team.name,
      detail: { again: again > 0, scopes: data.scopes },
    })
  })
}

/** Connects the workspace in which the app was just allowed, or gives it its new token. */
export const finishSlackInstall = operation({
  name: 'slack.finish-install',
  action: 'integrations.manage',
  input: z.object({
    ticket: z.string(),
    query: z.object({ state: z.string().default(''), code: z.string().max(500).optional(), error: z.string().optional() }),
  }),
  async run(context, { ticket, query }): Promise<{ name: string }> {
    await openInstallTicket(context, ticket, query.state)
    if (!query.code)
      throw new AppError(
        'vendor_refused',
        query.error === 'access_denied'
          ? 'The app was not allowed in Slack, so nothing was connected.'
          : 'Slack sent no code. Start again.',
      )
    const parsed = installed.safeParse(await exchangeCode(context, query.code))
    if (!parsed.success)
      throw new AppError(
        'vendor_refused',
        'Slack installed the app for a whole Enterprise organization, or without its bot. Install it in one workspace.',
      )
    await saveWorkspace(context, parsed.data)
    return { name: parsed.data.team.name }
  },
})
