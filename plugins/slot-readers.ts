import type { Provided, Read } from '@callboard/plugin-kit/slot-data'

/** Readers of plugins, which build on those of modules. */
export const slotReaders: readonly Provided<{ read: Read }>[] = []
