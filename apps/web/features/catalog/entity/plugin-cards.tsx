import { type Entitlements, mayUse } from '@callboard/modules/billing/domain/entitlements'
import { isShown, type PluginManifest } from '@callboard/plugin-kit/manifest'
import { entitySlots } from '@callboard/plugins/entity-slots'
import { manifests } from '@callboard/plugins/manifests'
import { Card } from '@callboard/ui/card'
import type { ShownEntity } from '~/components/catalog/shown-entity.ts'
import { LiveRefresh } from '~/components/live-refresh.tsx'
import { slotPlace } from '~/lib/plugins/slot-place.ts'
import type { Portal } from '~/lib/portal/portal.ts'

type CardSlot = NonNullable<PluginManifest['entityCards']>[number]
type AnySlot = Pick<CardSlot, 'appliesTo'>
/** An entity, who looks at it, and the plugins that are connected. */
export type Shown = { shown: ShownEntity; portal: Portal; connected: readonly string[]; entitlements: Entitlements }

const applies = (slot: AnySlot, plugin: PluginManifest, { shown, connected, entitlements }: Shown) =>
  mayUse(entitlements, plugin) &&
  (!slot.appliesTo.kinds || slot.appliesTo.kinds.includes(String(shown.entity.kind).toLowerCase())) &&
  (!slot.appliesTo.own || shown.source.integration?.pluginId === plugin.id) &&
  (!slot.appliesTo.connected ||
    isShown(
      plugin,
      manifests.filter((m) => connected.includes(m.id)),
    ))

/** What a slot's code makes of an entity; undefined where it has nothing to show. */
export async function renderedSlot(plugin: PluginManifest, slot: string, { shown, portal }: Shown) {
  const code = entitySlots.find((s) => s.id === `${plugin.id}.${slot}`)
  const place = slotPlace(portal, plugin.id)
  const item = shown.source.item ? { name: shown.source.item.name, state: shown.source.item.state } : null
  const data = await code?.load({ ...place, ref: shown.ref, entity: shown.entity, item })
  return code && data !== undefined ? code.render(data, place) : undefined
}

/** The tabs that plugins add to this entity. */
export const pluginTabs = (of: Shown) =>
  manifests.flatMap((plugin) =>
    (plugin.entityTabs ?? [])
      .filter((slot) => applies(slot, plugin, of))
      .map((slot) => ({ id: `${plugin.id}.${slot.id}`, label: slot.title })),
  )

/** The content of one of them; nothing for a tab that is not a plugin's. */
export async function PluginTab({ tab, of }: { tab: string; of: Shown }) {
  for (const plugin of manifests)
    for (const slot of plugin.entityTabs ?? [])
      if (`${plugin.id}.${slot.id}` === tab && applies(slot, plugin, of))
        return (
          <>
            {slot.live ? <LiveRefresh topics={slot.live.topics} gapMs={slot.live.gapS * 1000} /> : null}
            {(await renderedSlot(plugin, slot.id, of)) ?? <p className="text-muted">Nothing to show yet.</p>}
          </>
        )
  return null
}

const cardsOf = (of: Shown) =>
  manifests.flatMap((plugin) =>
    (plugin.entityCards ?? []).filter((slot) => applies(slot, plugin, of)).map((slot) => ({ plugin, slot })),
  )

/** Loads the page again when something has changed that a card or another slot shows, even one that has nothing to show yet. */
export function CardRefresh({ of, slots }: { of: Shown; slots: readonly { live?: CardSlot['live'] }[] }) {
  const live = [...cardsOf(of).map(({ slot }) => slot), ...slots].flatMap((slot) => slot.live ?? [])
  if (live.length === 0) return null
  const topics = [...new Set(live.flatMap((shown) => shown.topics))]
  return <LiveRefresh topics={topics} gapMs={Math.min(...live.map(({ gapS }) => gapS)) * 1000} />
}

/** The cards that plugins add to this entity, at one place of its page. */
export async function PluginCards({ place, of }: { place: CardSlot['place']; of: Shown }) {
  const slots = cardsOf(of).filter(({ slot }) => slot.place === place)
  const cards = await Promise.all(
    slots.map(async ({ plugin, slot }) => ({ slot, content: await renderedSlot(plugin, slot.id, of) })),
  )
  return cards.map(({ slot, content }) =>
    content === undefined ? null : (
      <Card key={slot.id} title={slot.title}>
        {content}
      </Card>
    ),
  )
}
