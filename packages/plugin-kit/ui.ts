import type { Action } from '@callboard/core/permissions'
import type { PortalPath } from '@callboard/core/portal-paths'
import type { Json, JsonObject } from '@callboard/modules/catalog/domain/entity'
import type { ReactNode } from 'react'
import type { Act, Read, SlotAction } from './slot-data.ts'

/** URLs of the portal. Plugins never build their own. */
type PortalLinks = {
  entity(ref: string, tab?: string): string
  /** A page of this plugin. */
  page(id: string, query?: Record<string, string | undefined>): string
  integration(id: string): string
  /** The result of the last sync of one item. */
  item(integrationId: string, key: string): string
  connect(): string
  /** The directory of integrations, for what several plugins can provide. */
  integrations(): string
  /** Any other path, such as that of a module's download. */
  to(path: PortalPath): string
}

/** Context of every slot for loading and rendering. Components have no other data source, so they never fetch. */
export type SlotPlace = {
  /** Loads what a reader names; slots.ts of each module lists its readers, actions and links. */
  read: Read
  links: PortalLinks
  /** An action for client components, bound to this portal. */
  act<Input, Output>(action: SlotAction<Input, Output>): Act<SlotAction<Input, Output>>
  /** Why the viewer is not allowed to do something; undefined if they are. */
  reason(action: Action): string | undefined
  now: Date
}

type EntitySlotContext = SlotPlace & {
  ref: string
  entity: JsonObject
  item: { name: string; state: Json } | null
}

/** An item listed by the plugin's integrations, with the result of its last sync. */
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
  /** The items of the plugin's integrations. Read when a slot asks for them. */
  items(): Promise<readonly ItemSummary[]>
  /** Query parameters of the page; empty for a widget. */
  query: Readonly<Record<string, string | undefined>>
}

/** Implementation of a page or home widget declared in a manifest. */
export type PortalSlotCode<Data = unknown> = {
  /** `<plugin>.<slot>`, as in the manifest. */
  id: string
  load(context: PortalSlotContext): Data | undefined | Promise<Data | undefined>
  render(data: Data, place: SlotPlace): ReactNode
  /** Of a premium page: an example of what it shows, for an organization that does not have it. */
  preview?(): ReactNode
}

export function definePortalSlot<Data>(slot: PortalSlotCode<Data>): PortalSlotCode {
  return slot as PortalSlotCode
}

/**
 * Implementation of an entity card or tab declared in a manifest: `load` runs on the server, and a component renders its result.
 */
export type EntitySlot<Data = unknown> = {
  /** `<plugin>.<slot>`, as in the manifest. */
  id: string
  /** Undefined hides the card for this entity. */
  load(context: EntitySlotContext): Data | undefined | Promise<Data | undefined>
  render(data: Data, place: SlotPlace): ReactNode
}

export function defineEntitySlot<Data>(slot: EntitySlot<Data>): EntitySlot {
  return slot as EntitySlot
}
