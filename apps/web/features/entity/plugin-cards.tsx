import type { PluginManifest } from '@callboard/plugin-kit/manifest'
import { manifests } from '@callboard/plugins/manifests'
import { entitySlots } from '@callboard/plugins/ui'
import { Card } from '@callboard/ui/card'
import type { ShownEntity } from './shown-entity.ts'

type CardSlot = NonNullable<PluginManifest['entityCards']>[number]

const applies = (slot: CardSlot, plugin: PluginManifest, shown: ShownEntity) =>
  (!slot.appliesTo.kinds || slot.appliesTo.kinds.includes(String(shown.entity.kind).toLowerCase())) &&
  (!slot.appliesTo.own || shown.source.integration?.pluginId === plugin.id)

/** The cards that plugins add to this entity, at one place of its page. */
export function PluginCards({ shown, place }: { shown: ShownEntity; place: CardSlot['place'] }) {
  return manifests.flatMap((plugin) =>
    (plugin.entityCards ?? [])
      .filter((slot) => slot.place === place && applies(slot, plugin, shown))
      .map((slot) => {
        const code = entitySlots.find((s) => s.id === `${plugin.id}.${slot.id}`)
        const item = shown.source.item ? { name: shown.source.item.name, state: shown.source.item.state as never } : null
        const data = code?.load({ entity: shown.entity, item })
        return code && data !== undefined ? (
          <Card key={code.id} title={slot.title}>
            {code.render(data)}
          </Card>
        ) : null
      }),
  )
}
