import type { MapEdge, MapEntity, MapOption } from '@callboard/modules/catalog/domain/map'
import { mapRelations } from '@callboard/modules/catalog/domain/map'
import type { WorkloadHealth } from '@callboard/modules/workloads/domain/workload'

/** An entity of the map; its health is unset where nothing of it runs, or where the reader may not see workloads. */
export type MapNode = MapEntity & { health?: WorkloadHealth | undefined }

export type MapData = {
  nodes: readonly MapNode[]
  edges: readonly MapEdge[]
  labels: Readonly<Record<string, string>>
  total: number
  edgesTruncated: boolean
  hasHealth: boolean
  kinds: readonly MapOption[]
  owners: readonly MapOption[]
}

export type Related = { index: number; relation: (typeof mapRelations)[number] }
export type Neighbours = {
  usedBy: readonly Related[]
  dependsOn: readonly Related[]
  provides: readonly Related[]
  providedBy: readonly Related[]
}

/** Relations of each entity, by its position. */
export type Adjacency = { out: ReadonlyMap<number, readonly Related[]>; in: ReadonlyMap<number, readonly Related[]> }

export function adjacencyOf(edges: readonly MapEdge[]): Adjacency {
  const [outgoing, incoming] = [new Map<number, Related[]>(), new Map<number, Related[]>()]
  const add = (to: Map<number, Related[]>, from: number, related: Related) => {
    const list = to.get(from)
    if (list) list.push(related)
    else to.set(from, [related])
  }
  for (const [source, target, type] of edges) {
    const relation = mapRelations[type]
    if (!relation) continue
    add(outgoing, source, { index: target, relation })
    add(incoming, target, { index: source, relation })
  }
  return { out: outgoing, in: incoming }
}

/** What stands one step away from an entity, by what it means to it. */
export function neighboursOf(adjacency: Adjacency, index: number): Neighbours {
  const [out, into] = [adjacency.out.get(index) ?? [], adjacency.in.get(index) ?? []]
  return {
    usedBy: into.filter((r) => r.relation !== 'providesApi'),
    dependsOn: out.filter((r) => r.relation !== 'providesApi'),
    provides: out.filter((r) => r.relation === 'providesApi'),
    providedBy: into.filter((r) => r.relation === 'providesApi'),
  }
}

/** Everything that a failure of an entity reaches: against dependencies, and through the APIs that it provides. */
export function impactOf(adjacency: Adjacency, index: number): ReadonlySet<number> {
  const reached = new Set([index])
  for (const at of reached) {
    const { usedBy, provides } = neighboursOf(adjacency, at)
    for (const next of [...usedBy, ...provides]) reached.add(next.index)
  }
  reached.delete(index)
  return reached
}
