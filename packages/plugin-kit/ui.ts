import type { JsonObject, Json } from '@callboard/core/entity/entity'
import type { ReactNode } from 'react'

/** What a slot is given to load its data from. It has no other source, so components never fetch. */
export type EntitySlotContext = { entity: JsonObject; item: { name: string; state: Json } | null }

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
