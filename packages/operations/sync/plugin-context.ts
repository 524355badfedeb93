import { AppError } from '@callboard/core/errors'
import type { TenantId } from '@callboard/core/ids'
import { guardedFetch } from '@callboard/plugin-kit/http'
import type { PluginContext, PluginServer } from '@callboard/plugin-kit/server'
import type { Platform } from '../platform.ts'

/** Requests used since the last flush, and what the vendor says is left. */
export type Usage = { requests: number; rateLimit?: number; rateLimitLeft?: number }

export type ConnectedPlugin = { plugin: PluginServer; context: PluginContext<unknown, unknown>; usage: Usage }

export function pluginOf(platform: Platform, pluginId: string): PluginServer {
  const plugin = platform.plugins.get(pluginId)
  if (!plugin) throw new AppError('not_found', `There is no plugin "${pluginId}".`)
  return plugin
}

/** Makes what a plugin's code is handed for settings and secrets that its own schemas have accepted. */
export function connectPlugin(
  platform: Platform,
  plugin: PluginServer,
  values: { settings: unknown; secrets: unknown },
  signal: AbortSignal,
): ConnectedPlugin {
  const usage: Usage = { requests: 0 }
  const context: PluginContext<unknown, unknown> = {
    settings: values.settings,
    secrets: values.secrets,
    fetch: guardedFetch(platform.outgoing),
    signal,
    onRequest({ rateLimit, rateLimitLeft }) {
      usage.requests++
      if (rateLimit !== undefined) usage.rateLimit = rateLimit
      if (rateLimitLeft !== undefined) usage.rateLimitLeft = rateLimitLeft
    },
  }
  return { plugin, context, usage }
}

/** Opens a stored integration: settings parsed, secrets decrypted. */
export async function connectIntegration(
  platform: Platform,
  tenantId: TenantId,
  integration: { pluginId: string; settings: unknown; secrets: string },
  signal: AbortSignal,
): Promise<ConnectedPlugin & { hookSecret: string | undefined }> {
  const plugin = pluginOf(platform, integration.pluginId)
  const opened = (await platform.vault.open(tenantId, integration.secrets)) as { values: unknown; hookSecret?: string }
  const values = { settings: plugin.settings.parse(integration.settings), secrets: plugin.secrets.parse(opened.values) }
  return { ...connectPlugin(platform, plugin, values, signal), hookSecret: opened.hookSecret }
}

/** The update of a run that adds what was used since the last one. */
export function flushUsage(usage: Usage) {
  const data = {
    requests: { increment: usage.requests },
    ...(usage.rateLimit === undefined ? {} : { rateLimit: usage.rateLimit }),
    ...(usage.rateLimitLeft === undefined ? {} : { rateLimitLeft: usage.rateLimitLeft }),
  }
  usage.requests = 0
  return data
}
