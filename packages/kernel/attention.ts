import type { Action } from '@callboard/core/permissions'
import type { PortalPath } from '@callboard/core/portal-paths'
import type { TenantReader } from '@callboard/db/for-tenant'
import type { Condition } from '@callboard/db/outbox'
import type { OperationContext } from './operation.ts'

/** `waiting`: for somebody's decision. */
type AttentionLevel = 'critical' | 'warning' | 'waiting'

/** Something that somebody has to look after. */
export type AttentionItem = {
  /** Unique among all items, and the same for as long as the item lasts. At most 600 characters. */
  key: string
  level: AttentionLevel
  /** Ranks items of a level; more is worse. */
  impact: number
  /** What it is about, such as the name of a service. */
  subject: string
  /** What is the matter, continuing the subject: "is failing on main". */
  what: string
  /** The cause or further detail; empty if there is none. */
  why: string
  /** Where it comes from: "Clusters". */
  source: string
  path: PortalPath
  /** The button's text. */
  verb: string
  since: Date | null
  /** The entities concerned. */
  refs: readonly string[]
  /** Owners of these entities. Somebody in one of these groups has it among their own. */
  owners: readonly string[]
  /** It concerns the reader alone. */
  personal?: true
}

/** A kind of item. Modules export theirs; packages/modules/home lists them. */
export type AttentionSource = {
  /** What the reader must be allowed to do. */
  action: Action
  /** Its items can be about entities. Other sources are not read for an entity's page. */
  aboutEntities: boolean
  /**
   * Whether it may have items. Of most kinds most organizations have none, so that the conditions of all sources are checked in one
   * statement before any is read. Without a condition a source is always read.
   */
  when?(context: OperationContext, refs: readonly string[] | null): Condition
  /** @param refs only items about one of these entities; null: those of the whole organization */
  read(db: TenantReader, context: OperationContext, refs: readonly string[] | null): Promise<readonly AttentionItem[]>
}

export const defineAttention = (source: AttentionSource): AttentionSource => source

/** Maximum items of one source. */
export const maxItems = 50

/** The entity that an item names: one of those that were asked for, otherwise the first. */
export const namedEntity = <E extends { ref: string }>(entities: readonly E[], refs: readonly string[] | null): E | undefined =>
  entities.find((e) => refs?.includes(e.ref)) ?? entities[0]

/** "1 problem", "2 problems". */
export const counted = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`
