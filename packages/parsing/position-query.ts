import type { Path } from '@callboard/modules/catalog/domain/path'

/** Asks where a value is written. */
export type PositionQuery = { document: number; path: Path }
