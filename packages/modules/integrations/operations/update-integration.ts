import { AppError } from '@callboard/core/errors'
import { audit, type OperationContext, operation } from '@callboard/kernel/operation'
import { changedDestination, inboundSecrets } from '@callboard/plugin-kit/destination'
import type { PluginServer } from '@callboard/plugin-kit/server'
import { z } from 'zod'
import { retryFeedFailures } from '../repo/feed-failure.ts'
import { dropValidators, makeFeedItemsDue } from '../repo/feed-item.ts'
import { isSameAccount } from './account.ts'
import { newCredential } from './check-credential.ts'
import { checkConnection, parseConnection } from './check-integration.ts'
import { feedsOf } from './feeds/feed.ts'
import { mustFind, syncAllFeeds } from './integration-record.ts'
import { integrationColumns, integrationView } from './integration-view.ts'
import { subscribe } from './subscriptions/create-subscription.ts'
import { removeSubscription } from './subscriptions/remove-subscription.ts'
import { type ConnectedPlugin, connectPlugin, pluginOf } from './sync/plugin-context.ts'

type Integration = Awaited<ReturnType<typeof mustFind>>

type OpenedSecrets = { values: Record<string, unknown>; hookSecret: string }

/**
 * Stored secrets that an update may keep using. None of them if the destination changes, so that nobody can read a secret by
 * changing the URL it is sent to.
 * @throws AppError `invalid_input` on the changed field, if no new secret was given
 */
function reusableSecrets(
  plugin: PluginServer,
  before: { settings: unknown; stored: Record<string, unknown> },
  given: { settings: unknown; secrets: Record<string, unknown> },
): Record<string, unknown> {
  const formerly = plugin.settings.safeParse(before.settings)
  const now = plugin.settings.safeParse(given.settings)
  // Invalid settings are rejected with a better message when the connection is parsed.
  if (!now.success) return {}
  const changed = changedDestination(plugin.settings, formerly.success ? formerly.data : before.settings, now.data)
  if (!changed) return before.stored
  const inbound = inboundSecrets(plugin.secrets)
  const kept = Object.entries(before.stored).filter(([name]) => inbound.includes(name))
  const isSent = (name: string) => !inbound.includes(name)
  if (Object.keys(before.stored).some(isSent) && !Object.keys(given.secrets).some(isSent))
    throw new AppError(
      'invalid_input',
      `“${changed.title}” decides where the stored credentials are sent. Enter them again to change it.`,
      { field: ['settings', ...changed.path].join('.') },
    )
  return Object.fromEntries(kept)
}

/**
 * Moves the webhook when the URL of an integration's account changes, so that none is left behind.
 * @returns what a user has to do
 */
async function migrateWebhook(
  context: OperationContext,
  plugin: PluginServer,
  moved: { before: Integration; connected: ConnectedPlugin; hookSecret: string },
): Promise<string[]> {
  const { before, connected, hookSecret } = moved
  const formerly = plugin.settings.safeParse(before.settings)
  if (!formerly.success || !changedDestination(plugin.settings, formerly.data, connected.context.settings)) return []
  const left = await removeSubscription(context.platform, context.tenantId, before)
  const created = await subscribe(context, connected, before.id, hookSecret)
  return [...(left ? [left.message] : []), ...(created && !created.done ? [created.message] : [])]
}

/** Changes settings, and secrets if new ones are given, after testing them; then starts a sync. */
export const updateIntegration = operation({
  name: 'integrations.update',
  action: 'integrations.manage',
  input: z.object({
    id: z.uuid(),
    settings: z.record(z.string(), z.unknown()),
    secrets: z.record(z.string(), z.unknown()).default({}),
  }),
  async run(context, { id, settings, secrets }) {
    const before = await context.tx((db) => mustFind(db, id))
    const plugin = pluginOf(context.platform, before.pluginId)
    const opened = (await context.platform.vault.open(context.tenantId, before.secrets)) as OpenedSecrets
    const reusable = reusableSecrets(plugin, { settings: before.settings, stored: opened.values }, { settings, secrets })
    const values = parseConnection(plugin, { settings, secrets: { ...reusable, ...secrets } })
    const found = await checkConnection(context, plugin, values)
    if (!isSameAccount(before, found))
      throw new AppError(
        'conflict',
        `These settings point to ${found.account}, but this integration is ${before.account}. Connect ${found.account} as a new integration.`,
      )
    const connected = connectPlugin(context.platform, context.tenantId, plugin, values, AbortSignal.timeout(30_000))
    const credential = Object.keys(secrets).length > 0 ? await newCredential(connected) : {}
    const sealed = await context.platform.vault.seal(context.tenantId, { values: values.secrets, hookSecret: opened.hookSecret })
    const updated = await context.tx(async (db) => {
      const saved = await db.integration.update({
        where: { tenantId_id: { tenantId: context.tenantId, id } },
        data: {
          account: found.account,
          accountKey: found.accountKey ?? null,
          accountId: found.accountId ?? null,
          settings: JSON.parse(JSON.stringify(values.settings)),
          secrets: sealed,
          // Other credentials have a limit of their own.
          eventsWaitUntil: null,
          ...credential,
        },
        select: integrationColumns,
      })
      await audit(db, context, {
        action: 'integration.updated',
        targetType: 'integration',
        targetId: id,
        targetLabel: before.name,
        detail: { before: before.settings, after: values.settings, secretsChanged: Object.keys(secrets) },
      })
      // Cached responses to another token, or to other permissions, are not valid for this one.
      await dropValidators(db, id)
      for (const kind of feedsOf(plugin)) {
        await retryFeedFailures(db, id, kind)
        await makeFeedItemsDue(db, id, kind)
      }
      if (saved.state === 'active') await syncAllFeeds(db, context, plugin, id)
      return { integration: integrationView(saved), warnings: found.warnings }
    })
    const moved = await migrateWebhook(context, plugin, { before, connected, hookSecret: opened.hookSecret })
    return { ...updated, warnings: [...updated.warnings, ...moved] }
  },
})
