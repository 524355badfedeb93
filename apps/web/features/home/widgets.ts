import type { Entitlements } from '@callboard/modules/billing/domain/entitlements'
import { mayUse } from '@callboard/modules/billing/domain/entitlements'
import type { Arranged, ownWidgetIds } from '@callboard/modules/home/domain/layout'
import { isShown, type PluginManifest } from '@callboard/plugin-kit/manifest'
import { manifests } from '@callboard/plugins/manifests'

/** A widget of the home page, as people arrange it. */
export type Widget = Arranged & { title: string /** The plugin that adds it. */; plugin: string | undefined }

const own: Record<(typeof ownWidgetIds)[number], Pick<Widget, 'title' | 'column'>> = {
  figures: { title: 'Key figures', column: 'main' },
  attention: { title: 'Needs attention', column: 'main' },
  services: { title: 'Your services', column: 'main' },
  activity: { title: 'Recent activity', column: 'side' },
  starred: { title: 'Starred', column: 'side' },
}

/** The plugins with widgets that an organization can use. */
export function pluginsWithWidgets(connectedIds: readonly string[], entitlements: Entitlements): PluginManifest[] {
  const connected = manifests.filter((m) => connectedIds.includes(m.id))
  return manifests.filter((m) => m.homeWidgets && isShown(m, connected) && mayUse(entitlements, m))
}

/** Every widget that an organization can have on its home page. */
export const availableWidgets = (connectedIds: readonly string[], entitlements: Entitlements): Widget[] => [
  ...Object.entries(own).map(([id, { title, column }]) => ({ id, title, column, wide: column === 'main', plugin: undefined })),
  ...pluginsWithWidgets(connectedIds, entitlements).flatMap(({ id, name, homeWidgets }) =>
    (homeWidgets ?? []).map((slot) => ({
      id: `${id}.${slot.id}`,
      title: slot.title,
      column: slot.column,
      wide: false,
      plugin: name,
    })),
  ),
]
