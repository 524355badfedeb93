import { type Entitlements, isOff } from '@callboard/modules/billing/domain/entitlements'
import { isShown, type PluginManifest } from '@callboard/plugin-kit/manifest'
import { type PluginNavigation, pluginNavigation } from '@callboard/plugin-kit/navigation'
import { manifests } from '@callboard/plugins/manifests'

/** The plugins that an organization sees with these ones connected. */
export function shownPlugins(connectedIds: readonly string[], entitlements: Entitlements): PluginManifest[] {
  const connected = manifests.filter((m) => connectedIds.includes(m.id))
  return manifests.filter((m) => isShown(m, connected) && !isOff(entitlements, m))
}

/** Their navigation entries. */
export const navigationOf = (connectedIds: readonly string[], entitlements: Entitlements): PluginNavigation[] =>
  pluginNavigation(shownPlugins(connectedIds, entitlements))
