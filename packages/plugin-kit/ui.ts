import type { Action } from '@callboard/core/permissions'
import type { PortalPath } from '@callboard/core/portal-paths'
import type { Json, JsonObject } from '@callboard/modules/catalog/domain/entity'
import type { ReactNode } from 'react'
import type { Act, Read, SlotAction } from './slot-data.ts'

/** The addresses of the portal. Plugins build none. */
type PortalLinks = {
  entity(ref: string, tab?: string): string
  /** A page of this plugin. */
  page(id: string, query?: Record<string, string | undefined>): string
  integration(id: string): string
  /** What was read of one thing outside, and what came of it. */
  item(integrationId: string, key: string): string
  connect(): string
  /** Any other path, such as that of a module's download. */
  to(path: PortalPath): string
}

/** What every slot is given, to load from and to show with. It has no other source, so components never fetch. */
export type SlotPlace = {
  /** Loads what a reader names; slots.ts of each module lists its readers, actions and links. */
  read: Read
  links: PortalLinks
  /** An action for client components, bound to this portal. */
  act<Input, Output>(action: SlotAction<Input, Output>): Act<SlotAction<Input, Output>>
  /** Why the person who looks may not do something; undefined when they may. */
  reason(action: Action): string | undefined
  now: Date
}

type EntitySlotContext = SlotPlace & {
  ref: string
  entity: JsonObject
  item: { name: string; state: Json } | null
}

/** One thing outside that the plugin's integrations have listed, and what came of it. */
type ItemSummary = {
  key: string
  name: string
  state: Json
  entities: number
  problems: number
  integration: string
  integrationId: string
}

export type PortalSlotContext = SlotPlace & {
  items: readonly ItemSummary[]
  /** What stands behind the question mark of the page's address; empty for a widget. */
  query: Readonly<Record<string, string | undefined>>
}

/** The code behind a page or home widget of a manifest. */
export type PortalSlotCode<Data = unknown> = {
  /** `<plugin>.<slot>`, as in the manifest. */
  id: string
  load(context: PortalSlotContext): Data | undefined | Promise<Data | undefined>
  render(data: Data, place: SlotPlace): ReactNode
}

export function definePortalSlot<Data>(slot: PortalSlotCode<Data>): PortalSlotCode {
  return slot as PortalSlotCode
}

/** The code behind an entity card or tab of a manifest: `load` on the server, and a component that shows what it returned. */
export type EntitySlot<Data = unknown> = {
  /** `<plugin>.<slot>`, as in the manifest. */
  id: string
  /** Undefined hides a card on this entity. */
  load(context: EntitySlotContext): Data | undefined | Promise<Data | undefined>
  render(data: Data, place: SlotPlace): ReactNode
}

export function defineEntitySlot<Data>(slot: EntitySlot<Data>): EntitySlot {
  return slot as EntitySlot
}
