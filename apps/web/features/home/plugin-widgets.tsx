import { listItems } from '@callboard/modules/integrations'
import type { PluginManifest } from '@callboard/plugin-kit/manifest'
import { homeWidgets } from '@callboard/plugins/home-widgets'
import { Card } from '@callboard/ui/card'
import type { ReactNode } from 'react'
import { slotPlace } from '~/lib/plugins/slot-place.ts'
import { loadShell } from '~/lib/portal/load-shell.ts'
import type { Portal } from '~/lib/portal/portal.ts'
import { pluginsWithWidgets } from './widgets.ts'

async function widgetsOf(portal: Portal, plugin: PluginManifest, shown: ReadonlySet<string>) {
  const slots = (plugin.homeWidgets ?? []).filter((slot) => shown.has(`${plugin.id}.${slot.id}`))
  if (slots.length === 0) return []
  let items: ReturnType<typeof listItems> | undefined
  const itemsOfPlugin = () => {
    items ??= listItems(portal.context, { pluginId: plugin.id })
    return items
  }
  const place = slotPlace(portal, plugin.id)
  return Promise.all(
    slots.map(async (slot): Promise<[string, ReactNode][]> => {
      const id = `${plugin.id}.${slot.id}`
      const code = homeWidgets.find((s) => s.id === id)
      const data = await code?.load({ ...place, items: itemsOfPlugin, query: {} })
      if (!code || data === undefined) return []
      return [
        [
          id,
          <Card key={id} title={slot.title}>
            {code.render(data, place)}
          </Card>,
        ],
      ]
    }),
  )
}

/** The widgets of plugins that are shown and have something to show, by id. The others are not read. */
export async function pluginWidgets(portal: Portal, shown: ReadonlySet<string>): Promise<ReadonlyMap<string, ReactNode>> {
  const { connected, entitlements } = await loadShell(portal.context)
  const plugins = pluginsWithWidgets(connected, entitlements)
  const widgets = await Promise.all(plugins.map((plugin) => widgetsOf(portal, plugin, shown)))
  return new Map(widgets.flat(2))
}
