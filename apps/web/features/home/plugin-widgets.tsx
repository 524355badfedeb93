import { mayUse } from '@callboard/modules/billing/domain/entitlements'
import { listItems } from '@callboard/modules/integrations'
import { isShown } from '@callboard/plugin-kit/manifest'
import { homeWidgets } from '@callboard/plugins/home-widgets'
import { manifests } from '@callboard/plugins/manifests'
import { Card } from '@callboard/ui/card'
import { slotPlace } from '~/lib/plugins/slot-place.ts'
import { loadShell } from '~/lib/portal/load-shell.ts'
import type { Portal } from '~/lib/portal/portal.ts'

/** The widgets that connected plugins add to the home page. */
export async function pluginWidgets(portal: Portal) {
  const { connected: ids, entitlements } = await loadShell(portal.context)
  const connected = manifests.filter((m) => ids.includes(m.id))
  const plugins = manifests.filter((m) => m.homeWidgets && isShown(m, connected) && mayUse(entitlements, m))
  const widgets = await Promise.all(
    plugins.map(async (plugin) => {
      const items = await listItems(portal.context, { pluginId: plugin.id })
      const place = slotPlace(portal, plugin.id)
      return Promise.all(
        (plugin.homeWidgets ?? []).map(async (slot) => {
          const code = homeWidgets.find((s) => s.id === `${plugin.id}.${slot.id}`)
          const data = await code?.load({ ...place, items: items as never, query: {} })
          return code && data !== undefined ? (
            <Card key={code.id} title={slot.title}>
              {code.render(data, place)}
            </Card>
          ) : null
        }),
      )
    }),
  )
  return widgets.flat()
}
