import { AppError } from '@callboard/core/errors'
import type { TenantId } from '@callboard/core/ids'
import { forTenant } from '@callboard/db/for-tenant'
import type { Platform } from '@callboard/kernel/platform'
import { entitlementsIn, requireEntitled } from '@callboard/modules/billing'
import type { Entitlements } from '@callboard/modules/billing/domain/entitlements'
import { awsIdentityOf } from '@callboard/plugin-kit/aws-identity'
import type { PluginContext, Relay } from '@callboard/plugin-kit/context'
import { guardedDispatcher, guardedFetch } from '@callboard/plugin-kit/http'
import type { PluginServer, Source } from '@callboard/plugin-kit/server'
import { traceRequests } from '@callboard/plugin-kit/trace-requests'
import { Agent } from 'undici'
import { issueRelayPass, relayPath } from '../agents/relay-pass.ts'
import { recordVendorUsage } from './record-vendor-usage.ts'

/** Requests since the last flush, and the vendor's remaining limit. */
export type Usage = { requests: number; rateLimit?: number; rateLimitLeft?: number }

export type ConnectedPlugin = { plugin: PluginServer; context: PluginContext<unknown, unknown>; usage: Usage }

export function pluginOf(platform: Platform, pluginId: string): PluginServer {
  const plugin = platform.plugins.get(pluginId)
  if (!plugin) throw new AppError('not_found', `There is no plugin "${pluginId}".`)
  return plugin
}

/** @throws AppError `conflict` for a plugin without entities */
export function sourceOf(plugin: PluginServer): Source<unknown, unknown> {
  if (!plugin.source) throw new AppError('conflict', `${plugin.manifest.name} has nothing to sync; it is watched continuously.`)
  return plugin.source
}

/** Creates the context of plugin code for parsed settings and secrets. */
export function connectPlugin(
  platform: Platform,
  tenantId: TenantId,
  plugin: PluginServer,
  values: { settings: unknown; secrets: unknown },
  signal: AbortSignal,
): ConnectedPlugin {
  const usage: Usage = { requests: 0 }
  const context: PluginContext<unknown, unknown> = {
    tenantId,
    settings: values.settings,
    secrets: values.secrets,
    egress: platform.egress,
    ...(platform.aws ? { aws: awsIdentityOf(platform.aws, tenantId) } : {}),
    fetch: guardedFetch(platform.outgoing),
    dispatcher: (address, tls) => guardedDispatcher(platform.outgoing, address, tls),
    signal,
    recordUsage: (name, by, endsAt) => recordVendorUsage(tenantId, name, by, endsAt),
    onRequest({ rateLimit, rateLimitLeft }) {
      usage.requests++
      if (rateLimit !== undefined) usage.rateLimit = rateLimit
      if (rateLimitLeft !== undefined) usage.rateLimitLeft = rateLimitLeft
    },
  }
  return { plugin, context, usage }
}

/**
 * Opens a stored integration: parses its settings and decrypts its secrets.
 * @param entitlements of the organization, where they are known already
 * @throws AppError `conflict` or `locked` if its plugin may not be used
 */
export async function connectIntegration(
  platform: Platform,
  tenantId: TenantId,
  integration: { id: string; pluginId: string; settings: unknown; secrets: string },
  signal: AbortSignal,
  entitlements?: Entitlements,
): Promise<ConnectedPlugin & { hookSecret: string | undefined }> {
  const plugin = pluginOf(platform, integration.pluginId)
  // Used by every job that contacts a vendor.
  requireEntitled(
    entitlements ?? (await forTenant(tenantId).read((db) => entitlementsIn(db, platform, tenantId))),
    plugin.manifest,
  )
  const opened = (await platform.vault.open(tenantId, integration.secrets)) as { values: unknown; hookSecret?: string }
  const values = { settings: plugin.settings.parse(integration.settings), secrets: plugin.secrets.parse(opened.values) }
  const connected = connectPlugin(platform, tenantId, plugin, values, signal)
  const relay = plugin.agent?.required(values.settings) ? await relayOf(platform, tenantId, integration.id) : undefined
  return { ...connected, context: { ...connected.context, ...(relay ? { relay } : {}) }, hookSecret: opened.hookSecret }
}

/** Streams through an agent may be idle for as long as those of a cluster. */
const relayDispatcher = new Agent({ headersTimeout: 35_000, bodyTimeout: 120_000 }).compose(traceRequests)

/** The route through an integration's agent, while it is connected to one of our processes. */
async function relayOf(platform: Platform, tenantId: TenantId, integrationId: string): Promise<Relay | undefined> {
  const agent = await forTenant(tenantId).tx((db) => db.agent.findFirst({ where: { integrationId }, select: { relayUrl: true } }))
  if (!agent?.relayUrl) return undefined
  return {
    url: `${agent.relayUrl}${relayPath(integrationId)}`,
    // The address is that of one of our own processes; tenants cannot influence it.
    dispatcher: relayDispatcher,
    headers: async () => ({
      'x-callboard-tenant': tenantId,
      'x-callboard-relay': await issueRelayPass(platform, tenantId, integrationId),
    }),
  }
}

/** The update of a run that adds usage since the last one. */
export function flushUsage(usage: Usage) {
  const data = {
    requests: { increment: usage.requests },
    ...(usage.rateLimit === undefined ? {} : { rateLimit: usage.rateLimit }),
    ...(usage.rateLimitLeft === undefined ? {} : { rateLimitLeft: usage.rateLimitLeft }),
  }
  usage.requests = 0
  return data
}
