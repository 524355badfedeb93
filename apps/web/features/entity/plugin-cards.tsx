import type { PluginManifest } from '@callboard/plugin-kit/manifest'
import { manifests } from '@callboard/plugins/manifests'
import { entitySlots } from '@callboard/plugins/ui'
import { Card } from '@callboard/ui/card'
import type { ShownEntity } from './shown-entity.ts'

type CardSlot = NonNullable<PluginManifest['entityCards']>[number]
type AnySlot = Pick<CardSlot, 'appliesTo'>

const applies = (slot: AnySlot, plugin: PluginManifest, shown: ShownEntity) =>
  (!slot.appliesTo.kinds || slot.appliesTo.kinds.includes(String(shown.entity.kind).toLowerCase())) &&
  (!slot.appliesTo.own || shown.source.integration?.pluginId === plugin.id)

/** What a slot's code makes of an entity; undefined where it has nothing to show. */
function rendered(id: string, shown: ShownEntity) {
  const code = entitySlots.find((s) => s.id === id)
  const item = shown.source.item ? { name: shown.source.item.name, state: shown.source.item.state as never } : null
  const data = code?.load({ entity: shown.entity, item })
  return code && data !== undefined ? code.render(data) : undefined
}

/** The tabs that plugins add to this entity, with their content. */
export function pluginTabs(shown: ShownEntity) {
  return manifests.flatMap((plugin) =>
    (plugin.entityTabs ?? [])
      .filter((slot) => applies(slot, plugin, shown))
      .flatMap((slot) => {
        const content = rendered(`${plugin.id}.${slot.id}`, shown)
        return content === undefined ? [] : [{ id: `${plugin.id}.${slot.id}`, label: slot.title, content }]
      }),
  )
}

/** The cards that plugins add to this entity, at one place of its page. */
export function PluginCards({ shown, place }: { shown: ShownEntity; place: CardSlot['place'] }) {
  return manifests.flatMap((plugin) =>
    (plugin.entityCards ?? [])
      .filter((slot) => slot.place === place && applies(slot, plugin, shown))
      .map((slot) => {
        const content = rendered(`${plugin.id}.${slot.id}`, shown)
        return content === undefined ? null : (
          <Card key={slot.id} title={slot.title}>
            {content}
          </Card>
        )
      }),
  )
}
