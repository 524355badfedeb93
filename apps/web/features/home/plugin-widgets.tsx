import { listItems } from '@callboard/operations/integrations/list-items'
import type { OperationContext } from '@callboard/operations/operation'
import { manifests } from '@callboard/plugins/manifests'
import { portalSlots } from '@callboard/plugins/ui'
import { Card } from '@callboard/ui/card'

/** The widgets that connected plugins add to the home page. */
export async function pluginWidgets(context: OperationContext, connected: readonly string[]) {
  const plugins = manifests.filter((m) => connected.includes(m.id) && m.homeWidgets)
  const widgets = await Promise.all(
    plugins.map(async (plugin) => {
      const items = await listItems(context, { pluginId: plugin.id })
      return (plugin.homeWidgets ?? []).map((slot) => {
        const code = portalSlots.find((s) => s.id === `${plugin.id}.${slot.id}`)
        const data = code?.load({ items: items as never })
        return code && data !== undefined ? (
          <Card key={code.id} title={slot.title}>
            {code.render(data)}
          </Card>
        ) : null
      })
    }),
  )
  return widgets.flat()
}
