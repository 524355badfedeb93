import { type Descriptor, refOf } from '@callboard/modules/catalog/domain/entity'

/** The name of a source that entities are pushed to. */
export const sourceNamePattern = /^[a-z0-9](?:[a-z0-9._-]{0,61}[a-z0-9])?$/
export const sourceNameHelp =
  'A source has 1 to 63 lowercase letters, digits, "-", "_" and ".", and begins and ends with a letter or digit.'

export const itemOutcomes = ['added', 'changed', 'unchanged', 'rejected'] as const
type ItemOutcome = (typeof itemOutcomes)[number]

/** What became of an item. `index` counts from 0; `ref` is null if the item has no readable reference. */
export type ItemResult = { index: number; ref: string | null; outcome: ItemOutcome; reason: string | null }

type PushCounts = Record<ItemOutcome, number>
export const noItems: PushCounts = { added: 0, changed: 0, unchanged: 0, rejected: 0 }

/** The answer to a push. */
export type PushAnswer = PushCounts & {
  source: string
  mode: PushMode
  dryRun: boolean
  removed: number
  /** Removals that were not made. */
  withheld: number
  withheldReason: string | null
  /** Of a JSON request all items, of a stream those that were rejected. */
  items: ItemResult[]
  /** Rejected items of a stream that are not listed. */
  itemsOmitted: number
}

/** `merge`: adds and changes what the push names. `full`: removes everything else of the source as well. */
export const pushModes = ['merge', 'full'] as const
export type PushMode = (typeof pushModes)[number]

/** `guarded`: many removals at once are withheld. */
export const pushRemovals = ['guarded', 'all'] as const
export type PushRemovals = (typeof pushRemovals)[number]

const isText = (value: unknown): value is string => typeof value === 'string' && value !== ''

/** The reference of a pushed item, which need not be a valid entity; null if it has none. */
export function refOfItem(item: unknown): string | null {
  const { kind, metadata } = (typeof item === 'object' && item !== null ? item : {}) as Partial<Descriptor>
  if (!isText(kind) || typeof metadata !== 'object' || metadata === null || !isText(metadata.name)) return null
  if (metadata.namespace !== undefined && !isText(metadata.namespace)) return null
  return refOf({ kind, metadata })
}
