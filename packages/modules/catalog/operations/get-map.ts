import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'
import { createAnswerCache } from '@callboard/kernel/answer-cache'
import { operation } from '@callboard/kernel/operation'
import type { z } from 'zod'
import { shortRef } from '../domain/entity.ts'
import { type MapEdge, type MapEntity, type MapOption, type MapRelation, mapRelations } from '../domain/map.ts'
import { mapFilter } from '../domain/map-filter.ts'
import { maxFilterOptions, missingValue } from '../domain/view-fields.ts'
import { catalogVersion } from '../repo/changes.ts'
import { countMapEntities, findLabels, findMapEntities, findMapRelations } from '../repo/entity-map.ts'

const maxEdges = 20_000

type Counted = Awaited<ReturnType<typeof countMapEntities>>

/** Counts by one column, most frequent first. */
function optionsOf(rows: Counted, keyOf: (row: Counted[number]) => string, labelOf: (value: string) => string): MapOption[] {
  const counts = new Map<string, number>()
  for (const row of rows) counts.set(keyOf(row), (counts.get(keyOf(row)) ?? 0) + row.count)
  return [...counts]
    .map(([value, count]) => ({ value, count, label: labelOf(value) }))
    .sort((a, b) => b.count - a.count || a.label.localeCompare(b.label))
}

/** Relations by the positions of their ends, which keeps a map of thousands of entities small. */
function edgesOf(entities: readonly MapEntity[], found: readonly { source: string; type: string; target: string }[]): MapEdge[] {
  const positions = new Map(entities.map((e, i) => [e.ref, i]))
  return found.flatMap(({ source, type, target }): MapEdge[] => {
    const [from, to] = [positions.get(source), positions.get(target)]
    return from === undefined || to === undefined ? [] : [[from, to, mapRelations.indexOf(type as MapRelation)]]
  })
}

/** Half a megabyte each, of a large organization. */
const maps = createAnswerCache('maps', 20)

async function readMap(db: TenantReader, tenantId: TenantId, filter: z.output<typeof mapFilter>) {
  const [{ entities, total }, counts] = await Promise.all([
    findMapEntities(db, tenantId, { ...filter, refs: filter.refs }),
    countMapEntities(db, tenantId),
  ])
  const owners = optionsOf(
    counts,
    (c) => c.owner ?? missingValue,
    (value) => (value === missingValue ? 'No team' : shortRef(value)),
  ).slice(0, maxFilterOptions)
  const groups = [...entities.flatMap((e) => [e.system, e.owner]), ...owners.map((o) => o.value), ...filter.owners]
  const named = [...new Set(groups.filter((ref): ref is string => ref !== null && ref !== missingValue))]
  const [relations, found] = await Promise.all([
    findMapRelations(
      db,
      tenantId,
      entities.map((e) => e.ref),
      maxEdges + 1,
    ),
    findLabels(db, tenantId, named),
  ])
  const byRef = new Map(found.map((f) => [f.ref, f.label]))
  const labelOf = (ref: string) => byRef.get(ref) ?? shortRef(ref)
  return {
    entities,
    total,
    edges: edgesOf(entities, relations.slice(0, maxEdges)),
    edgesTruncated: relations.length > maxEdges,
    /** Names of systems and teams by reference. */
    labels: Object.fromEntries(named.map((ref) => [ref, labelOf(ref)])),
    kinds: optionsOf(
      counts,
      (c) => c.kind,
      (kind) => kind,
    ),
    /** Those of most entities; `catalog.find-filter-options` finds the others. */
    owners: owners.map((o) => ({ ...o, label: byRef.get(o.value) ?? o.label })),
  }
}

/**
 * Everything that the organization map draws: entities with their system and team, the relations between them, and the values
 * of its filters. `total` is the number of entities that match, of which `limit` are returned. Reused until the catalog changes.
 */
export const getMap = operation({
  name: 'catalog.get-map',
  action: 'catalog.read',
  input: mapFilter,
  run: ({ read, tenantId }, filter) =>
    read(async (db) => {
      if (filter.refs) return readMap(db, tenantId, filter)
      return maps.get(tenantId, JSON.stringify(filter), await catalogVersion(db, tenantId), () => readMap(db, tenantId, filter))
    }),
})
