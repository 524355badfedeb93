import { type WorkloadHealth, workloadHealths } from '@callboard/modules/workloads/domain/workload'
import { one, type SearchParams } from '../catalog-params.ts'

// The state of the map in its address.

const mapGroups = ['system', 'team'] as const
export type MapGroup = (typeof mapGroups)[number]

/** Choices that the server applies, so that they reach entities beyond the limit. */
export type MapFilters = { kinds: readonly string[]; owners: readonly string[]; health: WorkloadHealth | undefined }

/** Choices of the browser alone. */
export type MapChoice = { group: MapGroup; focus: string | undefined; view: 'map' | 'list' }

export type MapState = MapFilters & MapChoice

const many = (v: string | string[] | undefined) =>
  [...new Set((Array.isArray(v) ? v : [v]).flatMap((value) => (value ? [value.toLowerCase().slice(0, 600)] : [])))].slice(0, 50)

/** What it does not understand is left out. */
export function readMapState(params: SearchParams): MapState {
  return {
    group: mapGroups.find((g) => g === one(params.group)) ?? 'system',
    kinds: many(params.kind).map((kind) => kind.slice(0, 100)),
    owners: many(params.owner),
    health: workloadHealths.find((h) => h === one(params.health)),
    focus: one(params.focus)?.toLowerCase().slice(0, 600),
    view: one(params.view) === 'list' ? 'list' : 'map',
  }
}

/** The query of an address; defaults are left out. */
export const mapQuery = ({ group, kinds, owners, health, focus, view }: MapState) => ({
  group: group === 'system' ? undefined : group,
  kind: kinds,
  owner: owners,
  health,
  focus,
  view: view === 'map' ? undefined : view,
})

export const isFiltered = ({ kinds, owners, health }: MapFilters): boolean =>
  kinds.length + owners.length > 0 || health !== undefined
