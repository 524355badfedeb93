import { notFound } from '@callboard/core/errors'
import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { endWorkspace } from './end-workspace.ts'
import { openWorkspace } from './open-workspace.ts'
import { requireSlackApp } from './require-slack-app.ts'
import { callSlack, isSlackFailure } from './slack-client.ts'

/**
 * Disconnects a workspace, and uninstalls the app there.
 * @returns `uninstalled`: false if the app has to be removed in Slack by hand
 */
export const disconnectSlack = operation({
  name: 'slack.disconnect',
  action: 'integrations.manage',
  input: z.object({ id: z.uuid() }),
  async run(context, { id }): Promise<{ name: string; uninstalled: boolean }> {
    const { platform, tenantId } = context
    const workspace = await openWorkspace(platform, tenantId, id)
    const name = await context.tx((db) => endWorkspace(db, context, { id, reason: 'disconnected' }))
    if (name === undefined) throw notFound('This workspace')
    if (!workspace || !platform.slack) return { name, uninstalled: false }
    const { clientId, clientSecret } = requireSlackApp(platform)
    try {
      await callSlack(platform, workspace.token, (client) =>
        client.apps.uninstall({ client_id: clientId, client_secret: clientSecret }),
      )
      return { name, uninstalled: true }
    } catch (error) {
      if (!isSlackFailure(error)) throw error
      return { name, uninstalled: error.kind === 'revoked' }
    }
  },
})
