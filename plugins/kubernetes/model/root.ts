import type { Controller, Pod } from './objects.ts'

/** An unwatched owner: a custom controller, or an unreadable kind. */
export type Orphan = { kind: 'orphan'; owner: { kind: string; name: string; uid: string }; namespace: string }

/** The top-level owner of a workload's pods; a standalone pod is its own. */
export type Root = Controller | Pod | Orphan

export const isController = (root: Root): root is Controller => 'kind' in root && root.kind !== 'orphan'
export const isOrphan = (root: Root): root is Orphan => 'kind' in root && root.kind === 'orphan'

/** Whether a controller reports a condition as true. */
export const hasCondition = (root: Controller, type: string) =>
  root.status.conditions?.some((c) => c.type === type && c.status === 'True') ?? false
