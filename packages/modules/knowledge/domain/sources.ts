import type { Action } from '@callboard/core/permissions'
import { type SourceKind, sourceKinds } from './section.ts'

/** The permission to read each source. Nothing of a source reaches somebody without it, not even a title or a count. */
const readAction = {
  docs: 'catalog.read',
  entity: 'catalog.read',
  api: 'catalog.read',
  answer: 'catalog.read',
  article: 'catalog.read',
  document: 'catalog.read',
} as const satisfies Record<SourceKind, Action>

/** The sources that may be read by somebody with the given permissions. */
export const readableSources = (may: (action: Action) => boolean): SourceKind[] =>
  sourceKinds.filter((kind) => may(readAction[kind]))
