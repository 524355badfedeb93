import 'server-only'
import { getMap, getMapSummary } from '@callboard/modules/catalog'
import { mapLimit, maxMapEntities } from '@callboard/modules/catalog/domain/map'
import { listEntityHealth } from '@callboard/modules/workloads'
import type { Portal } from '~/lib/portal/portal.ts'
import type { MapData } from './map-data.ts'
import type { MapFilters } from './map-params.ts'

type Reader = Pick<Portal, 'context' | 'reason'>

/** What is on a map. Health comes from workloads, which select the entities if the filter asks for one. */
async function selected({ context, reason }: Reader, { kinds, owners, health }: MapFilters) {
  const chosen = reason('workloads.read') || !health ? undefined : await listEntityHealth(context, { health })
  const refs = chosen?.rows.slice(0, maxMapEntities).map((row) => row.ref)
  return { kinds: [...kinds], owners: [...owners], ...(refs ? { refs } : {}) }
}

/** What the page says about the map before it is loaded. */
export const loadMapSummary = async (reader: Reader, filters: MapFilters) =>
  getMapSummary(reader.context, await selected(reader, filters))

/** What the map draws. */
export async function loadMap(reader: Reader, filters: MapFilters): Promise<MapData> {
  const { context, reason } = reader
  const map = await getMap(context, { ...(await selected(reader, filters)), limit: mapLimit })
  const refs = map.entities.map((e) => e.ref)
  const found = reason('workloads.read') ? undefined : await listEntityHealth(context, { refs })
  const healthOf = new Map(found?.rows.map((row) => [row.ref, row.health]))
  const { entities, ...rest } = map
  return {
    ...rest,
    hasHealth: found?.available ?? false,
    nodes: entities.map((entity) => {
      const state = healthOf.get(entity.ref)
      return state ? { ...entity, health: state } : entity
    }),
  }
}
