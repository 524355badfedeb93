import { operation } from '@callboard/kernel/operation'
import { mapFilter } from '../domain/map-filter.ts'
import { countMap } from '../repo/entity-map.ts'

/** How many entities a map has, and how many systems and teams those belong to. */
export const getMapSummary = operation({
  name: 'catalog.get-map-summary',
  action: 'catalog.read',
  input: mapFilter.omit({ limit: true }),
  run: ({ read, tenantId }, filter) => read((db) => countMap(db, tenantId, { ...filter, refs: filter.refs })),
})
