import type { WorkloadHealth } from '@callboard/modules/workloads/domain/workload'
import type { MapNode } from './map-data.ts'
import type { MapGroup } from './map-params.ts'

export const boxSize = { width: 176, height: 40 }
const gap = 8
const areaGap = 28
const padding = 12
const header = 36
/** How much wider than high an area is meant to be. */
const areaAspect = 1.25

export type Rect = { x: number; y: number; width: number; height: number }

/** A system or a team with its entities, as positions in the list of nodes. */
export type MapArea = Rect & {
  /** The reference of the system or team; empty for entities without one. */
  key: string
  label: string
  members: readonly number[]
  health: Readonly<Partial<Record<WorkloadHealth, number>>>
}

export type MapLayout = {
  areas: readonly MapArea[]
  /** The top left corner of each node's box. */
  positions: readonly { x: number; y: number }[]
  /** The position of each node's area in `areas`. */
  areaOf: readonly number[]
  width: number
  height: number
}

type Unplaced = Omit<MapArea, 'x' | 'y'> & { columns: number }

const groupLabels = { system: 'No system', team: 'No team' } as const satisfies Record<MapGroup, string>

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

/** Largest first, which packs well; what belongs nowhere comes last. */
function groupNodes(nodes: readonly MapNode[], group: MapGroup, labels: Readonly<Record<string, string>>): Unplaced[] {
  const keyOf = (n: MapNode) => (group === 'system' ? n.system : n.owner) ?? ''
  const groups = Map.groupBy(nodes.keys(), (i) => keyOf(nodes[i] as MapNode))
  return [...groups]
    .map(([key, members]): Unplaced => {
      const columns = Math.max(
        1,
        Math.round(Math.sqrt((members.length * (boxSize.height + gap) * areaAspect) / (boxSize.width + gap))),
      )
      const rows = Math.ceil(members.length / columns)
      const health: Partial<Record<WorkloadHealth, number>> = {}
      for (const i of members) {
        const state = nodes[i]?.health
        if (state) health[state] = (health[state] ?? 0) + 1
      }
      return {
        key,
        label: key ? (labels[key] ?? key) : groupLabels[group],
        members,
        health,
        columns,
        width: columns * (boxSize.width + gap) - gap + 2 * padding,
        height: rows * (boxSize.height + gap) - gap + header + padding,
      }
    })
    .sort(
      (a, b) =>
        Number(a.key === '') - Number(b.key === '') ||
        b.members.length - a.members.length ||
        compare(a.label.toLowerCase(), b.label.toLowerCase()) ||
        compare(a.key, b.key),
    )
}

/** Fills rows of areas from left to right; within a row, areas that fit below the one before are put there. */
function packAreas(areas: readonly Unplaced[], maxWidth: number): (Unplaced & Rect)[] {
  const row = { y: 0, height: 0 }
  const column = { x: 0, y: 0, width: 0 }
  return areas.map((area) => {
    const below = column.y + area.height
    const fits = column.width > 0 && area.width <= column.width && below <= row.y + row.height
    if (!fits) {
      column.x += column.width > 0 ? column.width + areaGap : 0
      column.y = row.y
      column.width = area.width
      if (column.x > 0 && column.x + area.width > maxWidth) {
        row.y += row.height + areaGap
        row.height = 0
        column.x = 0
        column.y = row.y
      }
    }
    const placed = { ...area, x: column.x, y: column.y }
    column.y += area.height + areaGap
    row.height = Math.max(row.height, placed.y + area.height - row.y)
    return placed
  })
}

const extentOf = (areas: readonly Rect[]) => ({
  width: Math.max(1, ...areas.map((a) => a.x + a.width)),
  height: Math.max(1, ...areas.map((a) => a.y + a.height)),
})

/** Tries some widths, and takes the one that can be shown largest. */
function packWell(areas: readonly Unplaced[], aspect: number) {
  const surface = areas.reduce((sum, a) => sum + (a.width + areaGap) * (a.height + areaGap), 0)
  const widest = Math.max(0, ...areas.map((a) => a.width))
  const tries = Array.from({ length: 16 }, (_, i) =>
    packAreas(areas, Math.max(widest, Math.sqrt(surface * aspect) * (0.8 + i * 0.05))),
  )
  const neededHeight = (packed: readonly Rect[]) => {
    const { width, height } = extentOf(packed)
    return Math.max(width / aspect, height)
  }
  return tries.reduce((best, next) => (neededHeight(next) < neededHeight(best) ? next : best))
}

/**
 * Positions of all areas and entities. The same input gives the same picture; it takes time in proportion to the number of
 * entities.
 * @param aspect width by height of the space that the map is shown in
 */
export function layoutMap(
  nodes: readonly MapNode[],
  { group, labels, aspect }: { group: MapGroup; labels: Readonly<Record<string, string>>; aspect: number },
): MapLayout {
  const groups = groupNodes(nodes, group, labels)
  const areas = packWell(groups, aspect)
  const positions = nodes.map(() => ({ x: 0, y: 0 }))
  const areaOf = nodes.map(() => 0)
  for (const [at, area] of areas.entries())
    for (const [i, index] of area.members.entries()) {
      positions[index] = {
        x: area.x + padding + (i % area.columns) * (boxSize.width + gap),
        y: area.y + header + Math.floor(i / area.columns) * (boxSize.height + gap),
      }
      areaOf[index] = at
    }
  return {
    areas,
    positions,
    areaOf,
    ...extentOf(areas),
  }
}
