import type { Controller, Pod } from './objects.ts'

/** An owner that we do not follow: a custom controller, or a kind that cannot be read. */
export type Orphan = { kind: 'orphan'; owner: { kind: string; name: string; uid: string }; namespace: string }

/** What stands at the top of the owners of a workload's pods; a pod alone is its own. */
export type Root = Controller | Pod | Orphan

export const isController = (root: Root): root is Controller => 'kind' in root && root.kind !== 'orphan'
export const isOrphan = (root: Root): root is Orphan => 'kind' in root && root.kind === 'orphan'

/** Whether a controller says of itself that something is so. */
export const hasCondition = (root: Controller, type: string) =>
  root.status.conditions?.some((c) => c.type === type && c.status === 'True') ?? false
