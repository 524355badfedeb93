import { AppError, notFound } from '@callboard/core/errors'
import type { TenantDb } from '@callboard/db/for-tenant'
import { audit, type OperationContext, operation } from '@callboard/kernel/operation'
import { findUnseenEntities, removeEntities, requeueClaimants } from '@callboard/modules/catalog'
import { changedDestination, inboundSecrets } from '@callboard/plugin-kit/destination'
import type { PluginServer } from '@callboard/plugin-kit/server'
import { z } from 'zod'
import { retryFeedFailures } from '../repo/feed-failure.ts'
import { dropValidators, makeFeedItemsDue } from '../repo/feed-item.ts'
import { removeUnseenItems } from '../repo/integration.ts'
import { isSameAccount } from './account.ts'
import { newCredential } from './check-credential.ts'
import { checkConnection, parseConnection } from './check-integration.ts'
import { feedKinds, feedsOf, startFeed } from './feeds/feed.ts'
import { integrationColumns, integrationView } from './integration-view.ts'
import { requireActive } from './require-active.ts'
import { subscribe } from './subscriptions/create-subscription.ts'
import { removeSubscription } from './subscriptions/remove-subscription.ts'
import { type ConnectedPlugin, connectPlugin, pluginOf, sourceOf } from './sync/plugin-context.ts'
import { openRunStates, startRun } from './sync/start-run.ts'

const byId = z.object({ id: z.uuid() })

type Integration = Awaited<ReturnType<typeof mustFind>>
type OpenedSecrets = { values: Record<string, unknown>; hookSecret: string }

async function mustFind(db: TenantDb, id: string) {
  const integration = await db.integration.findFirst({ where: { id } })
  if (!integration) throw notFound('This integration')
  return integration
}

/** Starts everything that an integration reads. */
export async function syncAllFeeds(
  db: TenantDb,
  { tenantId }: Pick<OperationContext, 'tenantId'>,
  plugin: PluginServer,
  id: string,
): Promise<void> {
  if (plugin.source) await startRun(db, tenantId, id, 'manual')
  for (const kind of feedsOf(plugin)) await startFeed(db, tenantId, id, kind)
}

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

/** Pauses or resumes. A paused integration is not synced and keeps its entities. */
export const setIntegrationState = operation({
  name: 'integrations.set-state',
  action: 'integrations.manage',
  input: z.object({ id: z.uuid(), state: z.enum(['active', 'paused']) }),
  run: (context, { id, state }) =>
    context.tx(async (db) => {
      const before = await mustFind(db, id)
      if (before.state === state) return { state }
      if (before.state === 'off') requireActive(before)
      await db.integration.updateMany({ where: { id }, data: { state } })
      await audit(db, context, {
        action: state === 'paused' ? 'integration.paused' : 'integration.resumed',
        targetType: 'integration',
        targetId: id,
        targetLabel: before.name,
      })
      if (state === 'active') await syncAllFeeds(db, context, pluginOf(context.platform, before.pluginId), id)
      return { state }
    }),
})

/** Starts a sync; if one is running, returns that one. */
export const syncNow = operation({
  name: 'integrations.sync-now',
  action: 'integrations.manage',
  input: byId,
  run: (context, { id }) =>
    context.tx(async (db) => {
      const integration = await mustFind(db, id)
      requireActive(integration)
      sourceOf(pluginOf(context.platform, integration.pluginId))
      const run = await startRun(db, context.tenantId, id, 'manual')
      if (run.started)
        await audit(db, context, {
          action: 'integration.sync-started',
          targetType: 'integration',
          targetId: id,
          targetLabel: integration.name,
        })
      return run
    }),
})

