import type { JsonObject, Json } from '@callboard/core/entity/entity'
import type { ReactNode } from 'react'

/** What a slot is given to load its data from. It has no other source, so components never fetch. */
export type EntitySlotContext = { entity: JsonObject; item: { name: string; state: Json } | null }

/** One thing outside that the plugin's integrations have listed, and what came of it. */
export type ItemSummary = { key: string; name: string; state: Json; entities: number; problems: number; integration: string }

/** What a page or home widget is given to load its data from. */
export type PortalSlotContext = { items: readonly ItemSummary[] }

/** The code behind a page or home widget of a manifest. */
export type PortalSlotCode<Data = unknown> = {
  /** `<plugin>.<slot>`, as in the manifest. */
  id: string
  load(context: PortalSlotContext): Data | undefined
  render(data: Data): ReactNode
}

export function definePortalSlot<Data>(slot: PortalSlotCode<Data>): PortalSlotCode {
  return slot as PortalSlotCode
}

/** The code behind an entity card or tab of a manifest: `load` on the server, and a component that shows what it returned. */
export type EntitySlot<Data = unknown> = {
  /** `<plugin>.<slot>`, as in the manifest. */
  id: string
  /** Undefined hides the slot on this entity. */
  load(context: EntitySlotContext): Data | undefined
  render(data: Data): ReactNode
}

export function defineEntitySlot<Data>(slot: EntitySlot<Data>): EntitySlot {
  return slot as EntitySlot
}
