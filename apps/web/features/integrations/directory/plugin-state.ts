import type { PluginManifest } from '@callboard/plugin-kit/manifest'
import type { Tone } from '@callboard/ui/badge'
import { isOpen } from '../run-state.ts'

type Integration = { pluginId: string; state: string; health: string; lastRun: { state: string } | null }
/** Whether the organization has enabled the plugin, and whether its plan includes it. */
type Access = { on: boolean; paid: boolean }

export type PluginState = {
  label: string
  tone: Tone
  /** Whether an account can be connected. */
  open: boolean
}

const state = (label: string, tone: Tone, open = true): PluginState => ({ label, tone, open })

/** The worst state of its accounts, so that trouble is seen without opening anything. */
function ofAccounts(own: readonly Integration[]): PluginState {
  if (own.some((i) => i.state === 'active' && i.health === 'attention')) return state('Needs attention', 'bad')
  if (own.some((i) => isOpen(i.lastRun?.state))) return state('Syncing', 'accent')
  if (own.every((i) => i.state === 'paused')) return state('Paused', 'plain')
  return own.some((i) => i.health === 'healthy') ? state('Healthy', 'ok') : state('Connected', 'ok')
}

/** The state of a plugin in the directory. */
export function pluginState(
  manifest: PluginManifest,
  access: Access,
  connected: readonly Integration[],
  all: readonly PluginManifest[],
): PluginState {
  if (!access.on) return state('Disabled', 'plain', false)
  if (!access.paid) return state('Locked', 'accent', false)
  if (manifest.shows === 'usage') return state('Active', 'ok', false)
  if (manifest.shows) {
    const { shows } = manifest
    const providers = all.filter((m) => m.provides?.includes(shows)).map((m) => m.id)
    return connected.some((i) => providers.includes(i.pluginId))
      ? state('Active', 'ok', false)
      : state('No data yet', 'plain', false)
  }
  const own = connected.filter((i) => i.pluginId === manifest.id)
  return own.length > 0 ? ofAccounts(own) : state('Not connected', 'plain')
}