/** Reads pipelines or costs now; continues a read that is already running. */
export const readFeedNow = operation({
  name: 'integrations.read-feed-now',
  action: 'integrations.manage',
  input: z.object({ id: z.uuid(), kind: z.enum(feedKinds) }),
  run: (context, { id, kind }) =>
    context.tx(async (db) => {
      const integration = await mustFind(db, id)
      requireActive(integration)
      if (!feedsOf(pluginOf(context.platform, integration.pluginId)).includes(kind))
        throw new AppError('conflict', `This integration does not provide ${kind}.`)
      // A user who starts a read may have fixed the cause; rejected billing files are tried again.
      const asked = kind === 'costs' ? { asked: true } : null
      if (asked) await db.costImport.deleteMany({ where: { integrationId: id, state: 'refused' } })
      await retryFeedFailures(db, id, kind)
      await makeFeedItemsDue(db, id, kind)
      const started = await startFeed(db, context.tenantId, id, kind, asked)
      if (started)
        await audit(db, context, {
          action: 'integration.read-started',
          targetType: 'integration',
          targetId: id,
          targetLabel: integration.name,
          detail: { kind },
        })
      return { started }
    }),
})

/** Reconnects a watched integration, for example after its credentials were fixed at the vendor. */
export const reconnectIntegration = operation({
  name: 'integrations.reconnect',
  action: 'integrations.manage',
  input: byId,
  run: (context, { id }) =>
    context.tx(async (db) => {
      const integration = await mustFind(db, id)
      requireActive(integration)
      if (!pluginOf(context.platform, integration.pluginId).watcher)
        throw new AppError('conflict', 'This integration uses scheduled syncs. Start a sync instead.')
      await db.runtime.updateMany({ where: { integrationId: id }, data: { epoch: { increment: 1 } } })
      // A trigger on this column wakes the watchers.
      await db.integration.updateMany({ where: { id }, data: { state: integration.state } })
      await audit(db, context, {
        action: 'integration.reconnected',
        targetType: 'integration',
        targetId: id,
        targetLabel: integration.name,
      })
      return {}
    }),
})

/** Cancels a run. What it has written is kept; nothing is removed. */
export const cancelRun = operation({
  name: 'integrations.cancel-run',
  action: 'integrations.manage',
  input: z.object({ id: z.uuid(), runId: z.uuid() }),
  run: (context, { id, runId }) =>
    context.tx(async (db) => {
      const integration = await mustFind(db, id)
      const cancelled = await db.syncRun.updateMany({
        where: { id: runId, integrationId: id, state: { in: openRunStates } },
        data: { state: 'cancelled', finishedAt: new Date() },
      })
      if (cancelled.count > 0)
        await audit(db, context, {
          action: 'integration.sync-cancelled',
          targetType: 'integration',
          targetId: id,
          targetLabel: integration.name,
        })
      return { cancelled: cancelled.count > 0 }
    }),
})

/** Approves removals held back by the deletion guard. */
export const approveRemovals = operation({
  name: 'integrations.approve-removals',
  action: 'integrations.manage',
  input: z.object({ id: z.uuid(), runId: z.uuid() }),
  run: (context, { id, runId }) =>
    context.tx(async (db) => {
      const integration = await mustFind(db, id)
      const newest = await db.syncRun.findFirst({ where: { integrationId: id }, orderBy: { createdAt: 'desc' } })
      if (!newest || newest.id !== runId || newest.state !== 'needs_approval' || !newest.startedAt) {
        throw new AppError('conflict', 'A newer sync has run since. Look at its result first.')
      }
      const run = { id: runId, startedAt: newest.startedAt }
      const removable = await findUnseenEntities(
        db,
        context.tenantId,
        id,
        run,
        newest.withheld === 0 ? 'all items' : 'seen items',
      )
      await removeEntities(db, context.tenantId, removable, { reason: 'source', runId, actor: null, cause: 'person' })
      await removeUnseenItems(db, context.tenantId, id, run)
      await requeueClaimants(
        db,
        context.tenantId,
        removable.map((e) => e.ref),
      )
      await db.syncRun.updateMany({
        where: { id: runId },
        data: { state: 'succeeded', removed: { increment: removable.length }, pendingRemovals: 0 },
      })
      await db.integration.updateMany({ where: { id }, data: { health: 'healthy', healthCode: null, healthMessage: null } })
      await audit(db, context, {
        action: 'integration.removals-approved',
        targetType: 'integration',
        targetId: id,
        targetLabel: integration.name,
        detail: { entities: removable.length },
      })
      return { removed: removable.length }
    }),
})
