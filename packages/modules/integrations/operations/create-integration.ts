import { randomBytes, randomUUID } from 'node:crypto'
import { AppError, isAppError } from '@callboard/core/errors'
import { tenantLimits } from '@callboard/core/limits/limits'
import type { TenantDb } from '@callboard/db/for-tenant'
import { audit, type OperationContext, operation } from '@callboard/kernel/operation'
import { requireRoom } from '@callboard/kernel/require-room'
import { requireConnection, requireEntitlement } from '@callboard/modules/billing'
import { addSampleExperiments } from '@callboard/modules/experiments'
import { addSampleFlags } from '@callboard/modules/flags'
import { addSampleUsage } from '@callboard/modules/usage'
import type { PluginManifest } from '@callboard/plugin-kit/manifest'
import { z } from 'zod'
import { findByAccount } from './account.ts'
import { newCredential } from './check-credential.ts'
import { checkConnection, connectionSchema, parseConnection } from './check-integration.ts'
import { feedsOf, startFeed } from './feeds/feed.ts'
import { type IntegrationView, integrationColumns, integrationView } from './integration-view.ts'
import { subscribe } from './subscriptions/create-subscription.ts'
import { connectPlugin, pluginOf } from './sync/plugin-context.ts'
import { startRun } from './sync/start-run.ts'

export type Connected = {
  integration: IntegrationView
  /** Its first sync; null for integrations that are watched instead. */
  runId: string | null
  warnings: string[]
  webhooks: { done: boolean; message: string } | undefined
}

/** @throws AppError `conflict` or `locked` if the organization or its plan has no room for another account of the plugin */
async function requireOneMore(
  db: TenantDb,
  context: OperationContext,
  manifest: PluginManifest,
  { sample }: { sample: boolean },
) {
  const { platform, tenantId } = context
  await requireRoom(db, tenantId, {
    kind: 'integrations',
    limit: tenantLimits.integrations,
    message: `An organization can connect ${tenantLimits.integrations} accounts. Disconnect one first.`,
    count: () => db.integration.count(),
  })
  await requireEntitlement(db, platform, tenantId, manifest)
  if (!sample) await requireConnection(db, platform, tenantId, manifest.id)
}

/** Tests and saves a connection and starts its first sync. */
export async function connect(
  context: OperationContext,
  input: z.output<typeof connectionSchema>,
  options: { sample: boolean; hookSecret?: string; id?: string },
): Promise<Connected> {
  const plugin = pluginOf(context.platform, input.pluginId)
  const values = parseConnection(plugin, input)
  const found = await checkConnection(context, plugin, values)
  const connected = connectPlugin(context.platform, context.tenantId, plugin, values, AbortSignal.timeout(30_000))
  const credential = await newCredential(connected)
  const id = options.id ?? randomUUID()
  const hookSecret = options.hookSecret ?? randomBytes(32).toString('base64url')
  const secrets = await context.platform.vault.seal(context.tenantId, { values: values.secrets, hookSecret })
  const saved = await context.tx(async (db) => {
    if (await findByAccount(db, input.pluginId, found)) {
      throw new AppError('conflict', `${found.account} is already connected. Edit that integration instead.`)
    }
    await requireOneMore(db, context, plugin.manifest, options)
    const integration = await db.integration.create({
      data: {
        tenantId: context.tenantId,
        id,
        pluginId: input.pluginId,
        name: `${plugin.manifest.name} · ${found.account}`,
        account: found.account,
        accountKey: found.accountKey ?? null,
        accountId: found.accountId ?? null,
        settings: JSON.parse(JSON.stringify(values.settings)),
        secrets,
        sample: options.sample,
        ...credential,
      },
      select: integrationColumns,
    })
    await audit(db, context, {
      action: 'integration.connected',
      targetType: 'integration',
      targetId: id,
      targetLabel: integration.name,
      detail: { plugin: input.pluginId, settings: values.settings },
    })
    const run = plugin.source ? await startRun(db, context.tenantId, id, 'first') : undefined
    for (const kind of feedsOf(plugin)) await startFeed(db, context.tenantId, id, kind)
    return { integration: integrationView(integration), runId: run?.runId ?? null }
  })
  const webhooks = await subscribe(context, connected, id, hookSecret)
  return { ...saved, warnings: found.warnings, webhooks }
}

/** Connects an account: tests, saves, then syncs it. */
export const createIntegration = operation({
  name: 'integrations.create',
  action: 'integrations.manage',
  input: connectionSchema,
  run: (context, input) => connect(context, input, { sample: false }),
})

export const sampleConnections = async ({ platform }: OperationContext) => {
  if (!platform.demo)
    throw new AppError('unavailable', 'This installation has no sample organization. Connect an account of your own instead.')
  return platform.demo.connections()
}

/** Connects what is left of the sample organization, unless it has been removed meanwhile. A retry goes on where it stopped. */
export async function connectRestOfSample(context: OperationContext): Promise<void> {
  const [, ...others] = await sampleConnections(context)
  for (const other of others) {
    const isThere = await context.tx((db) => db.integration.findFirst({ where: { sample: true }, select: { id: true } }))
    if (!isThere) return
    await connect(context, other, { sample: true }).catch((error: unknown) => {
      if (!isAppError(error) || error.code !== 'conflict') throw error
    })
  }
  await addSampleUsage(context)
  await addSampleExperiments(context)
  await addSampleFlags(context)
}
