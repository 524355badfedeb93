import 'server-only'
import { getMap } from '@callboard/modules/catalog'
import { maxMapEntities } from '@callboard/modules/catalog/domain/map'
import { listEntityHealth } from '@callboard/modules/workloads'
import type { Portal } from '~/lib/portal/portal.ts'
import type { MapData } from './map-data.ts'
import type { MapFilters } from './map-params.ts'

/** Entities of one map. More is neither read by anybody nor drawn smoothly on a phone. */
const mapLimit = 2000

/** What the map draws. Health comes from workloads, which also select the entities if the filter asks for one. */
export async function loadMap({ context, reason }: Pick<Portal, 'context' | 'reason'>, filters: MapFilters): Promise<MapData> {
  const { kinds, owners, health } = filters
  const mayReadHealth = reason('workloads.read') === undefined
  const chosen = mayReadHealth && health ? await listEntityHealth(context, { health }) : undefined
  const refs = chosen?.rows.slice(0, maxMapEntities).map((row) => row.ref)
  const map = await getMap(context, { kinds: [...kinds], owners: [...owners], limit: mapLimit, ...(refs ? { refs } : {}) })
  const found = mayReadHealth ? await listEntityHealth(context, { refs: map.entities.map((e) => e.ref) }) : undefined
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
