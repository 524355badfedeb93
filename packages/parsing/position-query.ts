import type { Path } from '@callboard/modules/catalog/domain/path'

/** Finds the position of a value. */
export type PositionQuery = { document: number; path: Path }
